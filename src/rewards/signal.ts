/** A score in the signal's own raw unit; `null` when the signal abstains. */
export type Score = number | null;

/** One named source of scores for completions. `C` is whatever the caller scores: a reply with its prompt, as a rule. */
export interface RewardSignal<C> {
  readonly name: string;
  /** One score for each completion of the batch, in its order. Groups arrive whole, so a signal may look at siblings. */
  score(batch: readonly C[]): Score[] | Promise<Score[]>;
}

/**
 * Scores a batch with every signal.
 *
 * @returns scores by signal name, each `[batch]`.
 * @throws RangeError when two signals share a name, or one returns the wrong number of scores or one that is not finite.
 */
export async function scoreBatch<C>(
  signals: readonly RewardSignal<C>[],
  batch: readonly C[],
): Promise<Record<string, Score[]>> {
  const names = new Set(signals.map((signal) => signal.name));
  if (names.size !== signals.length) throw new RangeError('two reward signals share a name');
  const scored = await Promise.all(
    signals.map(async (signal) => {
      const scores = await signal.score(batch);
      if (scores.length !== batch.length) {
        throw new RangeError(`signal "${signal.name}" gave ${scores.length} scores for ${batch.length} completions`);
      }
      requireFinite(signal.name, scores);
      return [signal.name, scores] as const;
    }),
  );
  return Object.fromEntries(scored);
}

/** @throws RangeError naming the signal and the first score that is neither finite nor an abstention. */
export function requireFinite(name: string, scores: readonly Score[]): void {
  const index = scores.findIndex((score) => score !== null && !Number.isFinite(score));
  if (index >= 0) throw new RangeError(`signal "${name}" scored completion ${index} with ${scores[index]}`);
}
