/**
 * Words and pairs of neighbouring words as columns of a sparse row, by signed feature hashing (Weinberger et al. 2009):
 * no vocabulary is kept, a word's hash tells its column and its sign, and collisions cancel in expectation.
 *
 * Words are runs of letters and digits, lower-cased and compatibility-composed; characters of scripts written without
 * blanks (Han, kana, Hangul, Thai) are words of their own, so that their pairs are the usual bigrams of Chinese text.
 */
export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** Longer texts are read up to here: a reply of 4,000 words has said what it rewards. */
const mostWords = 4_096;

/** Kinds of UTF-16 code units: 0 separates, 1 is part of a word, 2 is a word of its own. */
const kinds = new Uint8Array(1 << 16);
for (let unit = 0; unit < kinds.length; unit++) {
  const char = String.fromCharCode(unit);
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(char))
    kinds[unit] = 2;
  // Halves of surrogate pairs count as letters: what lies beyond the basic plane is hashed by its two halves.
  else if (/[\p{L}\p{N}\p{M}]/u.test(char) || (unit >= 0xd800 && unit <= 0xdfff)) kinds[unit] = 1;
}
/** In the midst of a word it belongs to it: don't, user’s. */
const apostrophes = new Set([0x27, 0x2019]);

/** FNV-1a over UTF-16 code units. */
const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** The finaliser of MurmurHash3: spreads what FNV leaves in the low bits over all of them. */
function finalise(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
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

function forEachWord(text: string, visit: (hash: number, from: number, to: number, folded: string) => void): void {
  const folded = text.normalize('NFKC').toLowerCase();
  const { length } = folded;
  let words = 0;
  for (let i = 0; i < length && words < mostWords; ) {
    const unit = folded.charCodeAt(i);
    const kind = kinds[unit];
    if (kind === 0) {
      i++;
      continue;
    }
    const from = i;
    let hash = Math.imul(offsetBasis ^ unit, prime);
    i++;
    if (kind === 1) {
      for (; i < length; i++) {
        let next = folded.charCodeAt(i);
        if (kinds[next] !== 1) {
          if (!apostrophes.has(next) || i + 1 >= length || kinds[folded.charCodeAt(i + 1)] !== 1) break;
          next = 0x27;
        }
        hash = Math.imul(hash ^ next, prime);
      }
    }
    visit(hash, from, i, folded);
    words++;
  }
}
