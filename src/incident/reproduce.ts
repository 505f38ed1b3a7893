import { z } from 'zod';
import { type IncidentSummary, renderIncidentReport } from '../report/index.ts';
import type { ProgressListener } from '../terms/index.ts';
import { openRun, type Run, writeFileAtomic, writeJsonAtomic } from '../workspace/index.ts';
import { loadUserParameters, type UserParameters } from '../worlds/pocket/index.ts';
import { type Arm, planArms } from './arms.ts';
import { conclude } from './conclusions/index.ts';
import type { IncidentResults } from './incident-results.ts';
import { JobBoard, lanes } from './job-board.ts';
import { Pipeline } from './pipeline.ts';
import { type IncidentSettings, type Scale, scales } from './settings.ts';
import { type Durations, Stages } from './stages.ts';
import { usersVariants } from './users-variants.ts';

export interface IncidentHooks {
  readonly progress: ProgressListener;
  readonly signal: AbortSignal;
  log(line: string): void;
}

/**
 * Replays the incident in a run folder: fine-tunes, deploys, learns a reward from thumbs, trains every arm, measures,
 * and writes `summary.json` and `report.html`.
 *
 * @throws EvenkeelError for settings, folders and checkpoints that do not serve, and when it is stopped
 */
export async function reproduceIncident(
  settings: IncidentSettings,
  hooks: IncidentHooks,
): Promise<{ summary: IncidentSummary; reportPath: string; summaryPath: string }> {
  const users = loadUserParameters(settings.users);
  const run = await openRun(settings.out, {
    command: 'reproduce',
    settings: { mode: settings.mode, seed: settings.seed, users },
    resume: settings.resume,
    onNotice: hooks.log,
    signal: hooks.signal,
  });
  try {
    const results = await gather(run, settings, users, hooks);
    const { summary, curves, conversations } = conclude(results, settings);
    const summaryPath = run.path('summary.json');
    const reportPath = run.path('report.html');
    await writeJsonAtomic(summaryPath, summary);
    await writeFileAtomic(
      reportPath,
      renderIncidentReport({ summary, curves, conversations }, { locale: settings.lang }),
    );
    await run.finish();
    return { summary, reportPath, summaryPath };
  } finally {
    run.close();
  }
}

/** Runs every job of the plan, as far as possible two at a time, each stage as soon as what it needs is there. */
async function gather(
  run: Run,
  settings: IncidentSettings,
  users: UserParameters,
  hooks: IncidentHooks,
): Promise<IncidentResults> {
  const scale = scales[settings.mode];
  const variants = scale.sensitivity ? usersVariants(users) : [];
  const arms = planArms(
    scale,
    settings.seed,
    variants.map(({ name }) => name),
  );
  const board = new JobBoard(hooks.progress, hooks.signal);
  const stages = new Stages(run, board, durationsOf(scale));
  const pipeline = new Pipeline(run, stages, settings, scale, users, variants);
  announce(stages, arms, scale);

  try {
    const results = await collect(pipeline, arms, scale);
    const { seconds: wallSeconds } = await run.stage('wall-seconds', z.object({ seconds: z.number() }), () => {
      const computed = [...stages.timings.values()].reduce((sum, seconds) => sum + seconds, 0);
      const elapsed = (Date.now() - Date.parse(run.manifest.startedAt)) / 1_000;
      return { seconds: run.resumed ? computed / lanes : elapsed };
    });
    return { ...results, scale, users, variants, wallSeconds, timings: stages.timings };
  } finally {
    await board.close();
  }
}

async function collect(
  pipeline: Pipeline,
  arms: readonly Arm[],
  scale: Scale,
): Promise<Omit<IncidentResults, 'scale' | 'users' | 'variants' | 'timings' | 'wallSeconds'>> {
  const [armRuns, baselines, forecastSamples, fineTunes] = await Promise.all([
    Promise.all(arms.map(async (arm) => ({ arm, run: await pipeline.arm(arm) }))),
    Promise.all(
      Array.from({ length: scale.pipelines }, async (_, p) => ({ pipeline: p, measured: await pipeline.baseline(p) })),
    ),
    Promise.all(
      [false, true].flatMap((freshData) =>
        [false, true].map(async (memory) => ({
          freshData,
          memory,
          samples: await pipeline.forecast(freshData, memory),
        })),
      ),
    ),
    Promise.all([false, true].map((fresh) => pipeline.fineTune(0, fresh))),
  ]);
  const rewardModels = await Promise.all(
    pipeline.fittedWorlds(arms).map(async (world) => ({ world, model: await pipeline.thumbs(0, world, null) })),
  );
  const deployment = await pipeline.deployment(0, 'default', null);
  const [comparisons, thumbsHead] = scale.sensitivity
    ? await Promise.all([pipeline.comparisons(0), pipeline.thumbsHead(0)])
    : [null, null];
  return {
    arms: armRuns,
    baselines,
    forecastSamples,
    fineTunes,
    rewardModels,
    deployment,
    comparisons,
    thumbsHead,
  };
}

function announce(stages: Stages, arms: readonly Arm[], scale: Scale): void {
  const logs = new Set(arms.filter((a) => a.factors.thumbs).map((a) => `${a.world} ${a.usersVariant} ${a.pipeline}`));
  for (let p = 0; p < scale.pipelines; p++) {
    stages.announce('fineTune');
    stages.announce('fineTune');
    stages.announce('measurePolicy');
  }
  for (const _ of logs) {
    stages.announce('deploy');
    stages.announce('fitThumbs');
  }
  for (const _ of arms) stages.announce('runArm');
  for (let i = 0; i < 4; i++) stages.announce('sampleForecast');
}

/** Seconds on one core of an ordinary machine; only their shares matter. */
function durationsOf(scale: Scale): Durations {
  return {
    fineTune: 30,
    deploy: scale.loggedConversations / 600,
    fitThumbs: scale.loggedConversations / 4_000,
    fitThumbsHead: scale.loggedConversations / 250,
    fitComparisons: 5,
    measurePolicy: 4 + scale.abConversations / 400,
    runArm: 0.6 * scale.rlSteps + 6 + scale.abConversations / 400,
    sampleForecast: (scale.forecastPrompts * scale.forecastCompletions) / 900,
  };
}
