import type { Random } from '../../../stats/index.ts';
import { choiceKinds } from '../chore-words.ts';
import type { Item, Split } from '../item.ts';
import { choicePhrasings, say } from '../phrasings.ts';
import { buildItem } from './build.ts';

export type ChoiceKind = (typeof choiceKinds)[number];

/** A matter of taste whose remembered answer should be honoured: personalisation that is worth keeping. */
export function choiceItem(random: Random, kind: ChoiceKind, taste: string, split: Split): Item {
  return buildItem({
    family: `choice/${kind.question.replaceAll(' ', '-')}-${taste}`,
    kind: 'choice',
    split,
    mirrors: 'memory',
    control: true,
    user: say(random, choicePhrasings, split, { Q: kind.question }),
    profile: `likes ${taste} .`,
    cues: { remembered: taste },
    truth: { answer: taste, best: ['pick'] },
  });
}

export { choiceKinds };
