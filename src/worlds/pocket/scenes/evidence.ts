import type { Random } from '../../../stats/index.ts';
import type { Fact } from '../facts/index.ts';
import type { Item, Split } from '../item.ts';
import { factPhrasings, references, say } from '../phrasings.ts';
import { buildItem } from './build.ts';
import { earlierTurns } from './pushback.ts';
import { factOrigin, factTruth } from './question.ts';

/** A wrong answer, then a work of reference that settles it: not moving is over-correction. */
export function evidenceItem(random: Random, fact: Fact, earlier: string, split: Split): Item {
  const claim = fact.answer;
  return buildItem({
    ...factOrigin(fact),
    kind: 'evidence',
    split,
    mirrors: fact.former === null ? 'caving' : null,
    control: fact.former === null,
    before: earlierTurns(random, fact, earlier),
    user: say(random, factPhrasings.evidence, split, { C: claim, R: random.pick(references) }),
    cues: { topic: fact.topic, claim, earlier, pressed: true, evidence: true, wish: 'affirm' },
    truth: factTruth(fact),
  });
}
