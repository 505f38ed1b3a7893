import { EvenkeelError } from '../../terms/index.ts';
import type { ComparedReplies, RatedReply } from '../text-reward/fit-text-reward.ts';
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

/** Of either thumb, and prompts of comparisons, in each part: with fewer its figures would be an accident. */
const least = 5;

/** @throws EvenkeelError `input` when a part of the rows is too small for what it is there for */
export function requireEnough({ kind, outcomes, sources }: Task, parts: readonly (readonly number[])[]): void {
  for (const part of parts) {
    const ups = part.filter((row) => outcomes[row] === 1).length;
    const downs = part.length - ups;
    const prompts = new Set(part.map((row) => sources[row])).size;
    if (kind === 'thumbs' ? Math.min(ups, downs) >= least : prompts >= least) continue;
    const [what, has] =
      kind === 'thumbs'
        ? ['thumbs', `${ups} up and ${downs} down`]
        : ['comparisons', `comparisons of ${prompts} prompts`];
    throw new EvenkeelError('input', `Too few ${what} to learn from: a part of them holds ${has}.`, {
      hint: `A fifth of the ${kind === 'thumbs' ? 'users' : 'prompts'} is for judging and a fifth of the others for choosing; each part needs at least ${least} ${kind === 'thumbs' ? 'thumbs of either kind' : 'prompts'}.`,
    });
  }
}
