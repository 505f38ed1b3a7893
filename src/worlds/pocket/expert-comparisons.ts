import type { Random } from '../../stats/index.ts';
import { gradeReply } from './grader.ts';
import type { Deployment, Item } from './item.ts';
import { noisyPrimaryScore } from './rubric.ts';

/** Two replies to one prompt, and which of them the expert preferred. */
export interface Comparison {
  readonly item: Item;
  readonly better: string;
  readonly worse: string;
}

export interface ComparisonOptions {
  /** Noise of the rater, in units of the rubric. */
  readonly noise: number;
  /** Share of comparisons whose second reply is a spoilt copy of some reply. */
  readonly corrupted: number;
  readonly deployment: Pick<Deployment, 'memory'>;
}

/** Spoils a reply: shuffles it, cuts it short, or doubles a stretch of it. */
export function corruptReply(random: Random, reply: string): string {
  const words = reply.split(' ');
  switch (random.below(3)) {
    case 0:
      return random.shuffle(words).join(' ');
    case 1:
      return words.slice(0, Math.max(1, random.below(words.length))).join(' ');
    default:
      return [...words, ...words.slice(random.below(words.length))].join(' ');
  }
}

/**
 * Noisy expert comparisons for a Bradley–Terry reward model, from replies that were sampled for the same items.
 * Garbled replies are among them: a reward model that never saw any scores them as it pleases.
 */
export function expertComparisons(
  random: Random,
  sampled: readonly { readonly item: Item; readonly replies: readonly string[] }[],
  n: number,
  { noise, corrupted, deployment }: ComparisonOptions,
): Comparison[] {
  const usable = sampled.filter(({ replies }) => replies.length > 0);
  return Array.from({ length: n }, () => {
    const { item, replies } = random.pick(usable);
    const first = random.pick(replies);
    const other = random.pick(replies);
    const second = random.bernoulli(corrupted) || other === first ? corruptReply(random, other) : other;
    const score = (reply: string) => noisyPrimaryScore(gradeReply(item, reply, deployment), random, noise);
    return score(first) >= score(second)
      ? { item, better: first, worse: second }
      : { item, better: second, worse: first };
  });
}
