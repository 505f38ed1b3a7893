/** A conversation with its reply, in tokens. */
export type TokenSequence = readonly number[];

/** The inputs that lay sequences before a reward head. */
export const sequenceInputs = {
  tokens: { dtype: 'int32', shape: ['batch', 'time'] },
  rows: { dtype: 'int32', shape: ['batch'] },
} as const;

/**
 * Sequences padded at their end, where nothing looks, with the place of each one's last token in `[batch·time]`.
 *
 * @throws RangeError for a sequence without tokens
 */
export function laySequences(sequences: readonly TokenSequence[], pad: number) {
  const time = sequences.reduce((longest, { length }) => Math.max(longest, length), 1);
  const tokens = new Int32Array(sequences.length * time).fill(pad);
  const rows = new Int32Array(sequences.length);
  sequences.forEach((sequence, b) => {
    if (sequence.length === 0) throw new RangeError('a sequence without tokens has no last one to score');
    tokens.set(sequence, b * time);
    rows[b] = b * time + sequence.length - 1;
  });
  return { feeds: { tokens, rows }, sizes: { batch: sequences.length, time } };
}

/**
 * Indices of the sequences in batches of at most `most` and of at most `tokens` tokens with their padding (or of one
 * sequence), the shortest first, so that little is padding.
 */
export function batchesByLength(sequences: readonly TokenSequence[], most: number, tokens: number): number[][] {
  const lengthOf = (i: number) => (sequences[i] as TokenSequence).length;
  const order = Array.from(sequences.keys()).sort((a, b) => lengthOf(a) - lengthOf(b) || a - b);
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const i of order) {
    if (batch.length === most || (batch.length > 0 && (batch.length + 1) * lengthOf(i) > tokens)) {
      batches.push(batch);
      batch = [];
    }
    batch.push(i);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
