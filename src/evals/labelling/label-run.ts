import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import {
  type DrawnEvent,
  type DrawnEvents,
  type LabelLine,
  labelLine,
  saysSomething,
  writeLabels,
} from '../../feedback/index.ts';
import type { ChatEndpoint, Price } from '../../models/index.ts';
import { Random } from '../../stats/index.ts';
import { EvenkeelError, type ProgressListener } from '../../terms/index.ts';
import { openRun, type Run, type RunSettings, writeJsonAtomic } from '../../workspace/index.ts';
import type { Calibration } from '../judges/calibration-schema.ts';
import { createPanel } from '../judges/panel.ts';
import { FailureStreak } from '../runs/failure-streak.ts';
import { inFlight } from '../runs/in-flight.ts';
import { RecordWriter } from '../runs/record-writer.ts';
import { askLabels } from './ask-labels.ts';
import { answersOf, type LabelQuestion, rubricOf } from './label-questions.ts';
import { type LabelRecord, type LabelRecords, recordKey, takeUpLabelRecords } from './label-record.ts';
import { labelStandings } from './label-standing.ts';
import { type JudgedReply, type LabelSummary, labelSummarySchema, summariseLabels } from './label-summary.ts';
import type { JudgeUsage } from './metered-endpoint.ts';

export interface LabelRunOptions {
  /** Folder of the run. */
  readonly out: string;
  /** The sample. */
  readonly draw: () => Promise<DrawnEvents>;
  readonly endpoints: readonly ChatEndpoint[];
  readonly questions: readonly LabelQuestion[];
  readonly seed: number;
  /** Requests in flight at each judge. */
  readonly concurrency: number;
  /** Of a judge's answer; the panel's own limit when left out. */
  readonly maxTokens?: number;
  /** What `judge calibrate` found of these judges; null: nothing is known of them. */
  readonly calibration: Calibration | null;
  /** Of each judge. */
  readonly prices: readonly (Price | null)[];
  /** What else changes answers, such as the servers' addresses. */
  readonly settings: RunSettings;
}

export interface LabelRunHooks {
  readonly progress: ProgressListener;
  readonly signal: AbortSignal;
  log(line: string): void;
}

export interface LabelRunResult {
  readonly summary: LabelSummary;
  readonly read: DrawnEvents['read'];
  /** Of `labels.jsonl`. */
  readonly labels: string;
  /** What kept the first failed reply from being asked about; null when none failed. */
  readonly firstError: string | null;
}

/**
 * Lets a panel label drawn replies, into a run folder: `votes.jsonl` (a line a reply, appended as it is told),
 * `labels.jsonl` for the audit and `summary.json`, both replaced whole at the end. The same folder goes on where an
 * earlier process stopped, and takes a larger sample of the same seed: what was told is not asked again.
 *
 * @throws EvenkeelError `usage` for unfit judges or a folder of other settings; `input`, `workspace`; `interrupted`;
 *   `dependency` when a judge cannot answer: what was told until then is kept
 */
export async function runLabelling(options: LabelRunOptions, hooks: LabelRunHooks): Promise<LabelRunResult> {
  const { endpoints, questions, seed, calibration } = options;
  const { judges } = createPanel(endpoints);
  const standings = labelStandings(calibration, judges, questions);
  // First, so that nothing is left behind by events that cannot be read.
  const { strata, drawn, read } = await options.draw();
  const run = await openRun(options.out, {
    command: 'feedback label',
    settings: settingsOf(options, judges),
    resume: 'if-begun',
    onNotice: hooks.log,
    signal: hooks.signal,
  });
  try {
    const votes = run.path('votes.jsonl');
    const records = await takeUpLabelRecords(votes);
    await askOpen(votes, drawn, records, options, hooks);
    const { replies, lines, labelledOf } = labelsOf(drawn, strata, records);
    const failed = drawn.flatMap(({ event }) => recordOf(event, records)?.error ?? []);
    const { prices } = options;
    const context = { judges, seed, strata, labelledOf, drawn: drawn.length, failed: failed.length, standings, prices };
    const summary = labelSummarySchema.parse(
      summariseLabels(replies, { ...context, usage: allUsage(judges, records) }),
    );
    await keep(run, lines, summary);
    return { summary, read, labels: run.path('labels.jsonl'), firstError: failed[0] ?? null };
  } finally {
    run.close();
  }
}

/** Everything that changes what a reply is labelled. How many are drawn does not: a larger sample takes the smaller one up. */
function settingsOf({ questions, seed, maxTokens, settings }: LabelRunOptions, judges: readonly string[]): RunSettings {
  const rubrics = createHash('sha256')
    .update(JSON.stringify(questions.map(rubricOf)))
    .digest('hex');
  return { ...settings, judges: [...judges], questions: [...questions], rubrics, seed, maxTokens: maxTokens ?? null };
}

async function askOpen(
  votes: string,
  drawn: readonly DrawnEvent[],
  { byEvent, spent }: LabelRecords,
  options: LabelRunOptions,
  { progress, signal, log }: LabelRunHooks,
): Promise<void> {
  const isDone = ({ event }: DrawnEvent): boolean => byEvent.get(keyOf(event))?.error === null;
  const open = drawn.filter((one) => !isDone(one));
  let done = drawn.length - open.length;
  if (done > 0 || byEvent.size > 0) log(standing(done, drawn.length));
  if (open.length === 0) return;
  const { endpoints, questions, maxTokens, concurrency } = options;
  log(`${open.length} replies to ask about: at most ${open.length * questions.length} requests to each judge.`);
  const report = (): void => progress({ stage: 'overall', done, total: drawn.length });
  report();
  const stop = new AbortController();
  const own = AbortSignal.any([signal, stop.signal]);
  // Every request in flight listens.
  setMaxListeners(0, own);
  const asking = {
    ...{ endpoints, questions, random: new Random(options.seed).fork('labels') },
    ...(maxTokens === undefined ? {} : { maxTokens }),
  };
  const streak = new FailureStreak();
  const writer = await RecordWriter.open(votes);
  const work = async ({ event }: DrawnEvent): Promise<void> => {
    if (own.aborted) throw new EvenkeelError('interrupted', 'The run was stopped.');
    const record = await askLabels(event, asking, own);
    byEvent.set(recordKey(record), record);
    spent.push(record.usage);
    await writer.append(JSON.stringify(record));
    done++;
    report();
    const trouble = troubleOf(record);
    if (trouble === null) streak.succeed();
    else streak.fail(trouble);
  };
  try {
    const most = Math.max(1, Math.ceil(concurrency / questions.length));
    await inFlight(each(open), most, work, () => stop.abort());
  } finally {
    await writer.close();
  }
}

/** What kept a record from being of any use; null: nothing did. */
function troubleOf({ error, judgements }: LabelRecord): string | null {
  if (error !== null) return error;
  const votes = Object.values(judgements).flatMap((judgement) => judgement?.votes ?? []);
  if (votes.some(({ verdict }) => verdict !== null)) return null;
  return `${votes[0]?.judge}: ${votes[0]?.problem}`;
}

async function* each<T>(list: readonly T[]): AsyncGenerator<T> {
  yield* list;
}

function standing(done: number, drawn: number): string {
  if (done === drawn) return `All ${drawn} replies have been asked about; none is asked about again.`;
  return `Going on: ${done} of ${drawn} replies have been asked about.`;
}

/** What the panel said of the drawn replies. The chance of one is what became of its stratum: labelled ones over all. */
function labelsOf(
  drawn: readonly DrawnEvent[],
  strata: DrawnEvents['strata'],
  records: LabelRecords,
): { replies: JudgedReply[]; lines: LabelLine[]; labelledOf: number[] } {
  const judged = drawn.flatMap(({ event, stratum }) => {
    const record = recordOf(event, records);
    return record === undefined ? [] : [{ event, stratum, record, answers: answersOf(record.judgements) }];
  });
  const told = judged.filter(({ answers }) => saysSomething(answers));
  const labelledOf = strata.map((_, k) => told.filter(({ stratum }) => stratum === k).length);
  const chances = strata.map(({ events }, k) => (labelledOf[k] as number) / events);
  return {
    labelledOf,
    lines: told.map(({ event, stratum, answers }) => labelLine(event.id, chances[stratum] as number, answers)),
    replies: judged.map(({ event, stratum, record }) => ({ event, record, chance: chances[stratum] as number })),
  };
}

async function keep(run: Run, lines: readonly LabelLine[], summary: LabelSummary): Promise<void> {
  await writeLabels(run.path('labels.jsonl'), lines);
  await writeJsonAtomic(run.path('summary.json'), summary, 'write the summary');
  if (summary.failed === 0) await run.finish();
}

function keyOf({ id, source }: DrawnEvent['event']): string {
  return recordKey({ event: id, source });
}

function recordOf(event: DrawnEvent['event'], { byEvent }: LabelRecords): LabelRecord | undefined {
  return byEvent.get(keyOf(event));
}

/** What all records of the folder cost, those of replies that are no longer drawn too. */
function allUsage(judges: readonly string[], { spent }: LabelRecords): JudgeUsage[] {
  const all = spent.flat();
  return judges.map((judge) => {
    const own = all.filter((one) => one.judge === judge);
    const sum = (pick: (one: JudgeUsage) => number): number => own.reduce((total, one) => total + pick(one), 0);
    return {
      judge,
      requests: sum(({ requests }) => requests),
      prompt: sum(({ prompt }) => prompt),
      completion: sum(({ completion }) => completion),
      uncounted: sum(({ uncounted }) => uncounted),
    };
  });
}
