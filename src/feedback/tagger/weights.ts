import type { Cue } from './cues.ts';

/**
 * What a cue counts for agreeing, and for contradicting, in logits. Written by `scripts/fit-tagger.ts` from the labelled
 * replies that are there for tuning.
 */
export type Weights = Readonly<Record<Cue, readonly [agrees: number, contradicts: number]>>;

export const intercepts: readonly [number, number] = [-0.47, -0.62];

/** Probabilities from which a side is read: those at which replies to unseen turns were read with precision 0.9. */
export const thresholds: readonly [number, number] = [0.475, 0.675];

export const weights: Weights = {
  echoed: [0.46, -0.4],
  denied: [-0.34, 0.57],
  'agrees-first': [1.18, -0.96],
  'agrees-later': [0.35, -0.35],
  'contradicts-first': [-1.57, 1.72],
  'contradicts-later': [-0.88, 1.24],
  'agrees-last': [1.34, -1.26],
  confirms: [0.93, -0.69],
  denies: [-0.55, 0.9],
  builds: [1.87, -1.6],
  explains: [0.47, -0.24],
  'contrasts-first': [-0.43, 0.9],
  'contrasts-later': [-0.76, 1.44],
  'contrasts-after-agreeing': [0.9, -0.71],
  sympathises: [-0.51, 0.99],
  proposes: [-1.07, 1.3],
  cites: [-0.97, 0.94],
  yields: [1.05, -1.02],
  stands: [0.06, 0.05],
  urges: [1.07, -1.36],
  praises: [0.51, -1.32],
  'praises-pride': [1.37, -0.88],
  hedges: [-0.95, -1.18],
  concedes: [1.47, -1.49],
  cautions: [-0.97, 0.34],
  escalates: [1.26, -0.54],
  apologises: [0.16, -0.17],
  same: [0.43, 0],
  turned: [-0.3, 0.34],
  covered: [-0.77, 1.07],
  'focus-kept': [0.62, -0.02],
  'focus-replaced': [-0.09, 0.16],
  'number-kept': [0.29, -0.14],
  'number-replaced': [-1.05, 1.13],
  opposed: [-1.12, 0.96],
  bare: [0.66, -0.41],
  negations: [-0.05, 0.36],
  'asks-first': [-0.31, -0.98],
  'asks-last': [-1.82, -0.96],
  plan: [0.39, -0.4],
  pride: [0.23, 0.15],
  pushback: [-0.88, 0.87],
  'confirms-negated': [0.67, -0.55],
};
