import { levelledTraits, replyTraits, type ScoredReply, type TransformerRewardCard } from '../../rewards/index.ts';
import { comparableReplies } from '../text-reward/comparable-replies.ts';
import { levelTraits } from '../text-reward/level-traits.ts';
import type { Task } from '../text-reward/task.ts';

/**
 * What the debiased variant adds for each unit of a trait, `[traits]`: for the levelled ones the slopes with which the
 * score has no covariance with them among comparable replies, 0 for all others.
 *
 * @param scores raw scores of replies that nothing was trained on, by reply
 */
export function levelTransformer(
  task: Task,
  scores: ReadonlyMap<number, number>,
): { readonly slopes: number[]; readonly levelled: TransformerRewardCard['levelled'] } {
  const replies = [...scores.keys()];
  const traits = replies.map((i) => replyTraits.read(task.replies[i] as ScoredReply));
  const columns = levelledTraits.map((name) => replyTraits.names.indexOf(name));
  const { slopes, within, fitted } = levelTraits(
    [...scores.values()],
    columns.map((k) => traits.map((values) => values[k] as number)),
    comparableReplies(task, replies),
  );
  const all = replyTraits.names.map(() => 0);
  columns.forEach((k, place) => {
    all[k] = slopes[place] as number;
  });
  return { slopes: all, levelled: { traits: [...levelledTraits], within, fitted } };
}
