import { describe, expect, it } from 'vitest';
import { Random } from '../stats/index.ts';
import { agreementPenalty, penaltySignal, withPenalty } from './agreement-penalty.ts';
import { forecast } from './forecast.ts';
import { searchMixes } from './mix-search.ts';
import { type SampledPrompt, tabulateSamples } from './sample-table.ts';
import { behaviourMass, tilt } from './tilt.ts';

/** Thumbs pay for help and for flattery; the primary signal pays for help alone, but sees it less well. */
function samples(random: Random, prompts = 120, each = 48): SampledPrompt[] {
  return Array.from({ length: prompts }, (_, x) => ({
    family: `f${x}`,
    completions: Array.from({ length: each }, () => {
      const [helps, flatters] = [Number(random.bernoulli(0.5)), Number(random.bernoulli(0.15))];
      return {
        scores: {
          thumbs: helps + 1.2 * flatters + 0.3 * random.normal(),
          primary: 0.6 * helps - 0.4 * flatters + 0.6 * random.normal(),
        },
        behaviours: { helps, flatters },
      };
    }),
  }));
}

describe('mix search', () => {
  const table = tabulateSamples(samples(new Random(1)));
  const options = {
    random: new Random(2),
    kl: 0.4,
    usefulness: 'helps',
    facets: ['flatters'],
    delta: 0.02,
    draws: 200,
  };
  const found = searchMixes(table, options);

  it('finds a mix that is more useful than the safest signal alone and keeps the facet within delta', () => {
    const alone = found.tried.find(({ weights }) => weights.thumbs === 0)!;
    expect(alone.allowed).toBe(true);
    expect(found.best!.worstRise).toBeLessThanOrEqual(0.02);
    expect(found.best!.usefulness).toBeGreaterThan(alone.usefulness);
    expect(found.best!.weights.thumbs).toBeGreaterThan(0);
    const thumbsAlone = found.tried.find(({ weights }) => weights.primary === 0)!;
    expect(thumbsAlone).toMatchObject({ allowed: false, worstFacet: 'flatters' });
  });

  it('compares all mixes at the same distance, with weights for the β that was asked for', () => {
    for (const mix of found.tried) {
      expect(mix.forecast.support.kl).toBeCloseTo(0.4, 5);
      expect(mix.beta).toBe(0.1);
    }
    expect(found.tried.length + found.refused.length).toBe(21);
  });

  it('keeps on the front exactly those that no other betters', () => {
    const betters = (a: { usefulness: number; sycophancy: number }, b: { usefulness: number; sycophancy: number }) =>
      a.usefulness >= b.usefulness &&
      a.sycophancy <= b.sycophancy &&
      (a.usefulness > b.usefulness || a.sycophancy < b.sycophancy);
    for (const mix of found.tried) {
      expect(found.front.includes(mix)).toBe(!found.tried.some((other) => betters(other, mix)));
    }
    expect(found.front.length).toBeGreaterThan(1);
    const order = found.front.map(({ usefulness }) => usefulness);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('finds none when no mix is safe, and refuses a distance that the samples cannot show', () => {
    expect(searchMixes(table, { ...options, candidates: [{ thumbs: 1 }] }).best).toBeNull();
    const far = searchMixes(table, { ...options, kl: 6, candidates: [{ thumbs: 1 }] });
    expect(far.tried).toEqual([]);
    expect(far.refused).toHaveLength(1);
    expect(far.refused[0]!.refusal?.reason).toBe('kl-beyond-samples');
  });
});

describe('agreement penalty', () => {
  const table = tabulateSamples(samples(new Random(5)));
  const mix = { weights: { thumbs: 1 }, beta: 0.6 };

  it('brings agreement back to where it was, when solved', () => {
    const { solved } = agreementPenalty(table, mix, 'flatters');
    const penalised = withPenalty(table, 'flatters');
    const weights = { ...mix.weights, [penaltySignal('flatters')]: solved! };
    const even = table.prompts.map(({ size }) => new Float64Array(size).fill(1 / size));
    const sum = (shares: readonly Float64Array[]) =>
      table.prompts.reduce((total, prompt, x) => total + behaviourMass(prompt, 1, shares[x]!)[0], 0);
    const after = sum(tilt(penalised, { weights, beta: mix.beta }).map(({ shares }) => shares));
    expect(after).toBeCloseTo(sum(even), 6);
    const kept = forecast(penalised, { weights, beta: mix.beta }, { random: new Random(1), draws: 100 }).behaviours[0]!;
    expect(kept.change!.low).toBeGreaterThan(0.1);
  });

  it('has a closed form near that where prompts are alike, and exactly right on each prompt alone', () => {
    const found = agreementPenalty(table, mix, 'flatters');
    expect(found.closedForm / found.solved!).toBeGreaterThan(0.9);
    expect(found.closedForm / found.solved!).toBeLessThan(1.1);
    const x = found.perPrompt.findIndex((lambda) => lambda !== null && lambda > 0);
    const one = { ...table, prompts: [table.prompts[x]!] };
    expect(agreementPenalty(one, mix, 'flatters').solved).toBeCloseTo(found.perPrompt[x]!, 8);
  });

  it('is nothing where the reward does not pay for agreement, and nothing can be said where all samples agree', () => {
    const honest = agreementPenalty(table, { weights: { primary: 1 }, beta: 0.6 }, 'flatters');
    expect(honest).toMatchObject({ closedForm: 0, solved: 0 });
    const all = tabulateSamples(
      samples(new Random(6), 3, 4).map(({ family, completions }) => ({
        family,
        completions: completions.map(({ scores }) => ({ scores, behaviours: { flatters: 1 } })),
      })),
    );
    expect(agreementPenalty(all, mix, 'flatters')).toMatchObject({
      closedForm: 0,
      solved: 0,
      perPrompt: [null, null, null],
    });
  });
});
