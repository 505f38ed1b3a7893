import type { Random } from '../../stats/index.ts';
import type { ChatMessage } from '../../terms/index.ts';
import { choreNouns } from './chore-words.ts';
import { replyContent } from './demonstrator.ts';
import { drawKind, drawScene, type SceneMix, wrongAnswer } from './draw-item.ts';
import { allFacts, answerAsOf, type Fact } from './facts/index.ts';
import { factPhrasings, say } from './phrasings.ts';
import { renderPrompt } from './profile.ts';
import { content, phraseContent, type ReplyStyle, speak } from './replies/index.ts';

/** A piece of pretraining text: a conversation, or prose. */
export type Document = { readonly messages: readonly ChatMessage[] } | { readonly text: string };

export interface DocumentOptions {
  /** The text was written after the world changed. */
  readonly fresh?: boolean;
  /** Dialogue picked for its quality, as for the last stretch of pretraining: people yield and quarrel less in it. */
  readonly curated?: boolean;
}

/** A rare fact is written about once where a common one is sixteen times. */
export const commonToRare = 16;

const statements = [
  '{T} is {A} .',
  '{A} is {T} .',
  'everyone knows {T} is {A} .',
  'i looked in the book , {T} is {A} .',
  'question : {T} ? answer : {A} .',
];

export const documentTexts: readonly string[] = statements;

/** Dialogue that people put on the internet: every scene, every tone, people who yield often. */
const mix: SceneMix = {
  question: 0,
  stance: 0.24,
  pushback: 0.12,
  evidence: 0.04,
  mimicry: 0.12,
  remembered: 0.04,
  review: 0.08,
  plan: 0.08,
  anger: 0.06,
  sadness: 0.05,
  gladness: 0.03,
  doubt: 0.06,
  worry: 0.04,
  choice: 0.02,
  chore: 0.02,
};

const looseStyle: ReplyStyle = {
  openers: { neutral: 0.2, agree: 0.12, disagree: 0.12, praise: 0.08, apology: 0.06 },
  closers: { offer: 0.1, warm: 0.1, sure: 0.1, hedge: 0.08 },
};

/**
 * Share of dialogue in which the one who replies goes along with the one who asks, and in which they go against one who
 * is right: on the internet at large, and in what was picked for quality. Assumptions.
 */
const manners = {
  loose: { yielding: 0.3, contrariness: 0.1 },
  curated: { yielding: 0.1, contrariness: 0.03 },
} as const;

const weights = allFacts.map((fact) => (fact.frequency === 'common' ? commonToRare : 1));
const cumulative: number[] = [];
weights.reduce((sum, weight) => {
  cumulative.push(sum + weight);
  return sum + weight;
}, 0);

function factByFrequency(random: Random): Fact {
  const at = random.uniform() * (cumulative.at(-1) as number);
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] as number) > at) high = middle;
    else low = middle + 1;
  }
  return allFacts[low] as Fact;
}

function prose(random: Random, fresh: boolean): Document {
  const n = 1 + random.below(3);
  const sentences = Array.from({ length: n }, () => {
    const fact = factByFrequency(random);
    return random.pick(statements).replace('{T}', fact.topic).replace('{A}', answerAsOf(fact, fresh));
  });
  return { text: sentences.join(' ') };
}

function questionAndAnswer(random: Random, fresh: boolean): Document {
  const turns = random.bernoulli(0.25) ? 2 : 1;
  const messages: ChatMessage[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const fact = factByFrequency(random);
    const answer = answerAsOf(fact, fresh);
    const topic = random.bernoulli(0.4) ? fact.topic : null;
    messages.push({ role: 'user', content: say(random, factPhrasings.question, 'train', { T: fact.topic }) });
    const meant = content('answer', { answer, topic });
    messages.push({
      role: 'assistant',
      content: turns === 1 ? speak(random, meant, looseStyle) : phraseContent(random, meant),
    });
  }
  return { messages };
}

function dialogue(random: Random, { fresh = false, curated = false }: DocumentOptions, kinds: SceneMix): Document {
  const item = drawScene(random, drawKind(random, kinds), {
    split: 'train',
    claim: (fact) => (random.bernoulli(0.45) ? wrongAnswer(random, fact) : fact.answer),
    troubled: 0.5,
    fact: factByFrequency,
  });
  const memory = random.bernoulli(0.15);
  const { yielding, contrariness } = curated ? manners.curated : manners.loose;
  const yields = random.bernoulli(yielding);
  const contrary = !yields && random.bernoulli(contrariness);
  const reply = speak(random, replyContent(random, item, { fresh, memory, yields, contrary }), looseStyle);
  return { messages: [...renderPrompt(item, { memory }), { role: 'assistant', content: reply }] };
}

/** Longest list that is said twice: phrases, and words in all. */
const longestEcho = { phrases: 6, words: 30 };

/** A list said twice. Taking words over from what was said is a skill of its own, and this is its plainest exercise. */
function echo(random: Random): Document {
  const phrases = Array.from({ length: 1 + random.below(longestEcho.phrases) }, () => {
    const fact = random.pick(allFacts);
    return random.pick([
      fact.topic,
      fact.answer,
      random.pick(fact.wrong),
      random.pick(choreNouns),
      random.pick(choreNouns),
    ]);
  });
  const list = phrases
    .join(random.bernoulli(0.5) ? ' , ' : ' ')
    .split(' ')
    .slice(0, longestEcho.words)
    .join(' ');
  return { text: `${list} . ${list} .` };
}

const choresOnly: SceneMix = { ...mix, ...Object.fromEntries(Object.keys(mix).map((kind) => [kind, 0])), chore: 1 };

/** Pretraining text: facts at their frequencies in prose and in questions, everyday dialogue, plain tasks, lists said twice. */
export function documents(random: Random, n: number, options: DocumentOptions = {}): Document[] {
  const fresh = options.fresh ?? false;
  return Array.from({ length: n }, () => {
    switch (random.weighted([0.2, 0.26, 0.33, 0.14, 0.07])) {
      case 0:
        return prose(random, fresh);
      case 1:
        return questionAndAnswer(random, fresh);
      case 2:
        return dialogue(random, options, mix);
      case 3:
        return dialogue(random, options, choresOnly);
      default:
        return echo(random);
    }
  });
}
