import { WordHasher } from '../../rewards/index.ts';
import type { SignedRows } from '../../stats/index.ts';
import type { ReadBatch } from './read-batch.ts';

/** The sparse half of rows, and the hashed column of each of its columns. */
type FoundWords = Omit<SignedRows, 'dense' | 'denseWidth'> & { readonly hashed: Int32Array };

/** Collects the words of texts as rows of columns, at four bytes a word, so that a million texts fit into memory. */
export class WordRows {
  private readonly frequency: Int32Array;
  private batches: ReadBatch[] = [];
  private count = 0;

  /** @param bits the words were hashed to 2^bits columns */
  constructor(bits: number) {
    this.frequency = new Int32Array(2 ** bits);
  }

  add(batch: ReadBatch): void {
    const { frequency } = this;
    for (const entry of batch.entries) frequency[entry >> 1] = (frequency[entry >> 1] as number) + 1;
    this.batches.push(batch);
    this.count += batch.lengths.length;
  }

  /**
   * The rows, without columns of fewer than so many texts, in memory that threads share. The most frequent columns come
   * first: what is read most lies together. Leaves nothing to add to.
   */
  finish(leastTexts: number): FoundWords {
    const { frequency, count } = this;
    const often = (column: number) => frequency[column] as number;
    const hashed = Int32Array.from(frequency.keys()).filter((column) => often(column) >= leastTexts);
    hashed.sort((a, b) => often(b) - often(a) || a - b);
    const place = new Int32Array(frequency.length).fill(-1);
    let entries = 0;
    hashed.forEach((column, i) => {
      place[column] = i;
      entries += often(column);
    });
    const starts = new Int32Array(new SharedArrayBuffer(4 * (count + 1)));
    const middles = new Int32Array(new SharedArrayBuffer(4 * count));
    const sizes = new Float32Array(new SharedArrayBuffer(4 * count));
    const columns = new Int32Array(new SharedArrayBuffer(4 * entries));
    const rest = this.batches.reverse();
    this.batches = [];
    const negative = new Int32Array(WordHasher.mostColumns);
    let row = 0;
    let at = 0;
    // What is copied is let go of.
    for (let batch = rest.pop(); batch !== undefined; batch = rest.pop()) {
      let from = 0;
      for (const length of batch.lengths) {
        let negatives = 0;
        for (const end = from + length; from < end; from++) {
          const entry = batch.entries[from] as number;
          const column = place[entry >> 1] as number;
          if (column < 0) continue;
          if ((entry & 1) === 0) columns[at++] = column;
          else negative[negatives++] = column;
        }
        middles[row] = at;
        for (let e = 0; e < negatives; e++) columns[at++] = negative[e] as number;
        // As `WordHasher.row`: words that are left out count too, so that a row's other words weigh the same.
        sizes[row++] = 1 / Math.sqrt(Math.max(1, length));
        starts[row] = at;
      }
    }
    return { width: hashed.length, starts, middles, columns, sizes, hashed };
  }
}
