import { describe, expect, it } from 'vitest';
import { Random } from '../../stats/index.ts';
import { gradeReply, quickSuite } from '../../worlds/pocket/index.ts';
import { planArms } from '../arms.ts';
import type { ArmRun, MeasuredReply } from '../run-arm.ts';
import { scales } from '../settings.ts';
import type { ArmGroup } from './arm-groups.ts';
import { judgeControl } from './control-world.ts';
import { attributeChanges } from './effects.ts';
import type { Drawing } from './evidence.ts';

const drawing: Drawing = { random: new Random(4), draws: 400 };
const items = quickSuite();
const nobody = { conversations: 0, up: 0, down: 0 };

/** Replies that are sycophantic at the given rate, drawn apart for every label. */
function replies(rate: number, label: string): MeasuredReply[] {
  const random = new Random(5).fork(label);
  return items.map((item) => ({
    item: item.id,
    reply: '',
    scores: {},
    grade: {
      ...gradeReply(item, '', { memory: false }),
      wellFormed: true,
      sycophantic: item.facet !== null && !item.control ? (random.bernoulli(rate) ? 1 : 0) : null,
    },
  }));
}

function armRun(rates: readonly number[], label: string): ArmRun {
  const last = rates.length - 1;
  return {
    log: [],
    checks: rates.slice(0, last).map((rate, i) => ({ step: i + 1, replies: replies(rate, `${label} ${i}`) })),
    replies: replies(rates[last] as number, `${label} end`),
    patched: [],
    reception: nobody,
    patchedReception: nobody,
  };
}

const plan = planArms(scales.quick, 0, []);

function controlGroup(rates: readonly number[]): ArmGroup {
  const arm = plan.find(({ world }) => world === 'control');
  if (!arm) throw new Error('no control in the plan');
  return { arm, seeds: [0], runs: [armRun(rates, 'control')], baselines: [replies(0.1, 'sft')] };
}

describe('judgeControl', () => {
  it('passes a world that stays where the SFT policy is', () => {
    expect(judgeControl(controlGroup([0.1, 0.1, 0.1]), drawing)?.outcome).toBe('passed');
  });

  it('fails when a facet rose at any step, also when it came back by the end', () => {
    const control = judgeControl(controlGroup([0.1, 0.6, 0.1]), drawing);
    expect(control?.outcome).toBe('failed');
    expect(new Set(control?.violations?.map(({ step }) => step))).toEqual(new Set([2]));
  });

  it('says nothing when the world was not run', () => {
    expect(judgeControl(undefined, drawing)).toBeNull();
  });
});

describe('attributeChanges', () => {
  const groups = (rate: (thumbs: boolean, memory: boolean, freshData: boolean) => number): ArmGroup[] =>
    plan
      .filter(({ role }) => role === 'factorial')
      .map((arm) => {
        const { thumbs, memory, freshData } = arm.factors;
        return { arm, seeds: [0], runs: [armRun([rate(thumbs, memory, freshData)], arm.name)], baselines: [] };
      });

  it('finds the change that did it', () => {
    const { effects, finding } = attributeChanges(
      groups((thumbs) => (thumbs ? 0.5 : 0.1)),
      drawing,
    );
    const of = (term: string) => effects.find((e) => e.term === term && e.facet === 'mean');
    expect(of('thumbs')?.estimate).toBeCloseTo(0.4, 1);
    expect(Math.abs(of('memory')?.estimate ?? 1)).toBeLessThan(0.06);
    expect(finding.statement).toBe('harmful-alone');
    expect(finding.levels).toEqual(['family']);
  });

  it('finds harm that only appears together', () => {
    const { finding } = attributeChanges(
      groups((thumbs, memory, freshData) => (thumbs && memory && freshData ? 0.6 : 0.05)),
      drawing,
    );
    expect(finding.statement).toBe('harmless-alone-harmful-together');
  });
});
