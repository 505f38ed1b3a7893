import { masked } from './attention.ts';
import { headSize, type TransformerConfig } from './config.ts';

/** Slots by which the cache of replies grows: most replies of the embedded world fit into the first. */
const growth = 16;

/**
 * Keys and values that decoding looks back on: of prompts, once a group, and of the replies' own tokens.
 *
 * Own entries lie as `[groups, kvHeads, perGroup, capacity, size]`, so that a step's keys are written in place and the
 * graph reads them without a transposition; slots beyond the written ones are masked.
 */
export class KeyValueCache {
  promptK: Float32Array[];
  promptV: Float32Array[];
  ownK: Float32Array[];
  ownV: Float32Array[];
  promptMask: Float32Array;
  ownMask: Float32Array;
  groups: number;
  capacity = growth;
  private readonly promptTime: number;
  private readonly perGroup: number;
  private readonly kvHeads: number;
  private readonly size: number;
  private written = 0;

  /**
   * @param prompts keys and values of prompts, one array a layer, `[prompts, kvHeads, promptTime, size]`
   * @param promptOf which of the prompts each group continues
   * @param lengths how many tokens each prompt has
   */
  constructor(
    config: TransformerConfig,
    prompts: { readonly k: readonly Float32Array[]; readonly v: readonly Float32Array[] },
    promptTime: number,
    lengths: readonly number[],
    promptOf: readonly number[],
    perGroup: number,
  ) {
    this.groups = promptOf.length;
    this.promptTime = promptTime;
    this.perGroup = perGroup;
    this.kvHeads = config.kvHeads;
    this.size = headSize(config);
    const block = this.promptBlock();
    this.promptK = prompts.k.map((k) => takeBlocks(k, block, promptOf));
    this.promptV = prompts.v.map((v) => takeBlocks(v, block, promptOf));
    this.promptMask = new Float32Array(this.groups * promptTime);
    promptOf.forEach((prompt, group) => {
      this.promptMask.fill(masked, group * promptTime + (lengths[prompt] as number), (group + 1) * promptTime);
    });
    const empty = () => prompts.k.map(() => new Float32Array(this.groups * this.ownBlock()));
    this.ownK = empty();
    this.ownV = empty();
    this.ownMask = new Float32Array(this.capacity).fill(masked);
  }

  private promptBlock(): number {
    return this.kvHeads * this.promptTime * this.size;
  }

  private ownBlock(): number {
    return this.kvHeads * this.perGroup * this.capacity * this.size;
  }

  /** Writes the keys and values of one more token a reply, `[groups, kvHeads, perGroup, size]` each. */
  append(k: readonly Float32Array[], v: readonly Float32Array[]): void {
    if (this.written === this.capacity) this.grow();
    const slot = this.written * this.size;
    for (let layer = 0; layer < k.length; layer++) {
      this.write(k[layer] as Float32Array, this.ownK[layer] as Float32Array, slot);
      this.write(v[layer] as Float32Array, this.ownV[layer] as Float32Array, slot);
    }
    this.ownMask[this.written] = 0;
    this.written++;
  }

  private write(from: Float32Array, to: Float32Array, slot: number): void {
    const size = this.size;
    const stride = this.capacity * size;
    let read = 0;
    for (let start = slot; start < to.length; start += stride) {
      for (let i = 0; i < size; i++) to[start + i] = from[read++] as number;
    }
  }

  private grow(): void {
    const before = this.capacity * this.size;
    // Half as much again: long replies do not copy the cache over and over.
    this.capacity += Math.max(growth, growth * Math.round(this.capacity / (2 * growth)));
    const after = this.capacity * this.size;
    const widen = (old: Float32Array) => {
      const wide = new Float32Array((old.length / before) * after);
      for (let i = 0, j = 0; i < old.length; i += before, j += after) wide.set(old.subarray(i, i + before), j);
      return wide;
    };
    this.ownK = this.ownK.map(widen);
    this.ownV = this.ownV.map(widen);
    const mask = new Float32Array(this.capacity).fill(masked);
    mask.set(this.ownMask);
    this.ownMask = mask;
  }

  /** Forgets all groups but these. */
  keep(groups: readonly number[]): void {
    const promptBlock = this.promptBlock();
    const ownBlock = this.ownBlock();
    this.promptK = this.promptK.map((k) => takeBlocks(k, promptBlock, groups));
    this.promptV = this.promptV.map((v) => takeBlocks(v, promptBlock, groups));
    this.ownK = this.ownK.map((k) => takeBlocks(k, ownBlock, groups));
    this.ownV = this.ownV.map((v) => takeBlocks(v, ownBlock, groups));
    this.promptMask = takeBlocks(this.promptMask, this.promptTime, groups);
    this.groups = groups.length;
  }

  feeds(): Record<string, Float32Array> {
    const feeds: Record<string, Float32Array> = { promptMask: this.promptMask, ownMask: this.ownMask };
    for (let layer = 0; layer < this.promptK.length; layer++) {
      feeds[`promptK${layer}`] = this.promptK[layer] as Float32Array;
      feeds[`promptV${layer}`] = this.promptV[layer] as Float32Array;
      feeds[`ownK${layer}`] = this.ownK[layer] as Float32Array;
      feeds[`ownV${layer}`] = this.ownV[layer] as Float32Array;
    }
    return feeds;
  }
}

/** Blocks of equal size picked from an array; the array itself when they are all of it in order. */
function takeBlocks(from: Float32Array, size: number, blocks: readonly number[]): Float32Array {
  if (blocks.length * size === from.length && blocks.every((block, i) => block === i)) return from;
  const to = new Float32Array(blocks.length * size);
  blocks.forEach((block, i) => {
    to.set(from.subarray(block * size, (block + 1) * size), i * size);
  });
  return to;
}
