import { z } from 'zod';
import {
  type DrawnEvents,
  type FeedbackEvent,
  rulesAgainstLabels,
  traitsOf,
  weightedShare,
} from '../../feedback/index.ts';
import { costOf, type Price } from '../../models/index.ts';
import { VoteAgreement } from '../judges/agreement.ts';
import { judgeStandings } from '../judges/calibration-schema.ts';
import type { Judgement } from '../judges/question.ts';
import { answersOf, type LabelQuestion, labelQuestions, labelRubrics, rubricOf } from './label-questions.ts';
import { type LabelRecord, labelRecordSchema } from './label-record.ts';
import type { LabelStanding } from './label-standing.ts';
import type { JudgeUsage } from './metered-endpoint.ts';

const count = z.number().int().nonnegative();
const share = z.object({ estimate: z.number(), low: z.number(), high: z.number() });

/** `summary.json` of a labelling run. Shares are of all rated replies: each labelled one stands for 1 / chance of them. */
export const labelSummarySchema = z.object({
  schema: z.literal('evenkeel.feedback-labels/1'),
  judges: z.array(z.string()),
  seed: count,
  strata: z.array(
    z.object({
      /** What the rules see in the user's last turn. */
      rules: z.enum(['stance', 'no-stance']),
      events: count,
      drawn: count,
      labelled: count,
      /** Of being drawn and labelled; null: nothing is. */
      chance: z.number().nullable(),
    }),
  ),
  drawn: count,
  /** Lines of the label file. */
  labelled: count,
  /** Drawn replies at which a judge's server failed; the same command asks about them again. */
  failed: count,
  questions: z.array(
    z.object({
      question: z.enum(labelQuestions),
      rubric: z.string(),
      /** Drawn replies that it was asked about. */
      asked: count,
      answers: z.array(z.object({ answer: z.string(), replies: count, share: share.nullable() })),
      /** Of numbers, weighted. */
      mean: z.number().nullable(),
      /** Replies without an answer: the votes tie; or too few votes could be read. */
      noMajority: count,
      unreadable: count,
      /** Of the judges among themselves; null for a single one. */
      agreement: z.object({ alpha: z.number().nullable(), units: count, level: z.string() }).nullable(),
      calibration: z.enum([...judgeStandings, 'not-calibrated']),
    }),
  ),
  rules: z.array(
    z.object({
      trait: z.string(),
      replies: count,
      present: share.nullable(),
      precision: share.nullable(),
      recall: share.nullable(),
    }),
  ),
  usage: labelRecordSchema.shape.usage,
  /** In the currency of --price; null where no price was named or some tokens were not counted. */
  cost: z.number().nullable(),
});
export type LabelSummary = z.output<typeof labelSummarySchema>;

/** A drawn reply with what the panel said of it. */
export interface JudgedReply {
  readonly event: FeedbackEvent;
  readonly record: LabelRecord;
  /** Of being drawn and labelled. */
  readonly chance: number;
}

export interface SummaryContext {
  readonly judges: readonly string[];
  readonly seed: number;
  readonly strata: DrawnEvents['strata'];
  /** By stratum. */
  readonly labelledOf: readonly number[];
  readonly drawn: number;
  readonly failed: number;
  readonly standings: ReadonlyMap<LabelQuestion, LabelStanding>;
  readonly usage: readonly JudgeUsage[];
  /** Of each judge. */
  readonly prices: readonly (Price | null)[];
}

export function summariseLabels(replies: readonly JudgedReply[], context: SummaryContext): LabelSummary {
  const { judges, seed, strata, labelledOf, drawn, failed, standings, usage } = context;
  const rules = rulesAgainstLabels(
    replies.map(({ event, record, chance }) => ({ event, chance, traits: traitsOf(answersOf(record.judgements)) })),
  );
  return {
    schema: 'evenkeel.feedback-labels/1',
    judges: [...judges],
    seed,
    strata: strata.map(({ stance, events, drawn: ofStratum }, k) => {
      const labelled = labelledOf[k] ?? 0;
      const chance = labelled === 0 ? null : labelled / events;
      return { rules: stance ? 'stance' : 'no-stance', events, drawn: ofStratum, labelled, chance };
    }),
    drawn,
    labelled: labelledOf.reduce((sum, labelled) => sum + labelled, 0),
    failed,
    questions: [...standings].map(([question, calibration]) => ({
      ...questionFigures(question, replies),
      calibration,
    })),
    rules: rules.filter(({ replies: told }) => told > 0),
    usage: usage.map((one) => ({ ...one })),
    cost: costOfAll(context),
  };
}

function questionFigures(question: LabelQuestion, replies: readonly JudgedReply[]) {
  const { scale, id } = rubricOf(question);
  const agreement = new VoteAgreement();
  const told: { readonly weight: number; readonly verdict: string | number }[] = [];
  const missing = { noMajority: 0, unreadable: 0 };
  let asked = 0;
  for (const { record, chance } of replies) {
    const judgement = record.judgements[question];
    if (judgement == null) continue;
    asked++;
    agreement.add({ question: id, votes: judgement.votes, scale });
    if (judgement.verdict === null) missing[reasonOf(judgement)]++;
    else told.push({ weight: 1 / chance, verdict: judgement.verdict });
  }
  const answers = scale.kind === 'label' ? scale.labels : [];
  const whole = told.reduce((sum, { weight }) => sum + weight, 0);
  const total = told.reduce((sum, { weight, verdict }) => sum + weight * Number(verdict), 0);
  return {
    question,
    rubric: labelRubrics[question],
    asked,
    answers: answers.map((answer) => ({
      answer,
      replies: told.filter(({ verdict }) => verdict === answer).length,
      share: weightedShare(told.map(({ weight, verdict }) => ({ weight, holds: verdict === answer }))),
    })),
    mean: scale.kind === 'number' && whole > 0 ? total / whole : null,
    ...missing,
    agreement: agreement.figures()[id] ?? null,
  };
}

function reasonOf({ votes }: Judgement): 'noMajority' | 'unreadable' {
  return 2 * votes.filter(({ verdict }) => verdict !== null).length > votes.length ? 'noMajority' : 'unreadable';
}

function costOfAll({ usage, prices }: SummaryContext): number | null {
  let sum = 0;
  for (const [i, judge] of usage.entries()) {
    const price = prices[i];
    if (price == null || judge.uncounted > 0) return null;
    sum += costOf(judge, price);
  }
  return usage.length === 0 ? null : sum;
}
