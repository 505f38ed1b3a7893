import {
  type RewardVariant,
  replyTraits,
  type ScoredReply,
  type TextReward,
  type TextRewardCard,
  type WordHasher,
} from '../../rewards/index.ts';
import type { Random } from '../../stats/index.ts';
import type { Design } from './design.ts';
import { explainWords } from './explain-words.ts';
import { judgeReward } from './judge-reward.ts';
import type { Task } from './task.ts';

/** A reward with what it makes of the replies that it was fitted and is judged on. */
export interface Built {
  readonly reward: TextReward;
  /** Scores of all replies, by variant. */
  readonly scores: Readonly<Record<RewardVariant, readonly number[]>>;
  /** Slopes of the traits per standard deviation, raw. */
  readonly standardised: Float64Array;
  readonly levelled: TextRewardCard['levelled'];
}

/** The card of a reward: how it does on the sources held out, and what it pays for. */
export function cardOf(
  task: Task,
  design: Design,
  hasher: WordHasher,
  { reward, scores, standardised, levelled }: Built,
  parts: {
    readonly seen: readonly number[];
    readonly judge: readonly number[];
    readonly ridge: number;
    readonly random: Random;
  },
): TextRewardCard {
  const { seen, ridge } = parts;
  const seenReplies = seen.flatMap((row) => task.sides[row] as readonly number[]);
  return {
    ...judgeReward(task, scores, (reply) => design.traits[reply] as number[], parts),
    ridge,
    levelled,
    traits: replyTraits.names.map((name, k) => ({
      name,
      weight: standardised[k] as number,
      raw: reward.weights.traits.raw[k] as number,
      debiased: reward.weights.traits.debiased[k] as number,
      present: seenReplies.filter((i) => (design.traits[i] as number[])[k] !== 0).length / seenReplies.length,
    })),
    words: explainWords(
      seenReplies.map((i) => (task.replies[i] as ScoredReply).completion),
      hasher,
      reward.weights.words,
    ),
  };
}
