import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialiseParameters, transformerConfig } from '../models/index.ts';
import { Random } from '../stats/index.ts';
import { packGroups, type TokenGroup } from './packing.ts';
import { compileLogProbs, packedFeeds, packedSizes } from './policy-programs.ts';

const tokens = (min: number, max: number) =>
  fc.array(fc.integer({ min: 1, max: 40 }), { minLength: min, maxLength: max });
const group: fc.Arbitrary<TokenGroup> = fc.record({
  prompt: tokens(1, 6),
  completions: fc.array(tokens(1, 5), { minLength: 1, maxLength: 4 }),
});

describe('packGroups', () => {
  it('lists every completion token once, in order, whatever the groups', () => {
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 5 }), (groups) => {
        const packed = packGroups(groups, 0);
        expect([...packed.targets]).toEqual(groups.flatMap((g) => g.completions.flat()));
        expect(packed.attentionBias.length).toBe(packed.batch * packed.time * packed.time);
      }),
    );
  });

  it('gives each completion the log-probabilities it has as a sequence of its own', async () => {
    const config = transformerConfig.parse({
      vocabSize: 41,
      dim: 16,
      layers: 2,
      heads: 2,
      kvHeads: 1,
      ffDim: 24,
      maxLength: 32,
    });
    const parameters = initialiseParameters(config, new Random(5));
    const program = await compileLogProbs(config, 1);
    const score = async (groups: TokenGroup[]): Promise<number[]> => {
      const packed = packGroups(groups, 0);
      const { logProbs } = await program.run(parameters, packedFeeds(packed), packedSizes(packed));
      return [...(logProbs as Float32Array)];
    };
    await fc.assert(
      fc.asyncProperty(fc.array(group, { minLength: 1, maxLength: 4 }), async (groups) => {
        const together = await score(groups);
        const apart: number[] = [];
        for (const { prompt, completions } of groups) {
          for (const completion of completions) apart.push(...(await score([{ prompt, completions: [completion] }])));
        }
        together.forEach((value, i) => {
          expect(value).toBeCloseTo(apart[i] as number, 4);
        });
      }),
      { numRuns: 30 },
    );
    await program.release();
  });

  it('refuses a group without a prompt', () => {
    expect(() => packGroups([{ prompt: [], completions: [[1]] }], 0)).toThrow(RangeError);
  });
});
