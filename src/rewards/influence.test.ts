import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../stats/index.ts';
import { evenGroups } from './groups.ts';
import { influenceShares } from './influence.ts';

const batch = fc
  .record({
    signals: fc.integer({ min: 1, max: 5 }),
    prompts: fc.integer({ min: 1, max: 6 }),
    size: fc.integer({ min: 2, max: 8 }),
    seed: fc.nat(),
  })
  .map(({ signals, prompts, size, seed }) => {
    const random = new Random(seed);
    const groups = random.shuffle(evenGroups(prompts, size));
    const contributions = Object.fromEntries(
      Array.from({ length: signals }, (_, k) => [`s${k}`, groups.map(() => 10 ** (2 - k) * random.normal())]),
    );
    return { contributions, groups };
  });

const sum = (shares: Record<string, number> | null) => Object.values(shares ?? {}).reduce((a, b) => a + b, 0);

describe('influence shares', () => {
  it('sum to 1 whatever the signals, sizes and order of the batch', () => {
    fc.assert(
      fc.property(batch, ({ contributions, groups }) => {
        expect(sum(influenceShares(contributions, groups))).toBeCloseTo(1, 9);
      }),
    );
  });

  it('do not change when all contributions are scaled, or shifted by a constant of the group', () => {
    fc.assert(
      fc.property(batch, fc.double({ min: 0.01, max: 100, noNaN: true }), ({ contributions, groups }, scale) => {
        const before = influenceShares(contributions, groups) as Record<string, number>;
        const moved = Object.fromEntries(
          Object.entries(contributions).map(([name, c]) => [
            name,
            c.map((v, i) => scale * v + 3 * (groups[i] as number)),
          ]),
        );
        const after = influenceShares(moved, groups) as Record<string, number>;
        for (const name of Object.keys(before)) expect(after[name]).toBeCloseTo(before[name] as number, 6);
      }),
    );
  });

  it('split by variance between independent signals', () => {
    const random = new Random(1);
    const groups = evenGroups(20_000, 4);
    const shares = influenceShares(
      { strong: groups.map(() => 2 * random.normal()), weak: groups.map(() => random.normal()) },
      groups,
    );
    expect(shares?.strong).toBeCloseTo(0.8, 2);
    expect(shares?.weak).toBeCloseTo(0.2, 2);
  });

  it('fall below 0 for a signal that is overruled', () => {
    expect(influenceShares({ loud: [0, 3], overruled: [1, 0] }, [0, 0])).toEqual({ loud: 1.5, overruled: -0.5 });
  });

  it('are unknown when nothing differs within any group, however the groups differ', () => {
    expect(
      influenceShares({ a: [0.1, 0.1, 0.1, 7, 7, 7], b: [0.2, 0.2, 0.2, 1, 1, 1] }, [0, 0, 0, 1, 1, 1]),
    ).toBeNull();
  });

  it('rejects contributions of another length than the batch', () => {
    expect(() => influenceShares({ a: [1] }, [0, 0])).toThrow(RangeError);
  });
});
