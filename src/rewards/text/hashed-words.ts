import { finalise, forEachWord, mostWords } from './words.ts';

/**
 * Words and pairs of neighbouring words as columns of a sparse row, by signed feature hashing (Weinberger et al. 2009):
 * no vocabulary is kept, a word's hash tells its column and its sign, and collisions cancel in expectation.
 */
export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

const pairHash = (first: number, second: number) => finalise(Math.imul(first, 0x9e3779b1) ^ second);

/** Hashes texts into rows of 2^bits columns. One instance serves one thread; it keeps a table to tell doubles by. */
export class WordHasher {
  /** Of one row. */
  static readonly mostColumns: number = 2 * mostWords;
  readonly bits: number;
  private readonly seen: Int32Array;
  private readonly columns: Int32Array;
  private readonly signs: Int8Array;
  private stamp = 0;

  /** @param bits 8 to 24 */
  constructor(bits: number) {
    if (!Number.isInteger(bits) || bits < 8 || bits > 24) throw new RangeError(`${bits} bits of hash; 8 to 24 will do`);
    this.bits = bits;
    this.seen = new Int32Array(1 << bits);
    this.columns = new Int32Array(WordHasher.mostColumns);
    this.signs = new Int8Array(WordHasher.mostColumns);
  }

  /** Each word and pair counts once; values are ±1/√n, so that a row has length 1 however long the text is. */
  row(text: string): SparseRow {
    const n = this.read(text);
    const size = 1 / Math.sqrt(Math.max(1, n));
    const values = new Float32Array(n);
    for (let i = 0; i < n; i++) values[i] = (this.signs[i] as number) * size;
    return { columns: this.columns.slice(0, n), values };
  }

  /**
   * Writes the text's columns to `into` from `at` on, each as 2 × column, and 1 more where the sign is negative; returns how
   * many. For many texts at once: a row of its own for each would cost more than the words.
   *
   * @throws RangeError when fewer than `mostColumns` places are left
   */
  write(text: string, into: Int32Array, at: number): number {
    if (into.length - at < WordHasher.mostColumns) throw new RangeError('too little room for a row of words');
    const n = this.read(text);
    for (let i = 0; i < n; i++)
      into[at + i] = 2 * (this.columns[i] as number) + ((this.signs[i] as number) < 0 ? 1 : 0);
    return n;
  }

  /** Σ value × weight over the text's words and pairs, without making a row. */
  dot(text: string, weights: Float32Array): number {
    const n = this.read(text);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (this.signs[i] as number) * (weights[this.columns[i] as number] as number);
    return sum / Math.sqrt(Math.max(1, n));
  }

  /** Every word and pair of a text with its column and sign, named. Slow: for explaining, not for scoring. */
  named(text: string): { readonly name: string; readonly column: number; readonly sign: number }[] {
    const found = new Map<string, { name: string; column: number; sign: number }>();
    let before: { word: string; hash: number } | null = null;
    forEachWord(text, (hash, from, to, folded) => {
      const word = folded.slice(from, to).replaceAll('\u2019', "'");
      this.name(found, word, finalise(hash));
      if (before !== null) this.name(found, `${before.word} ${word}`, pairHash(before.hash, hash));
      before = { word, hash };
    });
    return [...found.values()];
  }

  private name(found: Map<string, { name: string; column: number; sign: number }>, name: string, hash: number): void {
    if (!found.has(name)) found.set(name, { name, ...this.place(hash) });
  }

  private place(hash: number): { column: number; sign: number } {
    return { column: hash & ((1 << this.bits) - 1), sign: hash >>> 31 === 0 ? 1 : -1 };
  }

  /** Fills `columns` and `signs`; returns how many. */
  private read(text: string): number {
    // After two thousand million texts the stamps begin anew.
    if (this.stamp === 0x7fffffff) {
      this.seen.fill(0);
      this.stamp = 0;
    }
    const stamp = ++this.stamp;
    const mask = (1 << this.bits) - 1;
    const { seen, columns, signs } = this;
    let n = 0;
    let before = 0;
    let first = true;
    const add = (hash: number): void => {
      const column = hash & mask;
      if (seen[column] === stamp) return;
      seen[column] = stamp;
      columns[n] = column;
      signs[n++] = hash >>> 31 === 0 ? 1 : -1;
    };
    forEachWord(text, (hash) => {
      add(finalise(hash));
      if (!first) add(pairHash(before, hash));
      first = false;
      before = hash;
    });
    return n;
  }
}
