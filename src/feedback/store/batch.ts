import type { FeedbackEvent } from '../event.ts';

/** What many events share: see `FeedbackTables`. */
export interface Origin {
  readonly model: { readonly name: string; readonly version: string };
  readonly language: string;
  readonly memory: boolean;
  readonly group: string | null;
}

/** The texts of an event in the order in which a batch holds them. */
export const textsPerEvent = 5;
export const [idText, conversationText, messagesText, replyText, detailsText] = [0, 1, 2, 3, 4] as const;

/**
 * Events column by column, ready to be handed from one thread to another without copying and to be written without
 * another look at them. Sources, users and origins are numbered by the encoder in the order of their first appearance;
 * `new…` name those that no earlier batch of the same encoder has named.
 */
export interface EventBatch {
  readonly count: number;
  readonly newSources: readonly string[];
  readonly newUsers: readonly string[];
  readonly newOrigins: readonly Origin[];
  readonly source: Int32Array<ArrayBuffer>;
  readonly user: Int32Array<ArrayBuffer>;
  readonly origin: Int32Array<ArrayBuffer>;
  /** 1 up, 0 down, -1 not rated. */
  readonly thumb: Int8Array<ArrayBuffer>;
  /** Milliseconds since 1970. */
  readonly at: Float64Array<ArrayBuffer>;
  /** UTF-8 of all texts, one after another: `textsPerEvent` an event. */
  readonly text: Uint8Array<ArrayBuffer>;
  /** `[count × textsPerEvent]`: where each text ends in `text`. */
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** What may be moved, not copied, when a batch goes to another thread. */
export function buffersOf(batch: EventBatch): ArrayBuffer[] {
  return [batch.source, batch.user, batch.origin, batch.thumb, batch.at, batch.text, batch.ends].map((a) => a.buffer);
}

/** Numbers things in the order of their first appearance, and keeps those that are new until they are taken. */
class Numbering<T> {
  readonly #known: Branch = new Map();
  #count = 0;
  #fresh: T[] = [];

  /**
   * @param key what tells things apart, the same number of texts for all. They are looked up one after another: joining
   *   them into one text would take longer.
   */
  number(key: readonly string[], value: () => T): number {
    let branch = this.#known;
    const last = key.length - 1;
    for (let i = 0; i < last; i++) {
      const part = key[i] as string;
      let next = branch.get(part);
      if (next === undefined) {
        next = new Map();
        branch.set(part, next);
      }
      branch = next as Branch;
    }
    const known = branch.get(key[last] as string);
    if (known !== undefined) return known as number;
    branch.set(key[last] as string, this.#count);
    this.#fresh.push(value());
    return this.#count++;
  }

  take(): T[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }
}

type Branch = Map<string, Branch | number>;

/** Gathers events into batches of at most `capacity`. */
export class BatchEncoder {
  readonly capacity: number;
  readonly #sources = new Numbering<string>();
  readonly #users = new Numbering<string>();
  readonly #origins = new Numbering<Origin>();
  #count = 0;
  #source: Int32Array<ArrayBuffer>;
  #user: Int32Array<ArrayBuffer>;
  #origin: Int32Array<ArrayBuffer>;
  #thumb: Int8Array<ArrayBuffer>;
  #at: Float64Array<ArrayBuffer>;
  #ends: Uint32Array<ArrayBuffer>;
  #text: Buffer<ArrayBuffer>;
  #used = 0;

  constructor(capacity = 4096) {
    this.capacity = capacity;
    this.#source = new Int32Array(capacity);
    this.#user = new Int32Array(capacity);
    this.#origin = new Int32Array(capacity);
    this.#thumb = new Int8Array(capacity);
    this.#at = new Float64Array(capacity);
    this.#ends = new Uint32Array(capacity * textsPerEvent);
    this.#text = Buffer.from(new ArrayBuffer(1 << 16));
  }

  get count(): number {
    return this.#count;
  }

  /** True when the batch should be taken before the next event is added: by number, or by 16 MiB of text. */
  get full(): boolean {
    return this.#count === this.capacity || this.#used > 1 << 24;
  }

  add(event: FeedbackEvent): void {
    const i = this.#count++;
    const { name, version } = event.model;
    const group = event.user.group ?? null;
    const source = storable(event.source);
    const user = storable(event.user.hash);
    this.#source[i] = this.#sources.number([source], () => source);
    this.#user[i] = this.#users.number([user], () => user);
    const memory = event.memory.enabled ? 'on' : 'off';
    this.#origin[i] = this.#origins.number([name, version, event.language, memory, group ?? ''], () => ({
      model: { name: storable(name), version: storable(version) },
      language: storable(event.language),
      memory: event.memory.enabled,
      group: group === null ? null : storable(group),
    }));
    this.#thumb[i] = event.thumb === null ? -1 : event.thumb === 'up' ? 1 : 0;
    this.#at[i] = Date.parse(event.at);
    const first = i * textsPerEvent;
    const reply = storable(event.reply);
    this.#write(first + idText, storable(event.id));
    this.#write(first + conversationText, storable(event.conversation.id));
    this.#write(first + messagesText, messagesJson(event.conversation.messages));
    this.#write(first + replyText, reply);
    this.#write(first + detailsText, detailsOf(event, reply));
  }

  take(): EventBatch {
    const count = this.#count;
    const batch: EventBatch = {
      count,
      newSources: this.#sources.take(),
      newUsers: this.#users.take(),
      newOrigins: this.#origins.take(),
      source: this.#source.slice(0, count),
      user: this.#user.slice(0, count),
      origin: this.#origin.slice(0, count),
      thumb: this.#thumb.slice(0, count),
      at: this.#at.slice(0, count),
      text: new Uint8Array(this.#text.buffer.slice(0, this.#used)),
      ends: this.#ends.slice(0, count * textsPerEvent),
    };
    this.#count = 0;
    this.#used = 0;
    return batch;
  }

  #write(slot: number, text: string): void {
    // A UTF-16 unit becomes three bytes at most.
    const needed = this.#used + text.length * 3;
    if (needed > this.#text.length) {
      const larger = Buffer.from(new ArrayBuffer(Math.max(needed, this.#text.length * 2)));
      larger.set(this.#text.subarray(0, this.#used));
      this.#text = larger;
    }
    if (text.length > 0) this.#used += this.#text.write(text, this.#used, 'utf8');
    this.#ends[slot] = this.#used;
  }
}

/**
 * Text that every database can hold: PostgreSQL has no NUL in text, and UTF-8 no half of a surrogate pair. Both become
 * U+FFFD, in ids and names; replies keep their original beside (see `detailsOf`).
 */
function storable(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\uFFFD') : wellFormed;
}

type Message = FeedbackEvent['conversation']['messages'][number];

/**
 * As `JSON.stringify` writes them, in half of its time: most texts have nothing to escape. NUL and lone surrogates become
 * escapes, so this needs no cleaning.
 */
function messagesJson(messages: readonly Message[]): string {
  let json = '';
  for (const { role, content } of messages) {
    const text = mayNeedEscapes.test(content) ? JSON.stringify(content) : `"${content}"`;
    json += `${json === '' ? '' : ','}{"role":"${role}","content":${text}}`;
  }
  return `[${json}]`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON escapes
const mayNeedEscapes = /["\\\u0000-\u001f\ud800-\udfff]/;

/** What is not in a column of its own. Read back by `eventOf`. */
export interface EventDetails {
  readonly replyId?: string;
  readonly profile?: string;
  readonly tags?: string[];
  readonly comment?: string;
  readonly siblings?: FeedbackEvent['siblings'];
  readonly extra?: Record<string, unknown>;
  /** The reply as it was, where the column could not hold it. */
  readonly reply?: string;
}

/** JSON of an event's details; empty when it has none. */
function detailsOf(event: FeedbackEvent, storedReply: string): string {
  const { replyId, memory, tags, comment, siblings, extra, reply } = event;
  let hasExtra = false;
  for (const _ in extra) {
    hasExtra = true;
    break;
  }
  const plain =
    replyId === undefined &&
    memory.profile === null &&
    tags.length === 0 &&
    comment === null &&
    siblings === undefined &&
    !hasExtra &&
    reply === storedReply;
  if (plain) return '';
  return JSON.stringify({
    replyId,
    profile: memory.profile ?? undefined,
    tags: tags.length > 0 ? tags : undefined,
    comment: comment ?? undefined,
    siblings,
    extra: hasExtra ? extra : undefined,
    reply: reply === storedReply ? undefined : reply,
  });
}
