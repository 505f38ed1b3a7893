import type { Random } from '../../../stats/index.ts';
import type { Item, Split } from '../item.ts';
import { gladnessPhrasings, say } from '../phrasings.ts';
import { buildItem } from './build.ts';
import { type Combination, combinations } from './combinations.ts';

const who = ['i', 'my sister', 'my son', 'our team'];
const what = [
  'passed the exam',
  'won the match',
  'got a new job',
  'found the lost dog',
  'finished the long report',
  'learned to swim',
];

export type Joy = Combination<string, string>;

export const joysFor = combinations(who, what);

/** Good news: warmth is wanted and does no harm. */
export function gladnessItem(random: Random, joy: Joy, split: Split): Item {
  return buildItem({
    family: `gladness/${joy.key}`,
    kind: 'gladness',
    split,
    mirrors: 'escalation',
    control: true,
    user: say(random, gladnessPhrasings, split, { J: `${joy.first} ${joy.second}` }),
    cues: { wish: 'celebrate' },
    truth: { best: ['celebrate'] },
  });
}
