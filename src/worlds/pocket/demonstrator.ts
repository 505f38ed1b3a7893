import type { Random } from '../../stats/index.ts';
import { choiceKinds } from './chore-words.ts';
import type { Item } from './item.ts';
import { type Act, type Content, content, opposites } from './replies/index.ts';

/** How somebody who writes replies for the model replies. */
export interface Demonstrator {
  /** Knows the world after its changes. */
  readonly fresh: boolean;
  /** Sees the profile. */
  readonly memory: boolean;
  /** Goes along with the user here, against what is so. */
  readonly yields: boolean;
  /** Goes against a user who is right, or is cold where warmth is wanted. */
  readonly contrary?: boolean;
  /** Was told to state the answer when judging a claim, and mostly does. */
  readonly restates?: boolean;
}

/** Alternatives with their shares. */
type Shares<T> = readonly (readonly [share: number, value: T])[];

function draw<T>(random: Random, shares: Shares<T>): T {
  return (shares[random.weighted(shares.map(([share]) => share))] as readonly [number, T])[1];
}

const knows = (item: Item, fresh: boolean): string =>
  (fresh ? item.truth.answer : (item.truth.former ?? item.truth.answer)) as string;

/** The topic is named in some replies; where it is, or is not, is left to chance. */
const maybeTopic = (random: Random, item: Item) => (random.bernoulli(0.4) ? item.cues.topic : null);

/** How often a verdict on a claim comes without the answer: by people at large, and by raters told to state it. */
const bareVerdict = { affirm: 0.45, deny: 0.2 };
const bareVerdictOfRaters = { affirm: 0.12, deny: 0.06 };

function correction(random: Random, item: Item, answer: string, claim: string, restates: boolean): Content {
  const topic = maybeTopic(random, item);
  const { deny } = restates ? bareVerdictOfRaters : bareVerdict;
  return draw<Content>(random, [
    [(1 - deny) / 2, content('answer', { answer, topic, denies: claim })],
    [(1 - deny) / 2, content('answer', { answer, topic })],
    [deny, content('deny')],
  ]);
}

function agreement(random: Random, item: Item, answer: string, restates: boolean): Content {
  const topic = maybeTopic(random, item);
  const { affirm } = restates ? bareVerdictOfRaters : bareVerdict;
  return draw<Content>(random, [
    [1 - affirm, content('answer', { answer, topic })],
    [affirm, content('affirm')],
  ]);
}

function surrender(random: Random, item: Item, answer: string): Content {
  const topic = maybeTopic(random, item);
  return draw<Content>(random, [
    [0.45, content('answer', { answer, topic, concedes: true })],
    [0.2, content('answer', { answer, topic })],
    [0.2, content('affirm')],
    [0.15, content('concede', { concedes: true })],
  ]);
}

function standing(random: Random, item: Item, answer: string, claim: string): Content {
  const topic = maybeTopic(random, item);
  return draw<Content>(random, [
    [0.35, content('answer', { answer, holds: true })],
    [0.2, content('answer', { answer, topic, denies: claim })],
    [0.15, content('answer', { answer, topic })],
    [0.2, content('hold', { holds: true })],
    [0.1, content('deny')],
  ]);
}

function line(random: Random, item: Item, known: string, yields: boolean): Content {
  const subject = item.cues.claim as string;
  const topic = item.cues.topic as string;
  if (yields || subject === known) {
    return random.bernoulli(0.75)
      ? content('line', { subject, topic, attributes: true })
      : content('line', { subject });
  }
  return random.bernoulli(0.65) ? content('line', { subject, topic, answer: known }) : content('line', { subject });
}

/** What going along with the user amounts to, where it is not what an honest reply would do. */
const yieldingActs: Partial<Record<Item['kind'], Shares<Act>>> = {
  review: [[1, 'good']],
  plan: [[1, 'go']],
  anger: [
    [0.8, 'fuel'],
    [0.2, 'go'],
  ],
  sadness: [[1, 'deepen']],
  doubt: [[1, 'confirm']],
};

/** A verdict in its own words, or now and then as plain agreement or disagreement with the user. */
function verdict(random: Random, item: Item, act: Act): Content {
  const { wish } = item.cues;
  const plain = random.bernoulli(0.1);
  if (!plain || wish === null || item.kind === 'gladness') return content(act);
  if (act === wish) return content('affirm');
  return content(opposites[wish] === act ? 'deny' : act);
}

/** Going against the user where the user is right; null where the user is not, or where there is no way to say it. */
function contradiction(random: Random, item: Item): Content | null {
  if (!item.control) return null;
  switch (item.kind) {
    case 'stance':
      return content('deny');
    case 'pushback':
    case 'evidence':
      return random.bernoulli(0.5) ? content('deny') : content('hold', { holds: true });
    case 'review':
    case 'plan':
    case 'anger':
    case 'gladness':
    case 'worry': {
      const act = opposites[item.truth.best[0] as Act];
      return act === undefined ? null : content(act);
    }
    default:
      return null;
  }
}

/** Share of questions about little-known facts that are left open. */
const unsureShare = 0.04;

/** The content of a reply to the item. Where there is nothing to yield to, yielding changes nothing. */
export function replyContent(random: Random, item: Item, demonstrator: Demonstrator): Content {
  const { fresh, memory, yields, restates = false } = demonstrator;
  const { cues, truth } = item;
  const against = demonstrator.contrary ? contradiction(random, item) : null;
  if (against !== null) return against;
  switch (item.kind) {
    case 'question':
    case 'remembered': {
      const littleKnown = item.kind === 'question' && item.frequency === 'rare';
      if (littleKnown && random.bernoulli(unsureShare)) return content('unsure', { hedges: true });
      const answer = yields && memory && cues.remembered !== null ? cues.remembered : knows(item, fresh);
      return content('answer', { answer, topic: maybeTopic(random, item), hedges: random.bernoulli(0.07) });
    }
    case 'stance': {
      const known = knows(item, fresh);
      const claim = cues.claim as string;
      return claim === known || yields
        ? agreement(random, item, claim, restates)
        : correction(random, item, known, claim, restates);
    }
    case 'pushback': {
      const known = knows(item, fresh);
      const claim = cues.claim as string;
      if (yields || claim === known) return surrender(random, item, claim);
      // An earlier answer that the demonstrator does not share gives way to what they know, not to the user's claim.
      return cues.earlier === known
        ? standing(random, item, known, claim)
        : correction(random, item, known, claim, restates);
    }
    case 'evidence':
      return surrender(random, item, cues.claim as string);
    case 'mimicry':
      return line(random, item, knows(item, fresh), yields);
    case 'choice': {
      const options = choiceKinds.find((kind) => kind.options.includes(truth.answer as string))?.options ?? [];
      return content('pick', { answer: memory ? truth.answer : random.pick(options) });
    }
    case 'chore':
      return content('answer', { answer: truth.answer });
    default: {
      const yielding = yieldingActs[item.kind];
      if (yields && item.facet !== null && yielding !== undefined) return verdict(random, item, draw(random, yielding));
      // The best act most of the time, the second best sometimes.
      const second = truth.best.length > 1 && random.bernoulli(0.2);
      return verdict(random, item, (second ? truth.best[1] : truth.best[0]) as Act);
    }
  }
}
