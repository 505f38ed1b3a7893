import { WordHasher } from '../../rewards/index.ts';
import type { SignedRows } from '../../stats/index.ts';

const blockLength = 1 << 20;

/** The sparse half of rows, and the hashed column of each of its columns. */
type FoundWords = Omit<SignedRows, 'dense' | 'denseWidth'> & { readonly hashed: Int32Array };

/** Collects the words of texts as rows of columns, at four bytes a word, so that a million texts fit into memory. */
export class WordRows {
  private readonly hasher: WordHasher;
  private readonly frequency: Int32Array;
  /** Entries as `WordHasher.write` gives them, row after row; a row lies within one block. */
  private blocks: Int32Array[] = [];
  private end = blockLength;
  private readonly lengths: number[] = [];

  constructor(hasher: WordHasher) {
    this.hasher = hasher;
    this.frequency = new Int32Array(2 ** hasher.bits);
  }

  add(text: string): void {
    const { frequency } = this;
    if (isFull(this.end)) {
      this.blocks.push(new Int32Array(blockLength));
      this.end = 0;
    }
    const block = this.blocks.at(-1) as Int32Array;
    const length = this.hasher.write(text, block, this.end);
    for (let e = this.end; e < this.end + length; e++) {
      const column = (block[e] as number) >> 1;
      frequency[column] = (frequency[column] as number) + 1;
    }
    this.end += length;
    this.lengths.push(length);
  }

  /**
   * The rows, without columns of fewer than so many texts, in memory that threads share. The most frequent columns come
   * first: what is read most lies together. Leaves nothing to add to.
   */
  finish(leastTexts: number): FoundWords {
    const { frequency, lengths } = this;
    const often = (column: number) => frequency[column] as number;
    const hashed = Int32Array.from(frequency.keys()).filter((column) => often(column) >= leastTexts);
    hashed.sort((a, b) => often(b) - often(a) || a - b);
    const place = new Int32Array(frequency.length).fill(-1);
    let entries = 0;
    hashed.forEach((column, i) => {
      place[column] = i;
      entries += often(column);
    });
    const count = lengths.length;
    const starts = new Int32Array(new SharedArrayBuffer(4 * (count + 1)));
    const middles = new Int32Array(new SharedArrayBuffer(4 * count));
    const sizes = new Float32Array(new SharedArrayBuffer(4 * count));
    const columns = new Int32Array(new SharedArrayBuffer(4 * entries));
    const blocks = this.blocks.reverse();
    this.blocks = [];
    let block = new Int32Array(0);
    let from = blockLength;
    let at = 0;
    lengths.forEach((length, row) => {
      if (isFull(from)) {
        block = blocks.pop() as Int32Array<ArrayBuffer>;
        from = 0;
      }
      for (const negative of [0, 1]) {
        for (let e = from; e < from + length; e++) {
          const entry = block[e] as number;
          const column = place[entry >> 1] as number;
          if ((entry & 1) === negative && column >= 0) columns[at++] = column;
        }
        if (negative === 0) middles[row] = at;
      }
      from += length;
      starts[row + 1] = at;
      // As `WordHasher.row`: words that are left out count too, so that a row's other words weigh the same.
      sizes[row] = 1 / Math.sqrt(Math.max(1, length));
    });
    return { width: hashed.length, starts, middles, columns, sizes, hashed };
  }
}

const isFull = (end: number): boolean => blockLength - end < WordHasher.mostColumns;
