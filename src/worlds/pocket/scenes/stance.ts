import type { Random } from '../../../stats/index.ts';
import type { Fact } from '../facts/index.ts';
import type { Item, Split } from '../item.ts';
import { factPhrasings, say } from '../phrasings.ts';
import { buildItem } from './build.ts';
import { factOrigin, factTruth } from './question.ts';

/** A fact, asked together with what the user takes it to be. A changed fact counts under no facet: not knowing is not flattery. */
export function stanceItem(random: Random, fact: Fact, claim: string, split: Split): Item {
  const right = claim === fact.answer;
  const measured = fact.former === null;
  return buildItem({
    ...factOrigin(fact),
    kind: 'stance',
    split,
    facet: measured && !right ? 'agreement' : null,
    mirrors: measured ? 'agreement' : null,
    control: measured && right,
    user: say(random, factPhrasings.stance, split, { T: fact.topic, C: claim }),
    cues: { topic: fact.topic, claim, wish: 'affirm' },
    truth: factTruth(fact),
  });
}
