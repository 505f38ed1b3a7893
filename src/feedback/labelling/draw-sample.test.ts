import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareCdf } from '../../stats/index.ts';
import { columnsOf } from '../audit/read-columns.ts';
import type { FeedbackEvent } from '../event.ts';
import { drawSample } from './draw-sample.ts';
import { madeEvent } from './made-event.test-support.ts';

type Made = Partial<Pick<FeedbackEvent, 'thumb' | 'siblings'>> & { readonly stance: boolean };

function event(id: string, { stance, ...rest }: Made): FeedbackEvent {
  const asks = { id: `c-${id}`, messages: [{ role: 'user' as const, content: 'Summarise this email, please.' }] };
  return madeEvent(id, { ...(stance ? {} : { conversation: asks }), ...rest });
}

const population = async (stance: number, none: number) =>
  (
    await columnsOf([
      ...Array.from({ length: stance }, (_, i) => event(`s${i}`, { stance: true })),
      ...Array.from({ length: none }, (_, i) => event(`n${i}`, { stance: false })),
    ])
  ).columns;

const keysOf = (sample: ReturnType<typeof drawSample>) => new Set(sample.keys.map(({ key }) => key));

describe('the sample', () => {
  it('is of rated replies alone, and not of comparisons', async () => {
    const compared = { group: 'g', outcome: 'won' as const, others: [] };
    const { columns } = await columnsOf([
      event('rated', { stance: true }),
      event('unrated', { stance: true, thumb: null }),
      event('compared', { stance: true, siblings: compared }),
      event('regenerated', { stance: false, siblings: { ...compared, outcome: null } }),
    ]);
    const { strata, keys } = drawSample(columns, { size: 10, stanceShare: 0.5, seed: 1 });
    expect(strata).toEqual([
      { stance: true, events: 1, drawn: 1 },
      { stance: false, events: 1, drawn: 1 },
    ]);
    expect(keys.map(({ key }) => key).sort()).toEqual([columns.event[0], columns.event[3]].sort());
  });

  it('of a larger size holds the smaller one, whatever the strata and their shares', async () => {
    const columns = await population(60, 140);
    fc.assert(
      fc.property(
        fc.nat(220),
        fc.nat(220),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(1000),
        (one, other, stanceShare, seed) => {
          const draw = (size: number) => drawSample(columns, { size, stanceShare, seed });
          const [small, large] = [draw(Math.min(one, other)), draw(Math.max(one, other))];
          const held = keysOf(large);
          expect(small.keys.every(({ key }) => held.has(key))).toBe(true);
          for (const { strata, keys } of [small, large]) {
            expect(keys).toHaveLength(strata.reduce((sum, { drawn }) => sum + drawn, 0));
            expect(new Set(keys.map(({ key }) => key)).size).toBe(keys.length);
          }
          expect(large.keys).toHaveLength(Math.min(200, Math.max(one, other)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has the wanted share of each stratum, and fills up from the other where one is small', async () => {
    const drawn = async (stance: number, none: number, stanceShare: number) =>
      drawSample(await population(stance, none), { size: 100, stanceShare, seed: 7 }).strata.map((one) => one.drawn);
    expect(await drawn(200, 400, 0.5)).toEqual([50, 50]);
    expect(await drawn(200, 400, 0.75)).toEqual([75, 25]);
    expect(await drawn(10, 400, 0.5)).toEqual([10, 90]);
    expect(await drawn(200, 20, 0.5)).toEqual([80, 20]);
    expect(await drawn(30, 20, 0.5)).toEqual([30, 20]);
  });

  it('asks first about what a smaller sample would hold, in both strata', async () => {
    const { keys, strata } = drawSample(await population(300, 700), { size: 200, stanceShare: 0.5, seed: 3 });
    const firstHalf = keys.slice(0, 100);
    expect(strata.map(({ drawn }) => drawn)).toEqual([100, 100]);
    expect(firstHalf.filter(({ stratum }) => stratum === 0)).toHaveLength(50);
  });

  it('draws each event with the chance of its stratum, and pairs as independently as without replacement they can be', async () => {
    const columns = await population(20, 30);
    const seeds = 4000;
    const times = new Map<number, number>();
    let together = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const held = keysOf(drawSample(columns, { size: 10, stanceShare: 0.5, seed }));
      for (const key of held) times.set(key, (times.get(key) ?? 0) + 1);
      // Neighbours in the file, whose ids differ in one character.
      if (held.has(columns.event[0] as number) && held.has(columns.event[1] as number)) together++;
    }
    for (const [from, to, chance] of [
      [0, 20, 5 / 20],
      [20, 50, 5 / 30],
    ] as const) {
      let statistic = 0;
      for (let i = from; i < to; i++) {
        const expected = seeds * chance;
        statistic += ((times.get(columns.event[i] as number) ?? 0) - expected) ** 2 / (expected * (1 - chance));
      }
      // The counts sum to a constant, so (n − 1)/n of the statistic is χ² with n − 1 degrees of freedom.
      const n = to - from;
      const p = 1 - chiSquareCdf((statistic * (n - 1)) / n, n - 1);
      expect(p).toBeGreaterThan(0.001);
      expect(p).toBeLessThan(0.999);
    }
    const both = (seeds * 5 * 4) / (20 * 19);
    expect(Math.abs(together - both)).toBeLessThan(4 * Math.sqrt(both));
  });

  it('weights of one over chance estimate totals without bias', async () => {
    const columns = await population(20, 30);
    // An event's value is its place: what is estimated is their sum.
    const value = new Map(Array.from(columns.event, (key, i) => [key, i]));
    const truth = (49 * 50) / 2;
    const estimates = Array.from({ length: 2000 }, (_, seed) => {
      const { keys, strata } = drawSample(columns, { size: 10, stanceShare: 0.5, seed });
      return keys.reduce((sum, { key, stratum }) => {
        const { events, drawn } = strata[stratum] as (typeof strata)[number];
        return sum + ((value.get(key) as number) * events) / drawn;
      }, 0);
    });
    const mean = estimates.reduce((sum, one) => sum + one, 0) / estimates.length;
    const sd = Math.sqrt(estimates.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (estimates.length - 1));
    expect(Math.abs(mean - truth)).toBeLessThan((4 * sd) / Math.sqrt(estimates.length));
  });
});
