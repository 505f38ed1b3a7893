import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  loadTransformerReward,
  openRewardModel,
  replyTraits,
  saveTransformerReward,
  TransformerReward,
  withinGroupCovariance,
} from '../../rewards/index.ts';
import { areaUnderCurve, mean, Random, studentQuantile, variance } from '../../stats/index.ts';
import type { ProgressUpdate } from '../../terms/index.ts';
import { fitThumbsReward } from '../text-reward/fit-text-reward.ts';
import { EpochStore } from './epoch-store.ts';
import {
  type FittedTransformerReward,
  fitTransformerReward,
  type TransformerRewardOptions,
} from './fit-transformer-reward.ts';
import { leadOver } from './linear-beside.ts';
import { flatteredThumbs, flatteries, orderComparisons, ordered, orderThumbs } from './planted-worlds.test-support.ts';
import type { RewardRows } from './tasks.ts';

const quick = { seed: 1, checkpoint: null, bits: 8, room: 32, epochs: null, threads: 1 };
const running = { aborted: false, throwIfAborted: () => undefined };
const quietly = { progress: () => undefined, signal: running, store: new EpochStore(null, '') };

const fitted = (rows: RewardRows, options: Partial<TransformerRewardOptions> = {}) =>
  fitTransformerReward(rows, { ...quick, ...options }, quietly);

async function scoresOf(
  { parts }: FittedTransformerReward,
  replies: Parameters<TransformerReward['score']>[0],
  variant: 'raw' | 'debiased' = 'raw',
): Promise<number[]> {
  const reward = await TransformerReward.open(parts, replyTraits, 1);
  const scores = await reward.score(replies, variant);
  await reward.close();
  return scores as number[];
}

describe('a transformer reward fitted on thumbs for what is said first', () => {
  const rows = { kind: 'thumbs', unrated: [], rows: orderThumbs(new Random(1), 3_000) } as const;
  let fit: FittedTransformerReward;
  let folder: string;
  beforeAll(async () => {
    fit = await fitted(rows);
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-transformer-reward-'));
    await saveTransformerReward(folder, fit.parts, replyTraits, fit.card);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true }));
  const random = new Random(2);
  const order = Array.from({ length: 400 }, () => random.bernoulli(0.5));
  const fresh = order.map((redFirst) => ordered(random, redFirst));

  it('learns the order, which words and their pairs do not tell', async () => {
    const found = areaUnderCurve(
      await scoresOf(fit, fresh),
      order.map((redFirst) => (redFirst ? 1 : 0)),
    );
    expect(found).toBeGreaterThan(0.95);
    expect(fit.card.judged.raw.discrimination.low).toBeGreaterThan(0.8);
    expect(fit.card.linear.discrimination.low).toBeLessThan(0.5);
    expect(fit.card.linear.discrimination.high).toBeLessThan(0.6);
    expect(fit.card.lead).toBe('clear');
  });

  it('is judged on the rows that the linear reward of the same seed is judged on', async () => {
    const { card } = await fitThumbsReward(rows.rows, { random: new Random(quick.seed) });
    expect(fit.card.heldOut).toEqual(card.heldOut);
    expect(fit.card.linear.discrimination).toEqual(card.judged.raw.discrimination);
    expect(fit.card.fitted.rows + fit.card.chosenOn + card.heldOut.rows).toBe(3_000);
  });

  it('scores the same after it was saved and loaded, alone and in company', async () => {
    const { reward, card } = await loadTransformerReward(folder, replyTraits, 1);
    expect(card).toEqual(fit.card);
    for (const variant of ['raw', 'debiased'] as const) {
      expect(await reward.score(fresh, variant)).toEqual(await scoresOf(fit, fresh, variant));
    }
    const [alone] = await reward.score([fresh[3] as (typeof fresh)[number]], 'raw');
    expect(alone).toBeCloseTo((await reward.score(fresh, 'raw'))[3] as number, 4);
    await reward.close();
  });

  it('stops scoring when it is told to', async () => {
    const reward = await openRewardModel(folder, replyTraits, 1);
    const stop = new AbortController();
    const scoring = reward.score([...fresh, ...fresh], 'raw', stop.signal);
    stop.abort();
    await expect(scoring).rejects.toThrow(/abort/i);
    await reward.close();
  });

  it('is refused when a file is cut, altered, or of no kind that is known', async () => {
    const weights = join(folder, 'model.safetensors');
    const description = join(folder, 'reward.json');
    const [bytes, text] = [await readFile(weights), await readFile(description, 'utf8')];
    const load = () => openRewardModel(folder, replyTraits, 1);
    await writeFile(weights, bytes.subarray(0, bytes.length - 4));
    await expect(load()).rejects.toThrow(/is not the file that reward\.json describes/);
    await writeFile(weights, bytes);
    for (const [from, to, message] of [
      ['"dim": 64', '"dim": 128', /tensor .* is not \[/],
      ['"bits": 8', '"bits": 9', /vocabSize/],
      ['"maxLength": 32', '"maxLength": 1000000000', /maxLength/],
      ['transformer-reward/1', 'other-reward/1', /no reward model of the kind "evenkeel.other-reward\/1"/],
      ['"slopes": [', '"slopes": [0,', /slopes/],
    ] as const) {
      expect(text).toContain(from);
      await writeFile(description, text.replace(from, to));
      await expect(load(), from).rejects.toThrow(message);
    }
    await writeFile(description, text.slice(0, -40));
    await expect(load()).rejects.toThrow(/not valid JSON/);
    await writeFile(description, text);
    await (await load()).close();
  });
});

it('the same seed gives the same bytes, also when training was stopped and went on', async () => {
  const rows: RewardRows = { kind: 'thumbs', unrated: [], rows: orderThumbs(new Random(3), 400) };
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-epochs-'));
  const whole = await fitted(rows, { epochs: 3 });
  expect((await fitted(rows, { epochs: 3, seed: 2 })).parts.parameters.flat).not.toEqual(whole.parts.parameters.flat);

  const store = () => new EpochStore(join(folder, 'state'), 'key');
  const options = { ...quick, epochs: 3 };
  const updates: ProgressUpdate[] = [];
  const progress = (update: ProgressUpdate) => void updates.push(update);
  const failing = {
    aborted: false,
    throwIfAborted: () => {
      const { done, total } = updates.at(-1) ?? { done: 0, total: 3 };
      if (done > total / 3) throw new Error('stopped');
    },
  };
  const stopped = fitTransformerReward(rows, options, { progress, signal: failing, store: store() });
  await expect(stopped).rejects.toThrow('stopped');
  updates.length = 0;
  const resumed = await fitTransformerReward(rows, options, { progress, signal: running, store: store() });
  const [first] = updates as [ProgressUpdate];
  expect(first.done).toBe(first.total / 3 + 1);
  expect(resumed.parts.parameters.flat).toEqual(whole.parts.parameters.flat);
  expect(resumed.card).toEqual(whole.card);
  await rm(folder, { recursive: true });
}, 60_000);

it('learns from comparisons, and 0 is the mean reply', async () => {
  const rows: RewardRows = { kind: 'comparisons', rows: orderComparisons(new Random(4), 1_500) };
  const fit = await fitted(rows);
  expect(fit.card.judged.raw.discrimination.low).toBeGreaterThan(0.8);
  expect(fit.card.linear.discrimination.estimate).toBeLessThan(0.6);
  const random = new Random(5);
  const scores = await scoresOf(
    fit,
    Array.from({ length: 400 }, (_, i) => ordered(random, i % 2 === 0)),
  );
  expect(Math.abs(mean(scores))).toBeLessThan(0.3);
  await expect(fitted({ kind: 'comparisons', rows: rows.rows.slice(0, 6) })).rejects.toThrow(/Too few comparisons/);
  await expect(fitted({ kind: 'thumbs', unrated: [], rows: orderThumbs(random, 20) })).rejects.toThrow(
    /Too few thumbs/,
  );
}, 60_000);

it('debiased, it pulls on agreement with false premises no more than chance, and tells quality as well', async () => {
  const worlds = [];
  for (let world = 0; world < 5; world++) {
    const fit = await fitted(
      { kind: 'thumbs', unrated: [], rows: flatteredThumbs(new Random(10 + world), 250) },
      { seed: world },
    );
    const fresh = flatteries(new Random(100 + world), 150, 8);
    const replies = fresh.map(({ reply }) => reply);
    const of = async (variant: 'raw' | 'debiased') => {
      const scores = await scoresOf(fit, replies, variant);
      const pull = withinGroupCovariance(
        scores,
        fresh.map(({ agrees }) => agrees),
        fresh.map(({ prompt }) => prompt),
      );
      const auc = areaUnderCurve(
        scores,
        fresh.map(({ quality }) => quality),
      );
      return { pull, auc };
    };
    worlds.push({ raw: await of('raw'), debiased: await of('debiased') });
  }
  const pulls = worlds.map(({ debiased }) => debiased.pull);
  const halfWidth = studentQuantile(0.975, pulls.length - 1) * Math.sqrt(variance(pulls) / pulls.length);
  expect(mean(worlds.map(({ raw }) => raw.pull))).toBeGreaterThan(0.1);
  expect(Math.abs(mean(pulls))).toBeLessThan(halfWidth);
  expect(halfWidth).toBeLessThan(0.05);
  for (const { raw, debiased } of worlds) expect(debiased.auc).toBeGreaterThan(raw.auc - 0.02);
}, 120_000);

it('refuses texts that the checkpoint cannot read, naming what it does not know', async () => {
  const rows: RewardRows = { kind: 'thumbs', unrated: [], rows: flatteredThumbs(new Random(6), 30) };
  const checkpoint = join(import.meta.dirname, '../../../checkpoints/pocket-base');
  await expect(fitTransformerReward(rows, { ...quick, checkpoint }, quietly)).rejects.toThrow(
    /% of the words are unknown .*"(Question|whatever|dunno|stuff)"/,
  );
});

it("leads over the linear reward only past that one's interval", () => {
  const figures = (estimate: number) => ({
    discrimination: { estimate, low: 0.6, high: 0.72 },
    logLoss: 0.6,
    brier: 0.2,
    ece: 0,
  });
  const lead = (own: number) => {
    const judged = { ...figures(own), reliability: [], pull: {} };
    return leadOver(figures(0.7), { judged: { raw: judged, debiased: judged } });
  };
  expect([0.69, 0.7, 0.71, 0.73].map(lead)).toEqual(['none', 'none', 'unclear', 'clear']);
});
