import type { Cue } from './cues.ts';

/**
 * What a cue counts for agreeing, and for contradicting, in logits. Written by `scripts/fit-tagger.ts` from the labelled
 * replies that are there for tuning.
 */
export type Weights = Readonly<Record<Cue, readonly [agrees: number, contradicts: number]>>;

export const intercepts: readonly [number, number] = [-0.36, -0.33];

/** Probabilities from which a side is read: those at which replies to unseen turns were read with precision 0.94. */
export const thresholds: readonly [number, number] = [0.7, 0.725];

export const weights: Weights = {
  echoed: [0.31, -0.37],
  denied: [-0.79, 0.83],
  'agrees-first': [1.3, -1.13],
  'agrees-last': [1.48, -1.39],
  'contradicts-first': [-1.41, 1.34],
  'contradicts-later': [-0.47, 0.64],
  confirms: [0.51, -0.37],
  denies: [-0.58, 0.72],
  builds: [1.26, -1.1],
  explains: [0.29, -0.19],
  'contrasts-first': [-0.37, 0.65],
  'contrasts-later': [-0.43, 0.57],
  'contrasts-after-agreeing': [0.54, -0.44],
  sympathises: [-0.57, 0.66],
  proposes: [-0.86, 1.07],
  cites: [-0.92, 0.83],
  yields: [0.51, -0.51],
  urges: [0.67, -0.9],
  directs: [0.94, -0.97],
  nuances: [-1.05, 0.82],
  amplifies: [0.67, -0.2],
  compares: [-0.1, 0.46],
  praises: [0.64, -1.05],
  'praises-pride': [0.65, -0.48],
  hedges: [-0.4, -1.53],
  concedes: [1.18, -1.11],
  cautions: [-0.95, 0.3],
  escalates: [1.11, -0.89],
  turned: [-0.14, 0.32],
  covered: [-0.24, 0.59],
  'focus-kept': [0.59, -0.19],
  'number-kept': [0.41, -0.21],
  'number-replaced': [-0.64, 0.77],
  figures: [-0.7, 0.73],
  bare: [0.57, -0.6],
  negations: [-0.14, 0.27],
  'asks-first': [-0.33, -0.96],
  'asks-last': [-1.43, -1.18],
};
