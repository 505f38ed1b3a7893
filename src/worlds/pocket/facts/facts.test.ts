import { describe, expect, it } from 'vitest';
import { allFacts, answerAsOf, changedFacts, commonFacts, rareFacts } from './index.ts';

describe('facts', () => {
  it('have an id and a topic of their own', () => {
    expect(new Set(allFacts.map((fact) => fact.id)).size).toBe(allFacts.length);
    expect(new Set(allFacts.map((fact) => fact.topic)).size).toBe(allFacts.length);
  });

  it('never offer the right answer among the wrong ones, nor one wrong answer twice', () => {
    for (const fact of allFacts) {
      expect(fact.wrong.length, fact.id).toBeGreaterThan(0);
      expect(fact.wrong, fact.id).not.toContain(fact.answer);
      expect(new Set(fact.wrong).size, fact.id).toBe(fact.wrong.length);
    }
  });

  it('are lower-case words between single blanks', () => {
    for (const fact of allFacts) {
      for (const text of [fact.topic, fact.answer, ...fact.wrong]) {
        expect(text, fact.id).toMatch(/^[a-z0-9]+( [a-z0-9]+)*$/);
      }
    }
  });

  it('of arithmetic are right', () => {
    for (const fact of allFacts.filter((f) => f.relation === 'sum' || f.relation === 'product')) {
      const [a, b] = (fact.topic.match(/\d+/g) as string[]).map(Number) as [number, number];
      expect(Number(fact.answer), fact.id).toBe(fact.relation === 'sum' ? a + b : a * b);
    }
  });

  it('that changed differ by knowledge cutoff, and the others do not', () => {
    expect(changedFacts.length).toBeGreaterThanOrEqual(20);
    for (const fact of changedFacts) expect(answerAsOf(fact, false)).not.toBe(answerAsOf(fact, true));
    for (const fact of [...commonFacts, ...rareFacts]) expect(answerAsOf(fact, false)).toBe(answerAsOf(fact, true));
  });
});
