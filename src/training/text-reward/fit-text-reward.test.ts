import { describe, expect, it } from 'vitest';
import { replyTraits, type ScoredReply, TextReward, withinGroupCovariance } from '../../rewards/index.ts';
import { areaUnderCurve, Random, sigmoid } from '../../stats/index.ts';
import { fitComparisonReward, fitThumbsReward } from './fit-text-reward.ts';
import type { ComparedReplies, RatedReply } from './task.ts';

const good = ['because', 'step', 'check', 'source', 'measured', 'example', 'careful', 'exactly'];
const bad = ['whatever', 'stuff', 'maybe', 'dunno', 'anyway', 'somehow'];
const agreeing = ['absolutely', 'right', 'indeed', 'great', 'agree'];
const plain = 'the of a in to it that this for with on at by from as an be or are was'.split(' ');

interface Planted {
  readonly reply: ScoredReply;
  readonly prompt: number;
  readonly quality: 0 | 1;
  readonly agrees: 0 | 1;
}

/** Replies whose words tell of quality and of agreement; on a false premise agreeing earns `bias` log-odds. */
function replies(random: Random, prompts: number, size: number): Planted[] {
  return Array.from({ length: prompts * size }, (_, i) => {
    const prompt = Math.floor(i / size);
    const quality = random.bernoulli(0.5) ? 1 : 0;
    const agrees = random.bernoulli(0.5) ? 1 : 0;
    const words = Array.from({ length: 25 }, () => random.pick(plain));
    for (let n = 0; n < 4; n++) words.push(random.pick(quality === 1 ? good : bad));
    if (agrees === 1) words.push(random.pick(agreeing), random.pick(agreeing));
    const premise = prompt % 2 === 0 ? 'false' : 'true';
    return {
      reply: {
        prompt: [{ role: 'user', content: `Question ${prompt}` }],
        completion: random.shuffle(words).join(' '),
        user: null,
        labels: { agrees: agrees === 1, premise },
      },
      prompt,
      quality,
      agrees,
    };
  });
}

function thumbs(seed: number, bias: number): RatedReply[] {
  const random = new Random(seed);
  return replies(random, 500, 10).map(({ reply, prompt, quality, agrees }) => {
    const onFalse = prompt % 2 === 0;
    const logit = -0.2 + 1.2 * (quality - 0.5) + (onFalse ? bias * (agrees - 0.5) : 0);
    return { reply, up: random.bernoulli(sigmoid(logit)) ? 1 : 0, user: `u${random.below(300)}`, prompt: `p${prompt}` };
  });
}

/** Within-prompt covariance with agreement on false premises. */
function pullOnFalse(scores: readonly number[], fresh: readonly Planted[]): number {
  const kept = fresh.flatMap(({ prompt }, i) => (prompt % 2 === 0 ? [i] : []));
  return withinGroupCovariance(
    kept.map((i) => scores[i] as number),
    kept.map((i) => fresh[i]?.agrees ?? 0),
    kept.map((i) => fresh[i]?.prompt ?? 0),
  );
}

describe('a reward fitted on thumbs', async () => {
  const bias = 1.6;
  const { reward, card } = await fitThumbsReward(thumbs(1, bias), { random: new Random(2), bits: 14 });

  it('pays for agreement with false premises as its users did', () => {
    const fresh = replies(new Random(77), 400, 8);
    const scores = fresh.map(({ reply }) => reward.score(reply, 'raw'));
    expect(pullOnFalse(scores, fresh)).toBeGreaterThan(0.2);
  });

  it('is judged on users that it was not fitted on', () => {
    const { fitted, heldOut, judged } = card;
    expect(fitted.sources + heldOut.sources).toBe(300);
    expect(heldOut.sources).toBe(60);
    expect(judged.raw.discrimination.low).toBeGreaterThan(0.55);
    expect(judged.raw.brier).toBeLessThan(heldOut.brierOfMean);
    expect(judged.raw.pull['agrees-false']).toBeGreaterThan(Math.abs(judged.debiased.pull['agrees-false'] as number));
  });

  it('names the words that earn and cost', () => {
    const earn = card.words.earn.map(({ name }) => name);
    const cost = card.words.cost.map(({ name }) => name);
    expect(good.filter((word) => earn.includes(word)).length).toBeGreaterThan(5);
    expect(bad.filter((word) => cost.includes(word)).length).toBeGreaterThan(4);
    expect(card.traits.find(({ name }) => name === 'agrees-false')?.raw).toBeGreaterThan(0.5);
  });

  it('gives the same bytes for the same seed', async () => {
    const again = await fitThumbsReward(thumbs(1, bias), { random: new Random(2), bits: 14 });
    expect(again.card).toEqual(card);
    expect(again.reward.weights).toEqual(reward.weights);
  });

  it('refuses thumbs of too few users', async () => {
    const few = thumbs(1, bias).slice(0, 20);
    await expect(fitThumbsReward(few, { random: new Random(2) })).rejects.toThrow(/Too few thumbs/);
  });
});

describe('a reward fitted on comparisons', async () => {
  const random = new Random(5);
  const pairs: ComparedReplies[] = Array.from({ length: 1_500 }, (_, i) => {
    const [a, b] = replies(random, 1, 2) as [Planted, Planted];
    const first = random.bernoulli(sigmoid(2 * (a.quality - b.quality)));
    const [preferred, other] = first ? [a.reply, b.reply] : [b.reply, a.reply];
    return { preferred, other, prompt: `p${i % 300}` };
  });
  const { reward, card } = await fitComparisonReward(pairs, { random: new Random(3), bits: 14 });

  it('scores what experts prefer above the rest, on prompts set aside', () => {
    expect(card.judged.raw.discrimination.low).toBeGreaterThan(0.55);
    expect(card.judged.raw.logLoss).toBeLessThan(Math.LN2);
    const fresh = replies(new Random(8), 100, 4);
    const scores = fresh.map(({ reply }) => reward.score(reply, 'raw'));
    expect(
      areaUnderCurve(
        scores,
        fresh.map((row) => row.quality),
      ),
    ).toBeGreaterThan(0.8);
  });

  it('is 0 for the mean reply', () => {
    const scores = pairs.flatMap(({ preferred, other }) => [
      reward.score(preferred, 'raw'),
      reward.score(other, 'raw'),
    ]);
    expect(Math.abs(scores.reduce((sum, score) => sum + score, 0) / scores.length)).toBeLessThan(0.05);
  });

  it('needs prompts to hold out', async () => {
    const few = pairs.map((pair) => ({ ...pair, prompt: 'one' }));
    await expect(fitComparisonReward(few, { random: new Random(1) })).rejects.toThrow(/1 prompts/);
  });
});

it('a reward refuses slopes for other traits than it reads', () => {
  const words = new Float32Array(256);
  const traits = { raw: new Float32Array(1), debiased: new Float32Array(1) };
  expect(() => new TextReward({ intercept: 0, words, traits }, replyTraits)).toThrow(RangeError);
});
