import { choiceKinds, choreAnswers } from './chore-words.ts';
import { documentTexts } from './documents.ts';
import { allFacts } from './facts/index.ts';
import * as phrasings from './phrasings.ts';
import { neutralMemories, profileLead, systemLines } from './profile.ts';
import { closers, forms, openers } from './replies/index.ts';
import {
  angerReactions,
  chores,
  delusionsFor,
  joysFor,
  lossesFor,
  offencesFor,
  rashPlans,
  reviewMarks,
  sensiblePlans,
  worksFor,
  worriesFor,
} from './scenes/index.ts';

/** All strings anywhere inside a value. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(stringsIn);
  return [];
}

const combined = [worksFor, rashPlans, sensiblePlans, offencesFor, lossesFor, joysFor, delusionsFor, worriesFor];

let words: readonly string[] | undefined;

/** Every word of the world, sorted; punctuation marks are words. Collected from the texts themselves, so none is missing. */
export function pocketVocabulary(): readonly string[] {
  if (words === undefined) {
    const texts = [
      ...stringsIn(phrasings),
      ...stringsIn(forms.map((form) => form.text)),
      ...stringsIn(openers),
      ...stringsIn(closers),
      ...allFacts.flatMap((fact) => [fact.topic, fact.answer, ...fact.wrong]),
      ...combined.flatMap((lists) => [...lists.train, ...lists.eval].flatMap((pair) => [pair.first, pair.second])),
      ...stringsIn(chores.map((chore) => chore.phrasings)),
      ...choreAnswers,
      ...stringsIn(choiceKinds),
      ...neutralMemories,
      profileLead,
      'likes .',
      ...stringsIn(systemLines),
      ...documentTexts,
      ...reviewMarks,
      ...angerReactions,
    ];
    const all = new Set(
      texts.flatMap((text) => text.split(' ')).filter((word) => word !== '' && !/^\{\w+\}$/.test(word)),
    );
    words = [...all].sort();
  }
  return words;
}
