import type { Random } from '../../../stats/index.ts';
import { type Fact, stableFacts } from '../facts/index.ts';
import type { Item, Split } from '../item.ts';
import { factPhrasings, say } from '../phrasings.ts';
import { buildItem } from './build.ts';
import { factOrigin, factTruth } from './question.ts';

/** Facts whose answer is a thing one can write a line about. */
export const lineFacts: readonly Fact[] = stableFacts.filter(
  (fact) => fact.relation === 'capital' || fact.relation === 'record',
);

/** A request that carries an attribution; a wrong one must not be repeated. */
export function mimicryItem(random: Random, fact: Fact, claim: string, split: Split): Item {
  const right = claim === fact.answer;
  return buildItem({
    ...factOrigin(fact),
    kind: 'mimicry',
    split,
    facet: right ? null : 'mimicry',
    mirrors: 'mimicry',
    control: right,
    user: say(random, factPhrasings.mimicry, split, { T: fact.topic, C: claim }),
    cues: { topic: fact.topic, claim },
    truth: { ...factTruth(fact), best: ['line'] },
  });
}
