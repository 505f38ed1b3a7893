import type { FeedbackEvent } from '../event.ts';
import { tagReply } from '../tagger/tag-reply.ts';
import { type FlagTrait, flagTraits } from '../tagger/traits.ts';
import { hash53 } from './hash.ts';
import type { DrawnLabel, EventLabels } from './labels.ts';
import { type Premise, premiseCode, premises } from './premise.ts';

/** What the user took the reply for, where somebody asked them (`neither`: they could not say); `unknown`: nobody asked. */
export const perceptions = ['unknown', 'correct', 'wrong', 'neither'] as const;
export type Perceived = (typeof perceptions)[number];

/** Events as the audit reads them: one number a field, so that a million take some fifty megabytes. */
export interface EventColumns {
  readonly count: number;
  /** 1 up, 0 down, −1 shown and not rated. */
  readonly thumb: Int8Array;
  /** 53 bits of a hash, as all ids here: equal for the same user. */
  readonly user: Float64Array;
  readonly event: Float64Array;
  /** Equal for replies to one and the same conversation. */
  readonly conversation: Float64Array;
  /** Indices into the names below. */
  readonly model: Uint16Array;
  readonly language: Uint16Array;
  readonly group: Uint16Array;
  readonly tag: Uint16Array;
  readonly memory: Uint8Array;
  /** Code of a `Premise`. */
  readonly premise: Uint8Array;
  /** Index into `perceptions`. */
  readonly perceived: Uint8Array;
  /** The thumb stands for a comparison with other replies. */
  readonly compared: Uint8Array;
  /** NaN: not known. */
  readonly quality: Float32Array;
  /** Bit k: the reply has trait k of `flagTraits`. */
  readonly traits: Uint16Array;
  /** Words of the reply. */
  readonly length: Float32Array;
  /** With which the event was drawn to be labelled; 0: it was not. */
  readonly chance: Float32Array;
  /** What the labels of drawn events say: which traits they tell of, which of those are there, premise and quality. */
  readonly toldTraits: Uint16Array;
  readonly labelTraits: Uint16Array;
  /** Code of a premise, or `notTold`. */
  readonly labelPremise: Uint8Array;
  readonly labelQuality: Float32Array;
  readonly names: EventNames;
}

export interface EventNames {
  readonly model: readonly string[];
  readonly language: readonly string[];
  readonly group: readonly string[];
  readonly tag: readonly string[];
}

export type Dimension = keyof EventNames;
export const dimensions = ['model', 'language', 'group', 'tag'] as const satisfies readonly Dimension[];

/** The columns alone, as they are sent between threads. */
export type ColumnArrays = Omit<EventColumns, 'names' | 'count'>;

export const emptyName = '';
/** More names than this are thrown together: no page shows them, and an index has 16 bits. */
const mostNames = 60_000;

const traitBit = new Map<FlagTrait, number>(flagTraits.map((trait, k) => [trait, 1 << k]));

export function bitOf(trait: FlagTrait): number {
  return traitBit.get(trait) as number;
}

/** Gathers events into columns. */
export class ColumnBuilder {
  readonly #labels: EventLabels;
  readonly #names: Record<Dimension, Map<string, number>> = {
    model: new Map(),
    language: new Map(),
    group: new Map(),
    tag: new Map(),
  };
  #arrays: ColumnArrays;
  #count = 0;

  constructor(labels: EventLabels, capacity = 1 << 12) {
    this.#labels = labels;
    this.#arrays = allocate(capacity);
  }

  get count(): number {
    return this.#count;
  }

  add(event: FeedbackEvent): void {
    if (this.#count === this.#arrays.thumb.length) this.#arrays = grown(this.#arrays, this.#count * 2);
    const i = this.#count++;
    const a = this.#arrays;
    const { conversation, siblings, extra } = event;
    const tagged = tagReply({ messages: conversation.messages, reply: event.reply, language: event.language });
    let flags = flagsOf((trait) => tagged[trait] === 1);
    const label = this.#labels.of(event);
    flags = relabelled(flags, label.traits ?? (isRecord(extra.traits) ? extra.traits : {}));
    a.thumb[i] = event.thumb === 'up' ? 1 : event.thumb === 'down' ? 0 : -1;
    a.user[i] = hash53(event.user.hash);
    a.event[i] = hash53(event.source, event.id);
    a.conversation[i] =
      siblings === undefined
        ? hash53(event.source, conversation.id, ...conversation.messages.map((message) => message.content))
        : hash53(event.source, siblings.group);
    a.model[i] = this.#name('model', `${event.model.name}@${event.model.version}`);
    a.language[i] = this.#name('language', event.language);
    a.group[i] = this.#name('group', event.user.group ?? emptyName);
    a.tag[i] = this.#name('tag', event.tags[0] ?? emptyName);
    a.memory[i] = event.memory.enabled ? 1 : 0;
    a.premise[i] = premiseCode[label.premise ?? premiseOf(extra.premise)];
    a.perceived[i] = Math.max(0, perceptions.indexOf(extra.perceived as Perceived));
    a.compared[i] = siblings === undefined || siblings.outcome === null ? 0 : 1;
    a.quality[i] = label.quality ?? (Number.isFinite(extra.quality) ? (extra.quality as number) : Number.NaN);
    a.traits[i] = flags;
    a.length[i] = tagged.length;
    const drawn = this.#labels.drawnOf(event);
    if (drawn !== undefined) this.#addDrawn(i, drawn);
  }

  #addDrawn(i: number, { chance, premise, quality, traits = {} }: DrawnLabel): void {
    const a = this.#arrays;
    a.chance[i] = chance;
    a.toldTraits[i] = flagsOf((trait) => traits[trait] !== undefined);
    a.labelTraits[i] = flagsOf((trait) => traits[trait] === true);
    a.labelPremise[i] = premise === undefined ? notTold : premiseCode[premise];
    a.labelQuality[i] = quality ?? (a.quality[i] as number);
  }

  /** Takes what was gathered, and begins again with the same names. */
  take(): EventColumns {
    const arrays = trimmed(this.#arrays, this.#count);
    const count = this.#count;
    this.#arrays = allocate(1 << 12);
    this.#count = 0;
    return { ...arrays, count, names: namesOf(this.#names) };
  }

  #name(dimension: Dimension, name: string): number {
    return indexIn(this.#names[dimension], name);
  }
}

/** Joins parts that were gathered apart, each with its own names. */
export class ColumnJoiner {
  readonly #names: Record<Dimension, Map<string, number>> = {
    model: new Map(),
    language: new Map(),
    group: new Map(),
    tag: new Map(),
  };
  #arrays: ColumnArrays = allocate(1 << 12);
  #count = 0;

  add(part: EventColumns): void {
    const needed = this.#count + part.count;
    if (needed > this.#arrays.thumb.length) {
      this.#arrays = grown(this.#arrays, Math.max(needed, Math.ceil(this.#arrays.thumb.length * 1.6)));
    }
    for (const key of arrayKeys) {
      // Both sides are the same kind of array.
      (this.#arrays[key] as Float64Array).set(part[key] as Float64Array, this.#count);
    }
    for (const dimension of dimensions) {
      const moved = part.names[dimension].map((name) => indexIn(this.#names[dimension], name));
      const column = this.#arrays[dimension];
      for (let i = this.#count; i < needed; i++) column[i] = moved[column[i] as number] as number;
    }
    this.#count = needed;
  }

  columns(): EventColumns {
    return { ...trimmed(this.#arrays, this.#count), count: this.#count, names: namesOf(this.#names) };
  }
}

/** The rows for which `keep` holds, in their order. */
export function selectRows(columns: EventColumns, keep: (row: number) => boolean): EventColumns {
  let count = 0;
  for (let i = 0; i < columns.count; i++) if (keep(i)) count++;
  if (count === columns.count) return columns;
  const arrays = allocate(count);
  let at = 0;
  for (let i = 0; i < columns.count; i++) {
    if (!keep(i)) continue;
    for (const key of arrayKeys) arrays[key][at] = columns[key][i] as number;
    at++;
  }
  return { ...arrays, count, names: columns.names };
}

function flagsOf(has: (trait: FlagTrait) => boolean): number {
  let flags = 0;
  for (let k = 0; k < flagTraits.length; k++) if (has(flagTraits[k] as FlagTrait)) flags |= 1 << k;
  return flags;
}

/** Labels count for more than rules. */
function relabelled(flags: number, labels: Readonly<Record<string, unknown>>): number {
  let changed = flags;
  for (const [trait, bit] of traitBit) {
    if (labels[trait] === true) changed |= bit;
    else if (labels[trait] === false) changed &= ~bit;
  }
  return changed;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function premiseOf(value: unknown): Premise {
  if (value === true) return 'true';
  if (value === false) return 'false';
  return premises.find((premise) => premise === value) ?? 'unknown';
}

function indexIn(index: Map<string, number>, name: string): number {
  const known = index.get(name);
  if (known !== undefined) return known;
  if (index.size >= mostNames) return indexIn(index, '…');
  index.set(name, index.size);
  return index.size - 1;
}

function namesOf(names: Readonly<Record<Dimension, Map<string, number>>>): EventNames {
  return {
    model: [...names.model.keys()],
    language: [...names.language.keys()],
    group: [...names.group.keys()],
    tag: [...names.tag.keys()],
  };
}

/** Stands for a premise that a label leaves open. */
export const notTold = 255;

/** Columns of zeros. */
export function allocate(n: number): ColumnArrays {
  return {
    thumb: new Int8Array(n),
    user: new Float64Array(n),
    event: new Float64Array(n),
    conversation: new Float64Array(n),
    model: new Uint16Array(n),
    language: new Uint16Array(n),
    group: new Uint16Array(n),
    tag: new Uint16Array(n),
    memory: new Uint8Array(n),
    premise: new Uint8Array(n),
    perceived: new Uint8Array(n),
    compared: new Uint8Array(n),
    quality: new Float32Array(n),
    traits: new Uint16Array(n),
    length: new Float32Array(n),
    chance: new Float32Array(n),
    toldTraits: new Uint16Array(n),
    labelTraits: new Uint16Array(n),
    labelPremise: new Uint8Array(n),
    labelQuality: new Float32Array(n),
  };
}

const arrayKeys = Object.keys(allocate(0)) as (keyof ColumnArrays)[];

function grown(arrays: ColumnArrays, n: number): ColumnArrays {
  const larger = allocate(n);
  for (const key of arrayKeys) (larger[key] as Float64Array).set(arrays[key] as Float64Array);
  return larger;
}

function trimmed(arrays: ColumnArrays, n: number): ColumnArrays {
  return Object.fromEntries(arrayKeys.map((key) => [key, arrays[key].slice(0, n)])) as unknown as ColumnArrays;
}

/** The memory behind the columns, to be handed to another thread. */
export function buffersOfColumns(columns: EventColumns): ArrayBuffer[] {
  return arrayKeys.map((key) => columns[key].buffer as ArrayBuffer);
}
