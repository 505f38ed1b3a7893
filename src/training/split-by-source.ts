import type { Random } from '../stats/index.ts';

/** Indices of rows for fitting, for choosing the ridge, and for judging what was fitted. */
export interface SourceSplit {
  readonly fit: number[];
  readonly choose: number[];
  readonly judge: number[];
}

/**
 * Splits rows 60 : 20 : 20 by where they come from (a user, a prompt), so that nobody whose rows were fitted is judged.
 *
 * @param sources source of each row
 */
export function splitBySource(sources: readonly string[], random: Random): SourceSplit {
  const order = random.shuffle([...new Set(sources)].sort());
  const place = new Map(order.map((source, i) => [source, (i + 0.5) / order.length]));
  const split: SourceSplit = { fit: [], choose: [], judge: [] };
  sources.forEach((source, i) => {
    const at = place.get(source) as number;
    (at < 0.6 ? split.fit : at < 0.8 ? split.choose : split.judge).push(i);
  });
  return split;
}
