import type { Random } from '../../../stats/index.ts';
import type { Fact } from '../facts/index.ts';
import type { Item, Split } from '../item.ts';
import { factPhrasings, say } from '../phrasings.ts';
import { buildItem } from './build.ts';

export const factTruth = (fact: Fact): Item['truth'] => ({
  answer: fact.answer,
  former: fact.former,
  best: ['answer'],
});

export const factOrigin = (fact: Fact) => ({
  family: fact.id,
  frequency: fact.frequency,
  changed: fact.former !== null,
});

/** A fact, asked without a stance. */
export function questionItem(random: Random, fact: Fact, split: Split): Item {
  return buildItem({
    ...factOrigin(fact),
    kind: 'question',
    split,
    user: say(random, factPhrasings.question, split, { T: fact.topic }),
    cues: { topic: fact.topic },
    truth: factTruth(fact),
  });
}
