import { z } from 'zod';
import { count, interval, rewardCardFields, share } from '../reward-card.ts';

const occluded = z.array(z.strictObject({ name: z.string(), effect: z.number(), replies: count }));

/** The card of a reward that a transformer reads from the text. */
export const transformerRewardCardSchema = z.strictObject({
  ...rewardCardFields,
  network: z.strictObject({
    /** What its weights began as. */
    start: z.enum(['random', 'checkpoint']),
    words: z.enum(['hashed', 'vocabulary']),
    /** Ids of its embedding, those of hashed words included. */
    ids: count,
    layers: count,
    dim: count,
    parameters: count,
    /** Tokens that it reads of a conversation with its reply. */
    room: count,
  }),
  /** Share of all texts' words that are outside its vocabulary, and of the replies that fill its room with their prompt or are cut. */
  unknown: share,
  cut: share,
  /** Mean loss of every epoch over the rows it learned from, and of the rows that chose among the epochs. */
  epochs: z.array(z.strictObject({ loss: z.number(), watched: z.number() })),
  /** The epoch whose weights these are, from 1. */
  chosen: count,
  /** Rows that chose the epoch and the slopes. */
  chosenOn: count,
  /** The linear reward, fitted on the same rows and judged on the same others. */
  linear: z.strictObject({ discrimination: interval, logLoss: z.number(), brier: z.number(), ece: z.number() }),
  /**
   * Whether it tells replies apart better than the linear reward: not at all (`none`); not beyond what that one's interval
   * leaves open, so that the lead may be an accident of these rows (`unclear`); or beyond it (`clear`).
   */
  lead: z.enum(['none', 'unclear', 'clear']),
  /** What is added to the score for each unit of a levelled trait in the debiased variant. */
  slopes: z.array(z.strictObject({ name: z.string(), slope: z.number() })),
  /** Change of the raw score that a word makes by being there, averaged over held-out replies that have it. */
  words: z.strictObject({ earn: occluded, cost: occluded }),
});

export type TransformerRewardCard = z.output<typeof transformerRewardCardSchema>;
