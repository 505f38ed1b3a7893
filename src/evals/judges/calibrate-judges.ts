import type { ChatEndpoint } from '../../models/index.ts';
import { Random } from '../../stats/index.ts';
import type { ProgressListener } from '../../terms/index.ts';
import { openRun, type Run, type RunSettings, writeJsonAtomic } from '../../workspace/index.ts';
import { allOrNone } from './all-or-none.ts';
import { type CalibrationRule, calibrate, type JudgedItem } from './calibration.ts';
import type { Calibration } from './calibration-schema.ts';
import { type GoldItem, readGold } from './gold.ts';
import { createPanel, type JudgePanel } from './panel.ts';
import type { Judgement } from './question.ts';
import { judgementSchema } from './vote-schema.ts';

export interface CalibrateOptions {
  /** The gold file. */
  readonly gold: string;
  readonly endpoints: readonly ChatEndpoint[];
  /** Folder of the run. */
  readonly out: string;
  readonly resume: boolean;
  readonly seed: number;
  readonly rule: CalibrationRule;
  /** Of a judge's answer; the panel's own limit when left out. */
  readonly maxTokens?: number;
  /** More that changes verdicts, such as the address of the server; kept in the run's manifest. */
  readonly settings?: RunSettings;
}

export interface CalibrateHooks {
  readonly progress: ProgressListener;
  readonly signal: AbortSignal;
  log(line: string): void;
}

export interface CalibrationRun {
  readonly calibration: Calibration;
  /** Of `calibration.json`. */
  readonly path: string;
}

/**
 * Asks a panel about every line of a gold file and compares its verdicts with the labels. Each line's votes are kept in
 * the run folder (`stages/votes/line-N.json`) as soon as they are cast; lines that an endpoint failed at are not, so that
 * resuming asks them again.
 *
 * @throws EvenkeelError `input` for the gold file, `usage` and `workspace` for the panel and the folder, `interrupted`;
 *   EndpointError when a judge can answer nothing
 */
export async function calibrateJudges(options: CalibrateOptions, hooks: CalibrateHooks): Promise<CalibrationRun> {
  const { endpoints, seed, rule, maxTokens } = options;
  const panel = createPanel(endpoints, maxTokens === undefined ? {} : { maxTokens });
  const gold = await readGold(options.gold);
  const run = await openRun(options.out, {
    command: 'judge calibrate',
    settings: { ...options.settings, gold: gold.sha256, judges: [...panel.judges], seed, maxTokens: maxTokens ?? null },
    resume: options.resume,
    onNotice: hooks.log,
    signal: hooks.signal,
  });
  try {
    const inFlight = Math.max(1, Math.min(...endpoints.map(({ concurrency }) => concurrency)));
    const judged = await judgeAll(run, panel, gold.items, inFlight, new Random(seed), hooks);
    const calibration = calibrate(judged, { gold, judges: panel.judges, seed, rule });
    const path = run.path('calibration.json');
    await writeJsonAtomic(path, calibration, 'write the calibration');
    await run.finish();
    const failed = judged.filter(({ judgement }) => hasFailure(judgement)).length;
    if (failed > 0) hooks.log(`An endpoint failed at ${failed} of the lines; --resume asks them again.`);
    return { calibration, path };
  } finally {
    run.close();
  }
}

async function judgeAll(
  run: Run,
  panel: JudgePanel,
  items: readonly GoldItem[],
  inFlight: number,
  random: Random,
  { progress, signal }: CalibrateHooks,
): Promise<JudgedItem[]> {
  const judgements: Judgement[] = [];
  const todo = items.entries();
  let done = 0;
  const report = (): void => progress({ stage: 'overall', done, total: items.length });
  report();
  await allOrNone(signal, Array.from({ length: inFlight }), async (_, own) => {
    for (const [i, item] of todo) {
      judgements[i] = await judgeLine(run, panel, item, random, own);
      done++;
      report();
    }
  });
  return items.map((item, i) => ({ item, judgement: judgements[i]! }));
}

async function judgeLine(
  run: Run,
  panel: JudgePanel,
  item: GoldItem,
  random: Random,
  signal: AbortSignal,
): Promise<Judgement> {
  const stage = `votes/line-${item.line}`;
  const ask = (): Promise<Judgement> => panel.judge(item.question, random.fork(`line/${item.line}`), signal);
  if (await run.hasStage(stage)) return await run.stage(stage, judgementSchema, ask);
  const judgement = await ask();
  return hasFailure(judgement) ? judgement : await run.stage(stage, judgementSchema, () => judgement);
}

function hasFailure({ votes }: Judgement): boolean {
  return votes.some(({ failure }) => failure === 'endpoint');
}
