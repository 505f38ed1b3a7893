import { z } from 'zod';

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);
const interval = z.strictObject({ estimate: z.number(), low: z.number(), high: z.number() });

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

/** What a reward was learned from, how far to trust it, and what it pays for. */
export const textRewardCardSchema = z.strictObject({
  learnedFrom: z.enum(['thumbs', 'comparisons']),
  fitted: z.strictObject({ sources: count, rows: count, upRate: share }),
  heldOut: z.strictObject({ sources: count, rows: count, upRate: share, brierOfMean: z.number() }),
  judged: z.strictObject({ raw: judgedSchema, debiased: judgedSchema }),
  ridge: z.number(),
  /** Traits that the debiased variant does not pay for, and what its slopes were chosen on. */
  levelled: z.strictObject({
    traits: z.array(z.string()),
    within: z.enum(['prompts', 'premises', 'all']),
    fitted: count,
  }),
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
export type JudgedVariant = z.output<typeof judgedSchema>;
