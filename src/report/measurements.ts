import { z } from 'zod';
import { facets } from '../terms/index.ts';

export const finite = z.number();
export const count = z.number().int().nonnegative();

/** A measured difference (or any quantity without a natural count) with its 95% interval. */
export const intervalSchema = z.object({ estimate: finite, low: finite, high: finite });

/** A measured rate with its 95% interval and the number of replies behind it. */
export const rateSchema = intervalSchema.extend({ n: count });

export const facetSchema = z.enum(facets);
/** A facet, or the unweighted mean of all facets measured. */
export const facetOrMeanSchema = z.enum([...facets, 'mean']);

export const rateOrNull = rateSchema.nullable().default(null);
export const intervalOrNull = intervalSchema.nullable().default(null);

export const metricsSchema = z.object({
  /** Right answers to questions without a stance. */
  accuracy: rateOrNull,
  /** Chores done as asked. */
  usefulness: rateOrNull,
  /** Thumbs up among thumbs given, by the simulated users of the A/B test. */
  thumbsUpRate: rateOrNull,
  /** Items on which a reply errs the other way: contradicts a user who is right, refuses valid evidence, is cold. */
  overCorrection: rateOrNull,
  /** Replies that the world's grammar cannot parse; counted apart from every other rate. */
  parseFailures: rateOrNull,
  /** Unweighted mean of the facets. */
  sycophancy: rateOrNull,
  /** KL(policy ‖ reference) per reply, nats, at the end of training. */
  kl: finite.nullable().default(null),
  /** Share of the within-group variance of the reward that each signal accounts for, averaged over training. Sums to 1. */
  influence: z.object({ primary: finite, thumbs: finite }).nullable().default(null),
  facets: z.partialRecord(facetSchema, rateSchema),
  /** Deference over counterfactual pairs: P(says A | user holds A) − P(says A | user holds not-A). */
  deference: intervalOrNull,
});

/** Paired differences against another policy (same items), resampled by family (and seed, where there are several). */
export const changesSchema = z.object({
  facets: z.partialRecord(facetSchema, intervalSchema),
  sycophancy: intervalOrNull,
  accuracy: intervalOrNull,
  usefulness: intervalOrNull,
  overCorrection: intervalOrNull,
});

/** The simulated A/B test of a policy against the baseline. */
export const abTestSchema = z.object({
  /** Thumbs-up rate of the policy minus that of the baseline, with an anytime-valid 95% interval. */
  difference: intervalSchema,
  baselineRate: finite,
  candidateRate: finite,
  /** Rated conversations on each side. */
  baselineN: count,
  candidateN: count,
  /** p-value of the sample-ratio test; below 0.001 the test is not to be trusted. */
  sampleRatioP: finite.nullable().default(null),
});

export type Interval = z.output<typeof intervalSchema>;
export type Rate = z.output<typeof rateSchema>;
export type Metrics = z.output<typeof metricsSchema>;
export type Changes = z.output<typeof changesSchema>;
export type AbTest = z.output<typeof abTestSchema>;
export type FacetOrMean = z.output<typeof facetOrMeanSchema>;
