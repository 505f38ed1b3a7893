import { choiceKinds, choreAnswers } from './chore-words.ts';
import { allFacts } from './facts/index.ts';

/** Every phrase that may stand where a reply names an answer. */
export const answerPhrases: ReadonlySet<string> = new Set([
  ...allFacts.flatMap((fact) => [fact.answer, ...fact.wrong]),
  ...choreAnswers,
  ...choiceKinds.flatMap((kind) => kind.options),
]);

/** Every phrase that may stand where a reply names its topic. */
export const topicPhrases: ReadonlySet<string> = new Set(allFacts.map((fact) => fact.topic));
