import { masked } from './attention.ts';
import { headSize, type TransformerConfig } from './config.ts';

/** Slots by which the cache of replies grows: most replies of the embedded world fit into the first. */
const growth = 16;

/** Whether prompts are kept once a group; with one reply a group, a prompt lies in front of the reply. */
export function promptsApart(perGroup: number): boolean {
  return perGroup > 1;
}

/** What reading the prompts gave: keys and values, one array a layer, `[prompts, kvHeads, promptTime, size]`. */
export interface PromptEntries {
  readonly k: readonly Float32Array[];
  readonly v: readonly Float32Array[];
  readonly promptTime: number;
  /** How many tokens each prompt has. */
  readonly lengths: readonly number[];
}

/**
 * Keys and values that decoding looks back on: of prompts, and of the replies' own tokens.
 *
 * Own entries lie as `[groups, kvHeads, perGroup, capacity, size]`, so that a step's keys are written in place and the
 * graph reads them without a transposition; slots that hold nothing are masked.
 */
export class KeyValueCache {
  readonly perGroup: number;
  readonly promptTime: number;
  groups: number;
  capacity: number;
  private readonly kvHeads: number;
  private readonly size: number;
  private promptK: Float32Array[] = [];
  private promptV: Float32Array[] = [];
  private promptMask = new Float32Array(0);
  private ownK: Float32Array[];
  private ownV: Float32Array[];
  private ownMask: Float32Array;
  /** For each group, how many own slots are filled. */
  private filled: number[];

  /** @param promptOf which of the prompts each group continues */
  constructor(config: TransformerConfig, prompts: PromptEntries, promptOf: readonly number[], perGroup: number) {
    const { k, v, promptTime, lengths } = prompts;
    this.groups = promptOf.length;
    this.perGroup = perGroup;
    this.promptTime = promptTime;
    this.kvHeads = config.kvHeads;
    this.size = headSize(config);
    const apart = promptsApart(perGroup);
    const ahead = apart ? 0 : promptTime;
    this.capacity = growth * (1 + Math.ceil(ahead / growth));
    const lengthOf = (prompt: number) => lengths[prompt] as number;
    this.filled = promptOf.map((prompt) => (apart ? 0 : lengthOf(prompt)));
    const picked = (all: readonly Float32Array[]) => all.map((one) => takeBlocks(one, this.promptBlock(), promptOf));
    if (apart) {
      this.promptK = picked(k);
      this.promptV = picked(v);
      this.promptMask = maskBeyond(promptOf.map(lengthOf), promptTime);
      const empty = () => k.map(() => new Float32Array(this.groups * this.ownBlock()));
      this.ownK = empty();
      this.ownV = empty();
    } else {
      const widened = (one: Float32Array) => widen(one, promptTime * this.size, this.capacity * this.size);
      this.ownK = picked(k).map(widened);
      this.ownV = picked(v).map(widened);
    }
    this.ownMask = maskBeyond(this.filled, this.capacity);
  }

  private promptBlock(): number {
    return this.kvHeads * this.promptTime * this.size;
  }

  private ownBlock(): number {
    return this.kvHeads * this.perGroup * this.capacity * this.size;
  }

  /** Writes the keys and values of one more token a reply, `[groups, kvHeads, perGroup, size]` each. */
  append(k: readonly Float32Array[], v: readonly Float32Array[]): void {
    if (Math.max(...this.filled) === this.capacity) this.grow();
    for (let layer = 0; layer < k.length; layer++) {
      this.write(k[layer] as Float32Array, this.ownK[layer] as Float32Array);
      this.write(v[layer] as Float32Array, this.ownV[layer] as Float32Array);
    }
    this.filled.forEach((slot, group) => {
      this.ownMask[group * this.capacity + slot] = 0;
    });
    this.filled = this.filled.map((slot) => slot + 1);
  }

  private write(from: Float32Array, to: Float32Array): void {
    const size = this.size;
    const stride = this.capacity * size;
    const rows = this.kvHeads * this.perGroup;
    let read = 0;
    let row = 0;
    for (let group = 0; group < this.groups; group++) {
      const slot = (this.filled[group] as number) * size;
      for (let i = 0; i < rows; i++, row++) {
        const start = row * stride + slot;
        for (let j = 0; j < size; j++) to[start + j] = from[read++] as number;
      }
    }
  }

  private grow(): void {
    const before = this.capacity;
    // Half as much again: long replies do not copy the cache over and over.
    this.capacity += Math.max(growth, growth * Math.round(before / (2 * growth)));
    const wider = (old: Float32Array) => widen(old, before * this.size, this.capacity * this.size);
    this.ownK = this.ownK.map(wider);
    this.ownV = this.ownV.map(wider);
    this.ownMask = maskBeyond(this.filled, this.capacity);
  }

  /** Forgets all groups but these. */
  keep(groups: readonly number[]): void {
    const promptBlock = this.promptBlock();
    const ownBlock = this.ownBlock();
    this.promptK = this.promptK.map((k) => takeBlocks(k, promptBlock, groups));
    this.promptV = this.promptV.map((v) => takeBlocks(v, promptBlock, groups));
    this.ownK = this.ownK.map((k) => takeBlocks(k, ownBlock, groups));
    this.ownV = this.ownV.map((v) => takeBlocks(v, ownBlock, groups));
    if (promptsApart(this.perGroup)) this.promptMask = takeBlocks(this.promptMask, this.promptTime, groups);
    this.ownMask = takeBlocks(this.ownMask, this.capacity, groups);
    this.filled = groups.map((group) => this.filled[group] as number);
    this.groups = groups.length;
  }

  /** What a step's graph reads. */
  feeds(): Record<string, Float32Array> {
    const feeds: Record<string, Float32Array> = { ownMask: this.ownMask };
    if (promptsApart(this.perGroup)) feeds.promptMask = this.promptMask;
    const add = (name: string, layers: readonly Float32Array[]) => {
      layers.forEach((values, layer) => {
        feeds[name + layer] = values;
      });
    };
    add('promptK', this.promptK);
    add('promptV', this.promptV);
    add('ownK', this.ownK);
    add('ownV', this.ownV);
    return feeds;
  }

  sizes(): Record<string, number> {
    return { groups: this.groups, promptTime: this.promptTime, capacity: this.capacity };
  }
}

/** `[rows, width]`: 0 up to each row's length, beyond it what hides a key. */
function maskBeyond(lengths: readonly number[], width: number): Float32Array<ArrayBuffer> {
  const mask = new Float32Array(lengths.length * width);
  lengths.forEach((length, row) => {
    mask.fill(masked, row * width + length, (row + 1) * width);
  });
  return mask;
}

/** Rows of one length written into rows of a larger one, with zeros behind. */
function widen(from: Float32Array, before: number, after: number): Float32Array {
  const to = new Float32Array((from.length / before) * after);
  for (let i = 0, j = 0; i < from.length; i += before, j += after) to.set(from.subarray(i, i + before), j);
  return to;
}

/** Blocks of equal size picked from an array; the array itself when they are all of it in order. */
function takeBlocks<A extends Float32Array>(
  from: A,
  size: number,
  blocks: readonly number[],
): A | Float32Array<ArrayBuffer> {
  if (blocks.length * size === from.length && blocks.every((block, i) => block === i)) return from;
  const to = new Float32Array(blocks.length * size);
  blocks.forEach((block, i) => {
    to.set(from.subarray(block * size, (block + 1) * size), i * size);
  });
  return to;
}
