/** What can be done about a model that flatters, the fastest first. */
export const mitigationNames = [
  'rollback',
  'system-line',
  'lower-weight',
  'debiased-thumbs',
  'abstaining-thumbs',
] as const;

export type MitigationName = (typeof mitigationNames)[number];

/** What a mitigation touches, and so how fast it can be had. */
export interface Mitigation {
  readonly name: MitigationName;
  /** `deployment` works on the model as it is; `training` needs a new one. */
  readonly changes: 'deployment' | 'training';
  readonly summary: string;
}

export const mitigations: Readonly<Record<MitigationName, Mitigation>> = {
  rollback: {
    name: 'rollback',
    changes: 'deployment',
    summary: 'Serve the earlier model again.',
  },
  'system-line': {
    name: 'system-line',
    changes: 'deployment',
    summary: 'Put a line before every conversation that asks for honesty.',
  },
  'lower-weight': {
    name: 'lower-weight',
    changes: 'training',
    summary: 'Train again with a smaller weight on the thumbs reward.',
  },
  'debiased-thumbs': {
    name: 'debiased-thumbs',
    changes: 'training',
    summary: 'Train again with a thumbs reward that sees every reply to a prompt as equally agreeable and praising.',
  },
  'abstaining-thumbs': {
    name: 'abstaining-thumbs',
    changes: 'training',
    summary: 'Train again with a thumbs reward that is silent on claims that can be checked.',
  },
};
