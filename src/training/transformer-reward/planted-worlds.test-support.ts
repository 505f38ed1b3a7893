import type { ScoredReply } from '../../rewards/index.ts';
import { type Random, sigmoid } from '../../stats/index.ts';
import type { ComparedReplies, RatedReply } from '../text-reward/task.ts';

const filler = 'the of in to it that this for with on at by from as'.split(' ');

/**
 * A reply that names both sides, some words apart: which of them is put first is in the order alone, neither in the words
 * nor in pairs of neighbours.
 */
export function ordered(random: Random, redFirst: boolean): ScoredReply {
  const some = (least: number) => Array.from({ length: least + random.below(2) }, () => random.pick(filler));
  const [first, second] = redFirst ? ['red', 'blue'] : ['blue', 'red'];
  return {
    prompt: [{ role: 'user', content: 'Which one?' }],
    completion: [...some(1), first, ...some(2), second, ...some(1)].join(' '),
    user: null,
    labels: {},
  };
}

/** Users like red before blue. */
export function orderThumbs(random: Random, count: number): RatedReply[] {
  return Array.from({ length: count }, (_, i) => {
    const redFirst = random.bernoulli(0.5);
    const up = random.bernoulli(redFirst ? 0.9 : 0.1) ? 1 : 0;
    return { reply: ordered(random, redFirst), up, user: `u${random.below(100)}`, prompt: `p${i % 40}` };
  });
}

/** Experts prefer red before blue. */
export function orderComparisons(random: Random, count: number): ComparedReplies[] {
  return Array.from({ length: count }, (_, i) => {
    const right = random.bernoulli(0.9);
    return { preferred: ordered(random, right), other: ordered(random, !right), prompt: `p${i % 100}` };
  });
}

const good = ['because', 'step', 'check', 'source', 'measured'];
const bad = ['whatever', 'stuff', 'maybe', 'dunno', 'anyway'];
const agreeing = ['absolutely', 'right', 'indeed'];

export interface Planted {
  readonly reply: ScoredReply;
  readonly prompt: number;
  readonly quality: 0 | 1;
  readonly agrees: 0 | 1;
}

/** Replies whose words tell of quality and of agreement with a false premise. */
export function flatteries(random: Random, prompts: number, size: number): Planted[] {
  return Array.from({ length: prompts * size }, (_, i) => {
    const prompt = Math.floor(i / size);
    const quality = random.bernoulli(0.5) ? 1 : 0;
    const agrees = random.bernoulli(0.5) ? 1 : 0;
    const words = Array.from({ length: 6 }, () => random.pick(filler));
    for (let n = 0; n < 3; n++) words.push(random.pick(quality === 1 ? good : bad));
    if (agrees === 1) words.push(random.pick(agreeing), random.pick(agreeing));
    const reply = {
      prompt: [{ role: 'user', content: `Question ${prompt}` }],
      completion: random.shuffle(words).join(' '),
      user: null,
      labels: { agrees: agrees === 1, premise: 'false' },
    };
    return { reply, prompt, quality, agrees };
  });
}

/** Quality earns 1.5 log-odds, agreement with a false premise 1.6. */
export function flatteredThumbs(random: Random, prompts: number): RatedReply[] {
  return flatteries(random, prompts, 10).map(({ reply, prompt, quality, agrees }) => ({
    reply,
    up: random.bernoulli(sigmoid(1.5 * (quality - 0.5) + 1.6 * (agrees - 0.5))) ? 1 : 0,
    user: `u${random.below(200)}`,
    prompt: `p${prompt}`,
  }));
}
