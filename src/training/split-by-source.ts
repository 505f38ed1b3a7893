import type { Random } from '../stats/index.ts';

/** Indices of rows: those to learn from, in folds for choosing a ridge, and those to judge what was learned. */
export interface SourceSplit {
  readonly folds: readonly number[][];
  readonly judge: number[];
}

const judged = 0.2;

/**
 * Sets a fifth of the sources (users, prompts) aside for judging and deals the others into folds, so that nobody whose
 * rows were fitted is ever predicted.
 *
 * @param sources source of each row
 */
export function splitBySource(sources: readonly string[], random: Random, folds = 3): SourceSplit {
  const order = random.shuffle([...new Set(sources)].sort());
  const place = new Map(order.map((source, i) => [source, (i + 0.5) / order.length]));
  const split = { folds: Array.from({ length: folds }, (): number[] => []), judge: [] as number[] };
  sources.forEach((source, i) => {
    const at = place.get(source) as number;
    const fold = split.folds[Math.floor((at / (1 - judged)) * folds)];
    (fold ?? split.judge).push(i);
  });
  return split;
}
