import { EvenkeelError } from '../../terms/index.ts';
import {
  type ComparedReplies,
  comparisonsTask,
  type RatedReply,
  type Task,
  thumbsTask,
  type UnratedReply,
} from '../text-reward/task.ts';

/** What a reward of either kind is fitted on. */
export type RewardRows =
  | { readonly kind: 'thumbs'; readonly rows: readonly RatedReply[]; readonly unrated: readonly UnratedReply[] }
  | { readonly kind: 'comparisons'; readonly rows: readonly ComparedReplies[] };

export function taskOf(given: RewardRows): Task {
  return given.kind === 'thumbs' ? thumbsTask(given.rows, given.unrated) : comparisonsTask(given.rows);
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
