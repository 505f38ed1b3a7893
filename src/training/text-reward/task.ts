import type { ScoredReply } from '../../rewards/index.ts';

/** What is learned from: rows of a matrix with outcomes, each row told by one reply or by the difference of two. */
export interface Task {
  readonly kind: 'thumbs' | 'comparisons';
  readonly replies: readonly ScoredReply[];
  readonly promptOfReply: readonly string[];
  /** Replies that stand in no row. */
  readonly unrated: readonly number[];
  /** Replies of each row. */
  readonly sides: readonly (readonly number[])[];
  readonly outcomes: readonly (0 | 1)[];
  /** Who or what is held out together. */
  readonly sources: readonly string[];
}

/** Names as numbers, in order of first appearance. */
export function numbered(names: readonly string[]): number[] {
  const ids = new Map<string, number>();
  return names.map((name) => {
    const id = ids.get(name) ?? ids.size;
    ids.set(name, id);
    return id;
  });
}
