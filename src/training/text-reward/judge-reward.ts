import {
  type Labels,
  type RewardCard,
  type RewardVariant,
  replyTraits,
  type ScoredReply,
} from '../../rewards/index.ts';
import type { Random } from '../../stats/index.ts';
import { type Behaviours, judgeComparisons, judgeThumbs, pullOn } from './judge-variant.ts';
import { numbered, type Task } from './task.ts';

/**
 * The part of a card that is told of every reward: what it was fitted on, and how its variants do on the rows set aside.
 *
 * @param scores of each reply, by variant; those of the judged rows are read
 * @param traitsOf values of `replyTraits` of a judged reply
 */
export function judgeReward(
  task: Task,
  scores: Readonly<Record<RewardVariant, readonly number[]>>,
  traitsOf: (reply: number) => readonly number[],
  parts: { readonly seen: readonly number[]; readonly judge: readonly number[]; readonly random: Random },
): Omit<RewardCard, 'levelled'> {
  const { seen, judge } = parts;
  const sources = (rows: readonly number[]) => rows.map((row) => task.sources[row] as string);
  const upRate = (rows: readonly number[]) =>
    rows.reduce((sum, row) => sum + (task.outcomes[row] as number), 0) / rows.length;
  const judgedReplies = judge.flatMap((row) => task.sides[row] as readonly number[]);
  const prompts = numbered(judgedReplies.map((i) => task.promptOfReply[i] as string));
  const behaviours = behavioursOf(judgedReplies, task, traitsOf);
  const judged = (variant: RewardVariant) => {
    const own = scores[variant];
    const random = parts.random.fork(`text-reward/judge/${variant}`);
    const figures =
      task.kind === 'thumbs'
        ? judgeThumbs(
            judge.map((row) => own[row] as number),
            judge.map((row) => task.outcomes[row] as 0 | 1),
            sources(judge),
            random,
          )
        : judgeComparisons(
            judge.map((row) => marginOf(own, task.sides[row] as readonly number[])),
            sources(judge),
            random,
          );
    const pull = pullOn(
      judgedReplies.map((i) => own[i] as number),
      behaviours,
      prompts,
    );
    return { ...figures, pull };
  };
  const rate = task.kind === 'thumbs' ? upRate(judge) : 0.5;
  return {
    learnedFrom: task.kind,
    fitted: { sources: new Set(sources(seen)).size, rows: seen.length, upRate: upRate(seen) },
    heldOut: {
      sources: new Set(sources(judge)).size,
      rows: judge.length,
      upRate: upRate(judge),
      brierOfMean: rate * (1 - rate),
    },
    judged: { raw: judged('raw'), debiased: judged('debiased') },
  };
}

const marginOf = (scores: readonly number[], [first = 0, second = 0]: readonly number[]): number =>
  (scores[first] as number) - (scores[second] as number);

/** Traits, and every label that is a number or yes-or-no on some reply. */
function behavioursOf(
  replies: readonly number[],
  task: Task,
  traitsOf: (reply: number) => readonly number[],
): Behaviours {
  const behaviours: Record<string, (number | null)[]> = {};
  const traits = replies.map(traitsOf);
  replyTraits.names.forEach((name, k) => {
    behaviours[name] = traits.map((values) => values[k] as number);
  });
  const labels = new Set(replies.flatMap((i) => numericLabels((task.replies[i] as ScoredReply).labels)));
  for (const name of labels) {
    behaviours[`labels.${name}`] = replies.map((i) => numberOf((task.replies[i] as ScoredReply).labels[name]));
  }
  return behaviours;
}

const numericLabels = (labels: Labels) => Object.keys(labels).filter((name) => numberOf(labels[name]) !== null);

function numberOf(value: unknown): number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : null;
}
