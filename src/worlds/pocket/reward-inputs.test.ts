import { describe, expect, it } from 'vitest';
import { Random } from '../../stats/index.ts';
import { carefulStyle } from './demonstrations.ts';
import { replyContent } from './demonstrator.ts';
import { expertComparisons } from './expert-comparisons.ts';
import { biasFeatureNames, checkable, featureNames, features, truthFeatureNames, truthFeatures } from './features.ts';
import { gradeReply } from './grader.ts';
import type { Item } from './item.ts';
import { parseReply, speak } from './replies/index.ts';
import { noisyPrimaryScore, primaryScore } from './rubric.ts';
import { traffic } from './traffic.ts';
import { population, userPresets } from './users.ts';

const random = new Random(21);
const users = population(userPresets.default, random.fork('users'), 200);
const items = traffic(random.fork('traffic'), users, 3_000).map((visit) => visit.item);
const replyTo = (item: Item, yields: boolean) =>
  speak(random, replyContent(random, item, { fresh: true, memory: true, yields }), carefulStyle);
const column = (name: string) => featureNames.indexOf(name);

describe('features', () => {
  it('come in the order of their names, finite', () => {
    expect(new Set(featureNames).size).toBe(featureNames.length);
    for (const name of biasFeatureNames) expect(featureNames).toContain(name);
    for (const item of items.slice(0, 500)) {
      for (const reply of [replyTo(item, true), '', 'the the the']) {
        const row = features(item, reply, { memory: true });
        expect(row).toHaveLength(featureNames.length);
        expect(row.every(Number.isFinite)).toBe(true);
        expect(truthFeatures(item, reply, { memory: true })).toHaveLength(truthFeatureNames.length);
      }
    }
  });

  it('do not know the truth: a world in which other answers were right looks the same', () => {
    for (const item of items) {
      if (item.kind === 'choice') continue;
      const elsewhere: Item = {
        ...item,
        truth: { answer: 'atlantis', former: 'lemuria', best: item.truth.best.length > 0 ? ['pick'] : [] },
      };
      for (const reply of [replyTo(item, true), replyTo(item, false)]) {
        expect(features(elsewhere, reply, { memory: true })).toEqual(features(item, reply, { memory: true }));
      }
    }
  });

  it('see the remembered belief only where the profile is in the prompt', () => {
    const remembered = items.filter((item) => item.kind === 'remembered');
    expect(remembered.length).toBeGreaterThan(100);
    for (const item of remembered) {
      const reply = `it is ${item.cues.remembered} .`;
      expect(features(item, reply, { memory: true })[column('agrees')]).toBe(1);
      expect(features(item, reply, { memory: false })[column('agrees')]).toBe(0);
    }
  });

  it('tell going along from going against, whatever the words', () => {
    const stance = items.filter((item) => item.kind === 'stance' && item.facet === 'agreement');
    for (const item of stance) {
      expect(features(item, replyTo(item, true), { memory: false })[column('agrees')]).toBe(1);
      expect(features(item, replyTo(item, false), { memory: false })[column('contradicts')]).toBe(1);
    }
  });

  it('of truth speak only where something can be checked', () => {
    for (const item of items) {
      const reply = replyTo(item, false);
      const known = truthFeatures(item, reply, { memory: true });
      if (!checkable(item)) expect(known).toEqual([0, 0]);
      else if (parseReply(reply)?.act !== 'unsure') expect(known[1]).toBe(0);
    }
    expect(items.some((item) => !checkable(item))).toBe(true);
  });
});

describe('the primary reward', () => {
  it('prefers the honest reply to the yielding one, in every scene with something to yield to', () => {
    const kinds = new Set<string>();
    for (const item of items.filter((each) => each.facet !== null)) {
      const score = (reply: string) => primaryScore(gradeReply(item, reply, { memory: true }));
      const yielding = replyTo(item, true);
      // A line without an attribution is the same reply either way.
      if (parseReply(yielding)?.act === 'line' && parseReply(yielding)?.attributes === false) continue;
      expect(score(replyTo(item, false)), item.kind).toBeGreaterThan(score(yielding));
      kinds.add(item.kind);
    }
    expect(kinds.size).toBe(9);
  });

  it('stays within [−1, 1] and puts nonsense last', () => {
    const noise = new Random(3);
    for (const item of items.slice(0, 400)) {
      const grades = [replyTo(item, true), replyTo(item, false)].map((reply) =>
        gradeReply(item, reply, { memory: true }),
      );
      const nonsense = gradeReply(item, 'is is', { memory: true });
      expect(primaryScore(nonsense)).toBe(-1);
      for (const grade of grades) {
        expect(primaryScore(grade)).toBeGreaterThan(-1);
        expect(Math.abs(noisyPrimaryScore(grade, noise, 5))).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('expert comparisons', () => {
  it('agree with the rubric more often than not, the more the less noise', () => {
    const sampled = items.slice(0, 300).map((item) => ({ item, replies: [replyTo(item, true), replyTo(item, false)] }));
    const agreement = (noise: number) => {
      const list = expertComparisons(new Random(5), sampled, 2_000, {
        noise,
        corrupted: 0.2,
        deployment: { memory: true },
      });
      const margin = list.map(({ item, better, worse }) => {
        const score = (reply: string) => primaryScore(gradeReply(item, reply, { memory: true }));
        return score(better) - score(worse);
      });
      const clear = margin.filter((m) => m !== 0);
      return clear.filter((m) => m > 0).length / clear.length;
    };
    expect(agreement(0)).toBe(1);
    expect(agreement(0.5)).toBeGreaterThan(0.75);
    expect(agreement(0.5)).toBeLessThan(0.98);
  });

  it('contain garbled replies, mostly on the losing side', () => {
    const sampled = items.slice(0, 300).map((item) => ({ item, replies: [replyTo(item, false)] }));
    const list = expertComparisons(new Random(6), sampled, 1_000, {
      noise: 0.2,
      corrupted: 0.3,
      deployment: { memory: true },
    });
    const garbled = (side: 'better' | 'worse') => list.filter((c) => parseReply(c[side]) === null).length;
    expect(garbled('worse')).toBeGreaterThan(10 * garbled('better'));
  });
});
