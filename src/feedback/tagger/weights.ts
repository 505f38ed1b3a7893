import type { Cue } from './cues.ts';

/**
 * What a cue counts for agreeing, and for contradicting, in logits. Written by `scripts/fit-tagger.ts` from the labelled
 * replies that are there for tuning.
 */
export type Weights = Readonly<Record<Cue, readonly [agrees: number, contradicts: number]>>;

export const intercepts: readonly [number, number] = [-0.36, -0.33];

/** Probabilities from which a side is read: those at which replies to unseen turns were read with precision 0.94. */
export const thresholds: readonly [number, number] = [0.675, 0.725];

export const weights: Weights = {
  echoed: [0.31, -0.36],
  denied: [-0.8, 0.84],
  'agrees-first': [1.3, -1.13],
  'agrees-last': [1.48, -1.39],
  'contradicts-first': [-1.41, 1.34],
  'contradicts-later': [-0.38, 0.55],
  confirms: [0.51, -0.38],
  denies: [-0.6, 0.73],
  builds: [1.26, -1.1],
  explains: [0.28, -0.18],
  'contrasts-first': [-0.37, 0.65],
  'contrasts-later': [-0.43, 0.58],
  'contrasts-after-agreeing': [0.54, -0.44],
  sympathises: [-0.58, 0.66],
  proposes: [-0.86, 1.07],
  cites: [-0.92, 0.83],
  yields: [0.51, -0.5],
  urges: [0.67, -0.9],
  directs: [0.94, -0.97],
  nuances: [-1.05, 0.82],
  amplifies: [0.67, -0.2],
  compares: [-0.1, 0.46],
  praises: [0.64, -1.04],
  'praises-pride': [0.65, -0.48],
  hedges: [-0.4, -1.53],
  concedes: [1.2, -1.14],
  cautions: [-0.95, 0.31],
  escalates: [1.12, -0.89],
  turned: [-0.15, 0.32],
  covered: [-0.23, 0.58],
  'focus-kept': [0.58, -0.18],
  'number-kept': [0.42, -0.22],
  'number-replaced': [-0.64, 0.77],
  figures: [-0.7, 0.73],
  bare: [0.57, -0.6],
  negations: [-0.14, 0.27],
  'asks-first': [-0.33, -0.96],
  'asks-last': [-1.42, -1.18],
};
