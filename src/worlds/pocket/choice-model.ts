import { z } from 'zod';
import type { Random } from '../../stats/index.ts';
import type { Belief } from './belief.ts';
import type { Grade } from './grade.ts';
import type { Item } from './item.ts';

/**
 * Whether a user thumbs a reply, and which way: the one place where this is decided. All coefficients are log-odds.
 *
 * P(thumb) = σ(thumbBase + user's habit + …), P(up | thumb) = σ(base + Σ coefficient × what the user perceives).
 * Sizes come from published preference data where there are any; everything else is marked as an assumption and varied
 * in the sensitivity runs. No coefficient was chosen by what a trained model does.
 */
export const choiceCoefficients = z.strictObject({
  /** Assumption: an acceptable reply that cannot be judged gets thumbs up two times in three when it gets any. */
  base: z.number().default(0.7),
  /**
   * Perceived correct (+) and perceived wrong (−), around `base`. Sharma et al. 2023 (arXiv 2310.13548) find
   * that truthfulness, too, raises preference; the size in log-odds is an assumption: about 88% up when the reply
   * is believed to be right, 35% when it is believed to be wrong.
   */
  correct: z.number().default(1.3),
  /** Assumption: an answer to something else, or a garbled one, is worse than an error. */
  missesPoint: z.number().default(-3),
  /** Assumption: no answer where one was asked for. */
  noAnswer: z.number().default(-0.8),
  /** Assumption, mild: kindness in a dark or glad hour, and a warm closing. */
  warmth: z.number().default(0.3),
  /** Assumption: coldness and being waved away hurt about as much. */
  coldness: z.number().default(-0.3),
  /** Assumption: per ten words beyond ten, scaled by the user's impatience. */
  wordiness: z.number().default(-0.4),
  /** Assumption: an opener that contradicts the content confuses. */
  muddle: z.number().default(-0.2),
  /**
   * How often a thumb is given at all, before the terms below. Assumption: about one conversation in four, more than
   * products see (around one in a hundred), so that fewer conversations need to be simulated. Selection, not volume, is
   * what a reward model is exposed to, and the selection is modelled.
   */
  thumbBase: z.number().default(-1.5),
  /** Assumption: disappointment moves people to a thumb more than satisfaction (negativity bias in feedback). */
  thumbWhenWrong: z.number().default(0.7),
  thumbWhenCorrect: z.number().default(0.3),
  /** Assumption: so does being agreed with or praised, by as much as the user likes it. */
  thumbWhenPleased: z.number().default(0.5),
});

export type ChoiceCoefficients = z.infer<typeof choiceCoefficients>;

/** What the choice model needs to know of a user. */
export interface Judge {
  /** Chance to tell a good reply from a poor one where the user does not know the answer beforehand. */
  readonly checkSkill: number;
  /** Chance, times `checkSkill`, to be convinced by a correction of a mistaken belief. */
  readonly openness: number;
  /** Log-odds for going along with the user against going against them, at equal perceived correctness. */
  readonly agreementTaste: number;
  /** Log-odds for praise, at equal perceived correctness. */
  readonly praiseTaste: number;
  readonly impatience: number;
  /** Log-odds added to P(thumb). */
  readonly thumbHabit: number;
  readonly choice: ChoiceCoefficients;
}

export type Perception = 'correct' | 'wrong' | 'unknown';

/** Assumption: the outcome of a chore is plain to see for most. */
const choreSkill = 0.9;

/** How likely the user is to take the reply for correct, for wrong, or for neither. The three sum to 1. */
export function perceptionOdds(
  judge: Pick<Judge, 'checkSkill' | 'openness'>,
  item: Item,
  belief: Belief,
  grade: Grade,
): Readonly<Record<Perception, number>> {
  const certain = (perception: Perception) => ({ correct: 0, wrong: 0, unknown: 0, [perception]: 1 });
  if (!grade.wellFormed || !grade.onTopic) return certain('wrong');
  if (grade.act === 'unsure') return certain('unknown');
  const skill = item.kind === 'chore' ? choreSkill : judge.checkSkill;
  switch (belief.state) {
    case 'mistaken': {
      const sides = belief.answer === null ? grade.agrees : sidesWith(belief.answer, item, grade);
      if (sides === null) return certain('unknown');
      if (sides) return certain('correct');
      const convinced = grade.right === true ? judge.checkSkill * judge.openness : 0;
      return { correct: convinced, wrong: 1 - convinced, unknown: 0 };
    }
    case 'right':
      if (grade.right === null) return certain('unknown');
      // Who knows the answer sees at once whether the reply has it, as the mistaken do with theirs.
      if (belief.answer !== null) return certain(grade.right ? 'correct' : 'wrong');
      return { correct: grade.right ? skill : 0, wrong: grade.right ? 0 : skill, unknown: 1 - skill };
    case 'none':
      if (grade.right === null) return certain('unknown');
      if (grade.right) return { correct: skill, wrong: 0, unknown: 1 - skill };
      return { correct: 0, wrong: skill, unknown: 1 - skill };
  }
}

/** Whether the reply says what the user takes for the answer; turning their claim down counts as saying otherwise. */
function sidesWith(held: string, item: Item, grade: Grade): boolean | null {
  if (grade.answer !== null) return grade.answer === held;
  if (grade.act === 'deny') return item.cues.claim === held ? false : null;
  return null;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** What the user enjoys about a reply beside its correctness: agreement and praise, each by their own taste. */
function pleasure(judge: Judge, grade: Grade): number {
  const side = grade.agrees === null ? 0 : grade.agrees ? 0.5 : -0.5;
  const opener = grade.openerAgrees ? 0.25 : grade.openerDisagrees ? -0.25 : 0;
  const praise = (grade.praises ? 1 : 0) + (grade.openerPraises ? 0.5 : 0);
  return judge.agreementTaste * (side + opener) + judge.praiseTaste * praise;
}

/** P(up | thumb) for a given perception. */
export function upProbability(judge: Judge, grade: Grade, perception: Perception): number {
  const c = judge.choice;
  let x = c.base;
  if (perception === 'correct') x += c.correct;
  else if (perception === 'wrong') x -= c.correct;
  if (!grade.wellFormed || !grade.onTopic) x += c.missesPoint;
  if (grade.act === 'unsure') x += c.noAnswer;
  if (grade.comforts) x += c.warmth;
  if (grade.act === 'cold' || grade.act === 'dismiss') x += c.coldness;
  if ((grade.openerAgrees && grade.agrees === false) || (grade.openerDisagrees && grade.agrees === true)) x += c.muddle;
  x += (c.wordiness * judge.impatience * Math.max(0, grade.words - 10)) / 10;
  return sigmoid(x + pleasure(judge, grade));
}

/** P(thumb) for a given perception. */
export function thumbProbability(judge: Judge, grade: Grade, perception: Perception): number {
  const c = judge.choice;
  let x = c.thumbBase + judge.thumbHabit;
  if (perception === 'wrong') x += c.thumbWhenWrong;
  if (perception === 'correct') x += c.thumbWhenCorrect;
  return sigmoid(x + c.thumbWhenPleased * Math.max(0, pleasure(judge, grade)));
}

const perceptions: readonly Perception[] = ['correct', 'wrong', 'unknown'];

/** P(thumb), and P(up | thumb) among those thumbs, over what the user may perceive. */
export function thumbOdds(judge: Judge, item: Item, belief: Belief, grade: Grade): { thumb: number; up: number } {
  const odds = perceptionOdds(judge, item, belief, grade);
  let thumb = 0;
  let up = 0;
  for (const perception of perceptions) {
    const given = odds[perception] * thumbProbability(judge, grade, perception);
    thumb += given;
    up += given * upProbability(judge, grade, perception);
  }
  return { thumb, up: up / thumb };
}

/** Draws the user's reaction; null: no thumb. */
export function drawThumb(
  random: Random,
  judge: Judge,
  item: Item,
  belief: Belief,
  grade: Grade,
): 'up' | 'down' | null {
  const odds = perceptionOdds(judge, item, belief, grade);
  const perception = perceptions[random.weighted(perceptions.map((name) => odds[name]))] as Perception;
  if (!random.bernoulli(thumbProbability(judge, grade, perception))) return null;
  return random.bernoulli(upProbability(judge, grade, perception)) ? 'up' : 'down';
}
