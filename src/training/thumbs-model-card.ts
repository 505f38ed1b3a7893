import { z } from 'zod';

export const thumbsModelSchemaName = 'evenkeel.thumbs-model/1';

const rate = z.number().min(0).max(1);
const count = z.number().int().nonnegative();

/** A thumbs reward model at rest: what it computes, and the card that says how far to trust it. */
export const thumbsModelSchema = z
  .object({
    schema: z.literal(thumbsModelSchemaName),
    score: z.object({
      names: z.array(z.string()).min(1),
      intercept: z.number(),
      slopes: z.array(z.number()),
    }),
    card: z.object({
      /** On users held out from fitting and from choosing the ridge. */
      heldOut: z.object({
        users: count,
        events: count,
        upRate: rate,
        auc: z.object({ estimate: rate, low: rate, high: rate }),
        logLoss: z.number(),
        brier: z.number(),
        /** Brier score of always saying the mean. */
        brierOfMean: z.number(),
        /** Expected calibration error. */
        ece: z.number(),
        reliability: z.array(z.object({ predicted: z.number(), observed: z.number(), n: count })),
      }),
      /** What it was fitted on. */
      fitted: z.object({ users: count, events: count, upRate: rate }),
      /** Replies shown, rated or not. */
      shown: count,
      models: z.array(z.string()),
      ridge: z.number(),
      propensity: z
        .object({ rated: rate, effectiveSize: z.number(), largest: z.number(), clipped: rate, ceiling: z.number() })
        .nullable(),
      coefficients: z.array(
        z.object({
          feature: z.string(),
          /** Change in log-odds of a thumb up per standard deviation of the feature, and its error clustered by user. */
          weight: z.number(),
          standardError: z.number(),
          /** Per unit of the feature. */
          slope: z.number(),
        }),
      ),
    }),
  })
  .refine(({ score }) => score.names.length === score.slopes.length, {
    path: ['score', 'slopes'],
    message: 'expected one slope for each name',
  });

export type ThumbsModelFile = z.output<typeof thumbsModelSchema>;
export type ThumbsModelCard = ThumbsModelFile['card'];
