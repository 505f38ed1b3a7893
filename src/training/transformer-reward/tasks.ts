import { EvenkeelError } from '../../terms/index.ts';
import { type ComparedReplies, type RatedReply, requireOutcomes } from '../text-reward/fit-text-reward.ts';
import type { Task } from '../text-reward/task.ts';

/** What a transformer reward is fitted on. */
export type RewardRows =
  | { readonly kind: 'thumbs'; readonly rows: readonly RatedReply[] }
  | { readonly kind: 'comparisons'; readonly rows: readonly ComparedReplies[] };

export function taskOf(given: RewardRows): Task {
  if (given.kind === 'thumbs') {
    const { rows } = given;
    return {
      kind: 'thumbs',
      replies: rows.map(({ reply }) => reply),
      promptOfReply: rows.map(({ prompt }) => prompt),
      sides: rows.map((_, i) => [i]),
      outcomes: rows.map(({ up }) => up),
      sources: rows.map(({ user }) => user),
    };
  }
  const { rows } = given;
  return {
    kind: 'comparisons',
    replies: rows.flatMap(({ preferred, other }) => [preferred, other]),
    promptOfReply: rows.flatMap(({ prompt }) => [prompt, prompt]),
    sides: rows.map((_, i) => [2 * i, 2 * i + 1]),
    outcomes: rows.map(() => 1),
    sources: rows.map(({ prompt }) => prompt),
  };
}

/** Prompts of a part of the comparisons: with fewer its figures would be an accident. */
const leastPrompts = 5;

/** @throws EvenkeelError `input` when a part of the rows is too small for what it is there for */
export function requireEnough(task: Task, parts: readonly (readonly number[])[]): void {
  requireOutcomes(task, parts);
  if (task.kind === 'thumbs') return;
  for (const part of parts) {
    const prompts = new Set(part.map((row) => task.sources[row])).size;
    if (prompts >= leastPrompts) continue;
    throw new EvenkeelError('input', `Comparisons of ${new Set(task.sources).size} prompts are too few.`, {
      hint: `Prompts are split into parts to learn from, to choose on and to judge on; each needs at least ${leastPrompts}.`,
    });
  }
}
