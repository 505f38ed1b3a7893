import type { CauseWorld } from './causes.ts';
import type { Scale } from './settings.ts';

/** The three changes of the update, each on or off. */
export interface Factors {
  readonly thumbs: boolean;
  readonly memory: boolean;
  readonly freshData: boolean;
}

/**
 * How the thumbs become a reward: the logistic model as it is, debiased, or silent on claims that can be checked; or the
 * transformer that reads the text itself.
 */
export type ThumbsVariant = 'raw' | 'debiased' | 'abstaining' | 'from-text';

/** Where the primary reward comes from: the world's exact rubric, or a model fitted to noisy expert comparisons. */
export type PrimaryVariant = 'rubric' | 'comparisons';

/** One reinforcement-learning run, all that tells it from the others. */
export interface Arm {
  /** Unique within a run; also the name of its stage. */
  readonly id: string;
  /** What the arm is called in tables; arms that differ by seed alone share it. */
  readonly name: string;
  readonly role: 'factorial' | 'world' | 'mitigation' | 'sensitivity';
  readonly factors: Factors;
  readonly world: CauseWorld;
  /** A change of the users' parameters on top of the world, by its name in the sensitivity table. */
  readonly usersVariant: string | null;
  readonly thumbs: ThumbsVariant;
  readonly thumbsWeight: number;
  readonly primary: PrimaryVariant;
  readonly seed: number;
  /** Which run of fine-tuning, deployment and reward model it starts from. */
  readonly pipeline: number;
}

/**
 * Weight of the thumbs signal, in logits of P(up), beside a primary reward that spans [−1, 1]. An assumption: past the
 * tipping point, which lies near 1 (docs/experiments.md, "The dose"). The control runs at the same weight.
 */
export const incidentThumbsWeight = 3;
export const lowerThumbsWeight = 0.3;

const allChanges: Factors = { thumbs: true, memory: true, freshData: true };
const thumbsAlone: Factors = { thumbs: true, memory: false, freshData: false };

/** `thumbs+memory`, or `none`. */
export function armName(factors: Factors): string {
  const on = (['thumbs', 'memory', 'freshData'] as const).filter((factor) => factors[factor]);
  return on.length === 0 ? 'none' : on.join('+');
}

/** The same in the alphabet of stage names. */
function stageName(name: string): string {
  return name.replaceAll('+', '-').toLowerCase();
}

/** The candidate of the incident: everything at once, as it was launched. */
export const candidateName = armName(allChanges);

export function planArms(scale: Scale, seed: number, usersVariants: readonly string[]): Arm[] {
  const arms: Arm[] = [];
  const add = (seeds: number, label: string, arm: Omit<Arm, 'id' | 'seed' | 'pipeline'>): void => {
    for (let i = 0; i < seeds; i++) {
      arms.push({ ...arm, id: `${label}/seed-${seed + i}`, seed: seed + i, pipeline: i % scale.pipelines });
    }
  };
  const plain = {
    world: 'default',
    usersVariant: null,
    thumbs: 'raw',
    thumbsWeight: incidentThumbsWeight,
    primary: 'rubric',
  } as const;

  for (const freshData of [false, true]) {
    for (const memory of [false, true]) {
      for (const thumbs of [false, true]) {
        const factors = { thumbs, memory, freshData };
        const changes = Number(thumbs) + Number(memory) + Number(freshData);
        if (scale.cells === 'alone-and-together' && changes === 2) continue;
        const name = armName(factors);
        add(freshData ? scale.freshSeeds : scale.seeds, `arms/${stageName(name)}`, {
          ...plain,
          name,
          role: 'factorial',
          factors,
        });
      }
    }
  }

  const worlds: CauseWorld[] = scale.sensitivity
    ? ['control', 'indifferent', 'blind', 'informed', 'sighted']
    : ['control', 'indifferent', 'blind'];
  for (const world of worlds) {
    add(scale.sideSeeds, `worlds/${world}`, { ...plain, name: world, role: 'world', factors: thumbsAlone, world });
  }

  const mitigation = { ...plain, role: 'mitigation', factors: allChanges } as const;
  add(scale.sideSeeds, 'mitigations/lower-weight', {
    ...mitigation,
    name: 'lower-weight',
    thumbsWeight: lowerThumbsWeight,
  });
  add(scale.sideSeeds, 'mitigations/debiased-thumbs', { ...mitigation, name: 'debiased-thumbs', thumbs: 'debiased' });
  add(scale.sideSeeds, 'mitigations/abstaining-thumbs', {
    ...mitigation,
    name: 'abstaining-thumbs',
    thumbs: 'abstaining',
  });

  if (scale.sensitivity) {
    const sensitivity = { ...plain, role: 'sensitivity', factors: thumbsAlone } as const;
    for (const weight of [0.3, 1]) {
      add(2, `sensitivity/weight-${weight}`, { ...sensitivity, name: `weight-${weight}`, thumbsWeight: weight });
    }
    for (const variant of usersVariants) {
      add(2, `sensitivity/${variant}`, { ...sensitivity, name: variant, usersVariant: variant });
    }
    add(2, 'sensitivity/thumbs-from-text', { ...sensitivity, name: 'thumbs-from-text', thumbs: 'from-text' });
    add(2, 'sensitivity/primary-from-comparisons', {
      ...sensitivity,
      name: 'primary-from-comparisons',
      primary: 'comparisons',
    });
  }
  return arms;
}
