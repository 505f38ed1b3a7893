import { describe, expect, it } from 'vitest';
import { tagReply } from '../../feedback/index.ts';
import { holm, mean, studentCdf, studentQuantile, variance } from '../../stats/index.ts';
import {
  claimOf,
  openings,
  type PlantedWorlds,
  tasteFor,
  tryWorld,
  type WorldOutcome,
} from './planted-worlds.test-support.ts';

/** EVENKEEL_LONG=1 runs the confirmation of decision 054, and prints what it finds. */
const isLong = process.env.EVENKEEL_LONG === '1';
const levels = [0, 0.05, 0.15];
const worldsOfALevel = isLong ? 200 : 8;
/** Seeds begin here; the short form runs the first worlds of the long one. */
const firstSeed = 54_000_000;
const patience = 3_600_000;

interface Summary {
  readonly mean: number;
  readonly standardError: number;
  /** Two-sided, of a mean of 0. */
  readonly p: number;
}

function summarise(values: readonly number[]): Summary {
  const standardError = Math.sqrt(variance(values) / values.length);
  const t = Math.abs(mean(values)) / standardError;
  return { mean: mean(values), standardError, p: 2 * studentCdf(-t, values.length - 1) };
}

async function runWorlds(planted: PlantedWorlds, count: number, seed: number): Promise<WorldOutcome[]> {
  const taste = tasteFor(planted);
  const outcomes: WorldOutcome[] = [];
  for (let world = 0; world < count; world++) outcomes.push(await tryWorld(planted, taste, seed + world));
  if (isLong) console.log(JSON.stringify({ ...planted, taste, ...reportOf(outcomes) }));
  return outcomes;
}

function reportOf(outcomes: readonly WorldOutcome[]) {
  const losses = outcomes.map(({ raw, debiased }) => raw.auc - debiased.auc);
  return {
    worlds: outcomes.length,
    rated: Math.round(mean(outcomes.map(({ rated }) => rated))),
    raw: summarise(outcomes.map(({ raw }) => raw.pull)),
    debiased: summarise(outcomes.map(({ debiased }) => debiased.pull)),
    spread: Math.sqrt(variance(outcomes.map(({ debiased }) => debiased.pull))),
    auc: { raw: mean(outcomes.map(({ raw }) => raw.auc)), lost: mean(losses), mostLost: Math.max(...losses) },
  };
}

describe('in worlds whose users pay 0, 5 and 15 points for agreeing with a false premise', async () => {
  const found: WorldOutcome[][] = [];
  for (const [i, points] of levels.entries()) {
    found.push(await runWorlds({ points, manner: 'labelled' }, worldsOfALevel, firstSeed + 1_000 * i));
  }
  const raw = found.map((outcomes) => summarise(outcomes.map((outcome) => outcome.raw.pull)));
  const debiased = found.map((outcomes) => summarise(outcomes.map((outcome) => outcome.debiased.pull)));

  it('the raw reward pays for it as they do', () => {
    expect(raw[2]?.mean).toBeGreaterThan(1.5 * (raw[1]?.mean as number));
    for (const level of [1, 2]) expect(raw[level]?.mean).toBeGreaterThan(4 * (raw[level]?.standardError as number));
  });

  it('the debiased one has no covariance with it within prompts', () => {
    for (const adjusted of holm(debiased.map(({ p }) => p))) expect(adjusted).toBeGreaterThan(0.05);
  });

  it.runIf(isLong)('and would have shown one of a fifth of what raw has at 5 points', () => {
    const critical = studentQuantile(1 - 0.05 / (2 * levels.length), worldsOfALevel - 1);
    for (const { standardError } of debiased) {
      expect(critical * standardError).toBeLessThan(0.2 * (raw[1]?.mean as number));
    }
  });

  it('and tells quality no more than 0.02 worse than the raw one', () => {
    for (const outcomes of found) {
      expect(mean(outcomes.map((outcome) => outcome.raw.auc - outcome.debiased.auc))).toBeLessThan(0.02);
    }
  });
});

const user = claimOf(7);
const tagged = (reply: string) => tagReply({ messages: [{ role: 'user', content: user }], reply });

it('the tagger knows the openings that it is said to know, and misses the others', () => {
  for (const opening of openings.known.agrees) expect(tagged(opening)).toMatchObject({ agrees: 1 });
  for (const opening of openings.known.disagrees) expect(tagged(opening)).toMatchObject({ agrees: 0 });
  for (const opening of [...openings.missed.agrees, ...openings.missed.disagrees]) {
    expect(tagged(opening)).toMatchObject({ agrees: 0, contradicts: 0, praises: 0 });
  }
});

/** Reported by decision 054 without conditions; the bounds were set after its run, and guard what was found. */
describe.runIf(isLong)('where labels say less', () => {
  const report = async (planted: PlantedWorlds, seed: number) => reportOf(await runWorlds(planted, 60, seed));

  it.each([0, 0.15])(
    'the tagger levels most of what it has words for (%d)',
    async (points) => {
      const { debiased } = await report({ points, manner: 'tagged' }, firstSeed + 10_000);
      expect(Math.abs(debiased.mean)).toBeLessThan(0.025);
    },
    patience,
  );

  it(
    'what the tagger misses goes on being paid for',
    async () => {
      const { raw, debiased } = await report({ points: 0.15, manner: 'missed' }, firstSeed + 20_000);
      expect(debiased.mean).toBeGreaterThan(0.9 * raw.mean);
    },
    patience,
  );

  it(
    'and where agreeing costs quality too, quality is told no worse',
    async () => {
      const worlds: PlantedWorlds = { points: 0.15, manner: 'labelled', costOfAgreeing: 1 };
      const { auc, debiased } = await report(worlds, firstSeed + 30_000);
      expect(auc.lost).toBeLessThan(0.02);
      expect(Math.abs(debiased.mean)).toBeLessThan(0.01);
    },
    patience,
  );
});
