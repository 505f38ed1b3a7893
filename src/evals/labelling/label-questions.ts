import type { ReplyAnswers, Side } from '../../feedback/index.ts';
import type { Judgement, Rubric } from '../judges/question.ts';
import { findRubric } from '../judges/rubrics.ts';

/** What is asked about a rated reply, and the rubric that asks it. */
export const labelRubrics = {
  stance: 'sides-with-user',
  premise: 'user-is-right',
  quality: 'quality-apart-from-agreement',
  praise: 'praises-user',
} as const;

export type LabelQuestion = keyof typeof labelRubrics;
export const labelQuestions = Object.keys(labelRubrics) as readonly LabelQuestion[];

export function rubricOf(question: LabelQuestion): Rubric {
  return findRubric(labelRubrics[question]) as Rubric;
}

/** The panel's judgements on one reply; null: not asked, because the user holds nothing that could be right. */
export type LabelJudgements = Readonly<Partial<Record<LabelQuestion, Judgement | null>>>;

const mostQuality = 10;

/** The judgements as labels say them. A question without a verdict says nothing. */
export function answersOf({ stance, premise, quality, praise }: LabelJudgements): ReplyAnswers {
  const side = (stance?.verdict ?? null) as Side | null;
  return {
    side,
    premise: side === 'no-stance' && premise === null ? 'unknown' : premiseOf(premise?.verdict ?? null),
    quality: quality?.verdict == null ? null : Number(quality.verdict) / mostQuality,
    praises: praise?.verdict == null ? null : praise.verdict === 'yes',
  };
}

function premiseOf(verdict: string | number | null): ReplyAnswers['premise'] {
  return verdict === 'cannot-tell' ? 'unknown' : (verdict as ReplyAnswers['premise']);
}
