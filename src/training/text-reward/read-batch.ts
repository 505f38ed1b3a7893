import { replyTraits, type ScoredReply, WordHasher } from '../../rewards/index.ts';

/** Words and traits of some replies. */
export interface ReadBatch {
  /** Columns of words as `WordHasher.write` gives them, reply after reply. */
  readonly entries: Int32Array<ArrayBuffer>;
  /** How many of them each reply has. */
  readonly lengths: Int32Array<ArrayBuffer>;
  /** `[replies][traits]` */
  readonly traits: Float64Array<ArrayBuffer>;
}

export function readBatch(replies: readonly ScoredReply[], hasher: WordHasher): ReadBatch {
  let entries = new Int32Array(replies.length * 128 + WordHasher.mostColumns);
  const lengths = new Int32Array(replies.length);
  const width = replyTraits.names.length;
  const traits = new Float64Array(replies.length * width);
  let end = 0;
  for (const [i, reply] of replies.entries()) {
    if (entries.length - end < WordHasher.mostColumns) {
      const more = new Int32Array(2 * entries.length);
      more.set(entries);
      entries = more;
    }
    const length = hasher.write(reply.completion, entries, end);
    lengths[i] = length;
    end += length;
    traits.set(replyTraits.read(reply), i * width);
  }
  return { entries: entries.slice(0, end), lengths, traits };
}
