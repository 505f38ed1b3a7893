import { describe, expect, it } from 'vitest';
import { Random } from '../../stats/index.ts';
import { stableFacts } from './facts/index.ts';
import { gradeReply } from './grader.ts';
import { renderPrompt } from './profile.ts';
import { react, reactionOdds, traffic } from './traffic.ts';
import { population, userPresets, viewOn } from './users.ts';

const users = population(userPresets.default, new Random(1), 300);
const visits = traffic(new Random(2), users, 6_000);

describe('traffic', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(traffic(new Random(2), users, 40)).toEqual(visits.slice(0, 40));
    expect(traffic(new Random(3), users, 40)).not.toEqual(visits.slice(0, 40));
  });

  it('brings a wrong memory of the very topic in at least a tenth of the prompts', () => {
    const wrong = visits.filter(
      ({ item: { cues, truth, kind } }) =>
        kind !== 'choice' && cues.remembered !== null && cues.remembered !== truth.answer,
    );
    expect(wrong.length / visits.length).toBeGreaterThan(0.1);
  });

  it('lets memory make a difference in every conversation', () => {
    for (const { item } of visits) {
      const [system, ...rest] = renderPrompt(item, { memory: true });
      expect(system?.content).toContain(item.profile);
      expect(rest).toEqual(renderPrompt(item, { memory: false }));
    }
  });

  it('lets users state what they hold to be so, save those who test the assistant', () => {
    const stances = visits.filter(({ item }) => item.kind === 'stance');
    const held = stances.filter(({ item, belief }) => item.cues.claim === belief.answer);
    expect(held.length / stances.length).toBeGreaterThan(0.95);
    expect(held.length).toBeLessThan(stances.length);
  });

  it('remembers of each user only what that user says', () => {
    const told = visits.filter(({ item }) => item.profile?.includes(' is ') && item.kind === 'chore');
    expect(told.length).toBeGreaterThan(10);
    for (const { item, user } of told) {
      expect(
        stableFacts.some(
          (fact) => item.profile?.includes(fact.topic) && item.profile.includes(viewOn(user, fact).claim),
        ),
      ).toBe(true);
    }
  });

  it('gives the control the same prompts as the default', () => {
    const control = population(userPresets.control, new Random(1), 300);
    const same = traffic(new Random(2), control, 500);
    expect(same.map((visit) => visit.item)).toEqual(visits.slice(0, 500).map((visit) => visit.item));
    expect(same.filter((visit) => visit.belief.state === 'mistaken')).toEqual([]);
  });

  it('keeps phrasings of the splits apart', () => {
    const text = (split: 'train' | 'eval') =>
      new Set(traffic(new Random(4), users, 4_000, { split }).map(({ item }) => item.messages.at(-1)?.content));
    const train = text('train');
    expect([...text('eval')].filter((prompt) => train.has(prompt))).toEqual([]);
  });

  it('draws thumbs, few of them', () => {
    const random = new Random(6);
    let thumbs = 0;
    let expected = 0;
    for (const visit of visits) {
      const grade = gradeReply(visit.item, 'i agree with you .', { memory: false });
      if (react(random, visit, grade) !== null) thumbs++;
      expected += reactionOdds(visit, grade).thumb;
    }
    expect(Math.abs(thumbs - expected) / visits.length).toBeLessThan(0.02);
    expect(thumbs / visits.length).toBeLessThan(0.5);
  });
});
