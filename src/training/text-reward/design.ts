import { replyTraits, type ScoredReply } from '../../rewards/index.ts';
import { rowDot, type SignedRows } from '../../stats/index.ts';
import { columnScales } from '../linear-score.ts';
import { type ReadOptions, readBatches } from './read-batches.ts';
import { WordRows } from './word-rows.ts';

/** Replies as rows: words that several replies hold, and traits divided by their standard deviation. */
export interface Design {
  /** Its sparse columns are words, its dense ones the traits. In memory that threads share. */
  readonly rows: SignedRows;
  /** Hashed column of each column of words, `[rows.width]`. */
  readonly hashed: Int32Array;
  /** Values of the traits as read, `[replies][traits]`. */
  readonly traits: readonly number[][];
  /** Standard deviations of the traits; infinite for one that never varies. */
  readonly scales: readonly number[];
}

/** Words of fewer replies say next to nothing and are most of all columns. */
const leastReplies = 3;

export async function designOf(replies: readonly ScoredReply[], options: ReadOptions): Promise<Design> {
  const words = new WordRows(options.bits);
  const traits: number[][] = [];
  const denseWidth = replyTraits.names.length;
  for await (const batch of readBatches(replies, options)) {
    words.add(batch);
    for (let at = 0; at < batch.traits.length; at += denseWidth) {
      traits.push(Array.from(batch.traits.subarray(at, at + denseWidth)));
    }
  }
  const scales = columnScales(traits);
  const dense = new Float32Array(new SharedArrayBuffer(4 * replies.length * denseWidth));
  traits.forEach((values, i) => {
    for (let k = 0; k < denseWidth; k++) dense[i * denseWidth + k] = (values[k] as number) / (scales[k] as number);
  });
  const { hashed, ...sparse } = words.finish(leastReplies);
  return { rows: { ...sparse, denseWidth, dense }, hashed, traits, scales };
}

/** What its words add to the score of each of some replies. `[replies]` */
export function wordScores({ rows }: Design, replies: readonly number[], coefficients: Float64Array): Float64Array {
  const words = { ...rows, denseWidth: 0 };
  return Float64Array.from(replies, (row) => rowDot(words, row, coefficients));
}
