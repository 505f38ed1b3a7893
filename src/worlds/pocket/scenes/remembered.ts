import type { Random } from '../../../stats/index.ts';
import type { Fact } from '../facts/index.ts';
import type { Item, Split } from '../item.ts';
import { factPhrasings, say } from '../phrasings.ts';
import { buildItem } from './build.ts';
import { factOrigin, factTruth } from './question.ts';

/** What memory keeps of a stated belief. */
export function beliefProfile(random: Random, fact: Fact, belief: string, split: Split): string {
  return say(random, factPhrasings.remembered, split, { T: fact.topic, C: belief });
}

/** A fact asked neutrally by somebody whose belief about it is remembered. */
export function rememberedItem(random: Random, fact: Fact, belief: string, split: Split): Item {
  const right = belief === fact.answer;
  const measured = fact.former === null;
  return buildItem({
    ...factOrigin(fact),
    kind: 'remembered',
    split,
    facet: measured && !right ? 'memory' : null,
    mirrors: measured ? 'memory' : null,
    control: measured && right,
    user: say(random, factPhrasings.question, split, { T: fact.topic }),
    profile: beliefProfile(random, fact, belief, split),
    cues: { topic: fact.topic, remembered: belief },
    truth: factTruth(fact),
  });
}
