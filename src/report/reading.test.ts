import { describe, expect, test } from 'vitest';
import { syntheticIncident } from './fixtures/synthetic-incident.ts';
import { armsInOrder, outcomeOf, readForecast, readIncident, readWorlds } from './reading.ts';

const up = { estimate: 0.1, low: 0.05, high: 0.15 };
const down = { estimate: -0.1, low: -0.15, high: -0.05 };
const unclear = { estimate: 0.01, low: -0.05, high: 0.07 };

describe('outcomeOf', () => {
  test.each([
    [up, up, 'conflict'],
    [up, unclear, 'worse-unseen'],
    [up, down, 'worse-disliked'],
    [up, null, 'worse-unseen'],
    [down, up, 'liked-and-clean'],
    [down, unclear, 'improved'],
    [down, down, 'improved'],
    [unclear, up, 'liked-undecided'],
    [unclear, down, 'disliked'],
    [unclear, unclear, 'nothing'],
    [null, up, 'unknown'],
  ])('sycophancy %o, thumbs %o: %s', (sycophancy, thumbs, outcome) => {
    expect(outcomeOf(sycophancy, thumbs)).toBe(outcome);
  });

  test('an interval that touches zero says nothing of the sign', () => {
    expect(outcomeOf({ estimate: 0.1, low: 0, high: 0.2 }, up)).toBe('liked-undecided');
  });
});

describe('readIncident', () => {
  const { summary } = syntheticIncident({ behaviour: 'up', liking: 'up' });

  test('facets that rose come largest first, and only those whose interval excludes zero', () => {
    const { risen, fallen } = readIncident(summary);
    expect(risen.length).toBeGreaterThan(2);
    expect(risen.map(({ change }) => change.estimate)).toEqual(
      risen.map(({ change }) => change.estimate).sort((a, b) => b - a),
    );
    for (const { change } of risen) expect(change.low).toBeGreaterThan(0);
    for (const { change } of fallen) expect(change.high).toBeLessThan(0);
  });

  test('the SFT policy stands in where it is the baseline', () => {
    const reading = readIncident({ ...summary, baseline: 'sft' });
    expect(reading.baselineArm).toBeNull();
    expect(reading.baselineMetrics).toBe(summary.sft.metrics);
  });

  test('arms without the thumbs reward come first, whatever the order in the file', () => {
    const order = armsInOrder({ ...summary, pooledArms: summary.pooledArms.slice().reverse() });
    expect(order.map(({ factors }) => factors.thumbs)).toEqual([false, false, false, false, true, true, true, true]);
  });
});

describe('readForecast', () => {
  const { summary } = syntheticIncident({ behaviour: 'up', liking: 'up' });
  const row = {
    arm: 'thumbs',
    facet: 'agreement' as const,
    predictedLow: null,
    predictedHigh: null,
    reason: null,
    samplesNeeded: null,
  };

  test('signs are counted from the rate that the forecast started at', () => {
    const rows = [
      { ...row, reference: 0.1, predicted: 0.2, trained: 0.3 }, // right
      { ...row, reference: 0.1, predicted: 0.05, trained: 0.3 }, // wrong
      { ...row, reference: 0.1, predicted: 0.2, trained: 0.1 }, // training moved nothing
      { ...row, reference: 0.1, predicted: null, trained: 0.3, reason: 'kl-beyond-samples' as const },
    ];
    const fit = readForecast({ ...summary, forecast: rows });
    expect(fit.signs).toEqual({ right: 1, of: 2 });
    expect(fit.spoken).toHaveLength(3);
    expect(fit.refused).toHaveLength(1);
    expect(fit.meanAbsoluteError).toBeCloseTo((0.1 + 0.25 + 0.1) / 3);
  });

  test('no correlation is claimed of two points, or of points that do not vary', () => {
    const two = [0.1, 0.2].map((x) => ({ ...row, reference: null, predicted: x, trained: x }));
    expect(readForecast({ ...summary, forecast: two }).correlation).toBeNull();
    const flat = [0.1, 0.1, 0.1].map((x) => ({ ...row, reference: null, predicted: x, trained: 0.3 }));
    expect(readForecast({ ...summary, forecast: flat }).correlation).toBeNull();
    expect(readForecast({ ...summary, forecast: [] }).meanAbsoluteError).toBeNull();
  });
});

describe('readWorlds', () => {
  const { summary } = syntheticIncident({ behaviour: 'up', liking: 'up' });

  test('each world is known by what is switched on in it', () => {
    const { whole, bare, without, only } = readWorlds(summary.worlds);
    expect([whole?.name, bare?.name]).toEqual(['default', 'control']);
    expect(without.map(({ cause, world }) => `${cause}: ${world.name}`)).toEqual([
      'taste: indifferent',
      'mistakenBelief: informed',
      'blindness: sighted',
    ]);
    expect(only.map(({ cause, world }) => `${cause}: ${world.name}`)).toEqual(['blindness: blind-only']);
  });

  test('worlds that were not run are missing, not guessed', () => {
    expect(readWorlds([])).toEqual({ whole: null, bare: null, without: [], only: [] });
  });
});
