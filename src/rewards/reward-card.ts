import { z } from 'zod';

export const count = z.number().int().nonnegative();
export const share = z.number().min(0).max(1);
export const interval = z.strictObject({ estimate: z.number(), low: z.number(), high: z.number() });

/** How a variant does on sources (users, prompts) that nothing was fitted or chosen on. */
const judgedSchema = z.strictObject({
  /** Thumbs: area under the ROC curve. Comparisons: share in which the preferred reply scores above the other. */
  discrimination: interval,
  logLoss: z.number(),
  brier: z.number(),
  /** Expected calibration error; bins of equal count. */
  ece: z.number(),
  reliability: z.array(z.strictObject({ predicted: z.number(), observed: z.number(), n: count })),
  /** Pooled within-prompt covariance with each trait and numeric label; null where no prompt has two known replies. */
  pull: z.record(z.string(), z.number().nullable()),
});

/** What the cards of all fitted rewards tell: what it was learned from, how far to trust it, and what it pays for. */
export const rewardCardFields = {
  learnedFrom: z.enum(['thumbs', 'comparisons']),
  fitted: z.strictObject({ sources: count, rows: count, upRate: share }),
  heldOut: z.strictObject({ sources: count, rows: count, upRate: share, brierOfMean: z.number() }),
  judged: z.strictObject({ raw: judgedSchema, debiased: judgedSchema }),
  /** Traits that the debiased variant does not pay for, and what its slopes were chosen on. */
  levelled: z.strictObject({
    traits: z.array(z.string()),
    within: z.enum(['prompts', 'premises', 'all']),
    fitted: count,
  }),
};

const rewardCardSchema = z.strictObject(rewardCardFields);
export type RewardCard = z.output<typeof rewardCardSchema>;
export type JudgedVariant = z.output<typeof judgedSchema>;
