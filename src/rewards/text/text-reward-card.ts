import { z } from 'zod';
import { count, rewardCardFields, share } from '../reward-card.ts';

/** The card of a reward that is linear in hashed words and traits. */
export const textRewardCardSchema = z.strictObject({
  ...rewardCardFields,
  ridge: z.number(),
  /** Change in log-odds per standard deviation of the trait, and the slope per unit. */
  traits: z.array(
    z.strictObject({ name: z.string(), weight: z.number(), raw: z.number(), debiased: z.number(), present: share }),
  ),
  /** Words and pairs that earn or cost most, with how many rows hold them; weight for a reply of that word alone. */
  words: z.strictObject({
    earn: z.array(z.strictObject({ name: z.string(), weight: z.number(), rows: count })),
    cost: z.array(z.strictObject({ name: z.string(), weight: z.number(), rows: count })),
  }),
});

export type TextRewardCard = z.output<typeof textRewardCardSchema>;
