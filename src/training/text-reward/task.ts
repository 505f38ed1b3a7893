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

/** A rated reply. */
export interface RatedReply {
  readonly reply: ScoredReply;
  readonly up: 0 | 1;
  readonly user: string;
  /** Equal for replies to one prompt. */
  readonly prompt: string;
}

/** An expert preferred one reply to another. */
export interface ComparedReplies {
  readonly preferred: ScoredReply;
  readonly other: ScoredReply;
  readonly prompt: string;
}

/** A reply that nobody rated. It tells nothing of what users like, and much of what varies among replies to one prompt. */
export type UnratedReply = Pick<RatedReply, 'reply' | 'prompt'>;

/** Unrated replies stand behind the rated ones, in no row. */
export function thumbsTask(rated: readonly RatedReply[], unrated: readonly UnratedReply[]): Task {
  const all = [...rated, ...unrated];
  return {
    kind: 'thumbs',
    replies: all.map(({ reply }) => reply),
    promptOfReply: all.map(({ prompt }) => prompt),
    unrated: unrated.map((_, i) => rated.length + i),
    sides: rated.map((_, i) => [i]),
    outcomes: rated.map(({ up }) => up),
    sources: rated.map(({ user }) => user),
  };
}

export function comparisonsTask(rows: readonly ComparedReplies[]): Task {
  return {
    kind: 'comparisons',
    replies: rows.flatMap(({ preferred, other }) => [preferred, other]),
    promptOfReply: rows.flatMap(({ prompt }) => [prompt, prompt]),
    unrated: [],
    sides: rows.map((_, i) => [2 * i, 2 * i + 1]),
    outcomes: rows.map(() => 1),
    sources: rows.map(({ prompt }) => prompt),
  };
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
