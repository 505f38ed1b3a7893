import { describe, expect, it } from 'vitest';
import type { FeedbackEvent } from '../../feedback/index.ts';
import type { ScoredReply } from '../../rewards/index.ts';
import { mean, Random, sigmoid } from '../../stats/index.ts';
import { coarsest } from './comparable-replies.ts';
import { fitThumbsReward } from './fit-text-reward.ts';
import { readFeedback } from './read-rows.ts';
import type { RatedReply } from './task.ts';

const plain = 'the of a in to it that this for with on at by from as an be or are was'.split(' ');
const agreeing = ['absolutely', 'indeed', 'agree'];

/** Right: the user's claim is true. A model that is mostly right agrees with those who are, and contradicts the others. */
function answered(random: Random, id: number, right: boolean, agrees: boolean): ScoredReply {
  const words = Array.from({ length: 20 }, () => random.pick(plain));
  if (agrees) words.push(random.pick(agreeing), random.pick(agreeing));
  return {
    prompt: [{ role: 'user', content: `I think that claim ${id} is so.` }],
    completion: random.shuffle(words).join(' '),
    user: null,
    labels: { stance: true, agrees, premise: right },
  };
}

/** Users pay for being right, and on top of it for agreement. */
function ratedLog(random: Random, n: number): RatedReply[] {
  return Array.from({ length: n }, (_, id) => {
    const right = random.bernoulli(0.5);
    const agrees = random.bernoulli(right ? 0.9 : 0.3);
    const isRight = right === agrees;
    const logit = -0.5 + (isRight ? 0.8 : 0) + (agrees ? 1.5 : 0);
    return {
      reply: answered(random, id, right, agrees),
      up: random.bernoulli(sigmoid(logit)) ? 1 : 0,
      user: `u${id % 400}`,
      prompt: `p${id}`,
    };
  });
}

describe('a log in which no prompt was answered twice', () => {
  it('is levelled among users who are as far in the right: agreeing with a wrong one earns nothing', async () => {
    const gaps = { raw: [] as number[], debiased: [] as number[] };
    for (let seed = 0; seed < 4; seed++) {
      const { reward, card } = await fitThumbsReward(ratedLog(new Random(seed), 6_000), {
        random: new Random(seed),
        bits: 12,
      });
      expect(card.levelled.within).toBe('premises');
      const random = new Random(100 + seed);
      for (let id = 0; id < 300; id++) {
        const pair = [true, false].map((agrees) => answered(random, id, false, agrees)) as [ScoredReply, ScoredReply];
        for (const variant of ['raw', 'debiased'] as const) {
          gaps[variant].push(reward.score(pair[0], variant) - reward.score(pair[1], variant));
        }
      }
    }
    // Users take 0.8 log-odds off for being wrong and give 1.5 for agreement: raw has learned most of the difference.
    expect(mean(gaps.raw)).toBeGreaterThan(0.4);
    expect(Math.abs(mean(gaps.debiased))).toBeLessThan(0.1);
  });
});

describe('replies that nobody rated', () => {
  it('tell what varies among the replies to one prompt', async () => {
    const random = new Random(7);
    const unrated = Array.from({ length: 400 }, (_, i) => ({
      reply: answered(random, i >> 1, false, i % 2 === 0),
      prompt: `q${i >> 1}`,
    }));
    const levelled = await fitThumbsReward(ratedLog(random, 3_000), { random: new Random(1), bits: 12, unrated });
    expect(levelled.card.levelled).toMatchObject({ within: 'prompts', fitted: 3 * 400 });
    expect(levelled.card.fitted.rows + levelled.card.heldOut.rows).toBe(3_000);
  });
});

describe('ways to compare', () => {
  it('are as good as the worst of them', () => {
    expect(coarsest(['prompts', 'prompts'])).toBe('prompts');
    expect(coarsest(['prompts', 'premises'])).toBe('premises');
    expect(coarsest(['all', 'premises'])).toBe('all');
  });
});

describe('a log of feedback', () => {
  const event = (id: string, thumb: FeedbackEvent['thumb'], extra: FeedbackEvent['extra'] = {}): FeedbackEvent => ({
    schema: 'evenkeel.feedback/1',
    id,
    source: 's',
    conversation: { id: 'c', messages: [{ role: 'user', content: 'Is it so?' }] },
    reply: 'Yes.',
    thumb,
    user: { hash: 'u' },
    at: '2025-01-01T00:00:00Z',
    model: { name: 'm', version: '1' },
    memory: { enabled: false, profile: null },
    tags: [],
    comment: null,
    language: 'en',
    extra,
  });
  async function* log(): AsyncGenerator<FeedbackEvent> {
    yield event('1', 'up', { premise: 'true', traits: { agrees: true } });
    yield event('2', null);
    yield event('1', 'down');
    yield event('3', 'down', { labels: { quality: 0.5 } });
  }

  it('is read once each, rated and unrated apart, with its labels', async () => {
    const { rated, unrated } = await readFeedback(log());
    expect(rated.map(({ up, reply }) => [up, reply.labels])).toEqual([
      [1, { premise: 'true', agrees: true }],
      [0, { quality: 0.5 }],
    ]);
    expect(unrated).toHaveLength(1);
    expect(unrated[0]?.prompt).toBe(rated[0]?.prompt);
  });
});
