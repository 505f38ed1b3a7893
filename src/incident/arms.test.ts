import { describe, expect, it } from 'vitest';
import { candidateName, planArms } from './arms.ts';
import { causeWorlds } from './causes.ts';
import { scales } from './settings.ts';

const key = ({ thumbs, memory, freshData }: { thumbs: boolean; memory: boolean; freshData: boolean }): string =>
  [thumbs, memory, freshData].map(Number).join('');

describe('planArms', () => {
  it.each(['smoke', 'quick', 'full'] as const)('gives every arm of %s its own stage', (mode) => {
    const ids = planArms(scales[mode], 3, ['a', 'b']).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9][a-z0-9./-]*$/);
  });

  it('holds the whole factorial, with five seeds for thumbs and memory and three with fresher data', () => {
    const seeds = new Map<string, number>();
    for (const { role, factors } of planArms(scales.full, 0, [])) {
      if (role === 'factorial') seeds.set(key(factors), (seeds.get(key(factors)) ?? 0) + 1);
    }
    expect(Object.fromEntries(seeds)).toEqual({
      '000': 5,
      '100': 5,
      '010': 5,
      '110': 5,
      '001': 3,
      '101': 3,
      '011': 3,
      '111': 3,
    });
  });

  it('compares worlds and cures at the weight of the candidate, and spreads seeds over the pipelines', () => {
    const arms = planArms(scales.full, 0, []);
    const weight = arms.find(({ name }) => name === candidateName)?.thumbsWeight;
    for (const { role, name, thumbsWeight } of arms) {
      if (role === 'world' || name === 'debiased-thumbs' || name === 'abstaining-thumbs')
        expect(thumbsWeight).toBe(weight);
    }
    expect(new Set(arms.filter(({ name }) => name === 'thumbs').map(({ pipeline }) => pipeline)).size).toBe(2);
  });

  it('has the control and the worlds of mistaken users and of a blind reward model in every mode', () => {
    for (const scale of Object.values(scales)) {
      const worlds = planArms(scale, 0, [])
        .filter(({ role }) => role === 'world')
        .map(({ world }) => world);
      expect(worlds).toEqual(expect.arrayContaining(['control', 'indifferent', 'blind']));
    }
    expect(Object.values(causeWorlds.control)).toEqual([false, false, false]);
  });
});
