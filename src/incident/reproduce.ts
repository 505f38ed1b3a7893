import { join } from 'node:path';
import { type IncidentSummary, renderIncidentReport } from '../report/index.ts';
import type { ProgressListener } from '../terms/index.ts';
import { openRun, packageRoot, type Run, writeFileAtomic, writeJsonAtomic } from '../workspace/index.ts';
import { loadUserParameters, type UserParameters } from '../worlds/pocket/index.ts';
import { type Arm, armName, planArms } from './arms.ts';
import { type CauseWorld, causeWorlds } from './causes.ts';
import { conclude } from './conclusions/index.ts';
import type { IncidentResults } from './incident-results.ts';
import { JobBoard } from './job-board.ts';
import { type IncidentSettings, type Scale, scales } from './settings.ts';
import { type Durations, Stages } from './stages.ts';
import { type UsersVariant, usersOf, usersVariants } from './users-variants.ts';

export interface IncidentHooks {
  readonly progress: ProgressListener;
  readonly signal: AbortSignal;
  log(line: string): void;
}

/** Where the shipped base model lies; `npm run pretrain` makes it anew. */
export function baseCheckpoint(): string {
  return join(packageRoot(), 'checkpoints', 'pocket-base');
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
    const { summary, curves, conversations } = conclude(results, run, settings);
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
  const stages = new Stages(run, new JobBoard(hooks.progress, hooks.signal), durationsOf(scale));
  const pipeline = new Pipeline(run, stages, settings, scale, users, variants);
  announce(stages, arms, scale);

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
  const comparisons = scale.sensitivity ? await pipeline.comparisons(0) : null;
  return {
    scale,
    users,
    variants,
    arms: armRuns,
    baselines,
    forecastSamples,
    fineTunes,
    rewardModels,
    deployment,
    comparisons,
  };
}

/** The stages of the pipeline, each named after what its result depends on. */
class Pipeline {
  private readonly run: Run;
  private readonly stages: Stages;
  private readonly settings: IncidentSettings;
  private readonly scale: Scale;
  private readonly users: UserParameters;
  private readonly variants: readonly UsersVariant[];

  constructor(
    run: Run,
    stages: Stages,
    settings: IncidentSettings,
    scale: Scale,
    users: UserParameters,
    variants: readonly UsersVariant[],
  ) {
    this.run = run;
    this.stages = stages;
    this.settings = settings;
    this.scale = scale;
    this.users = users;
    this.variants = variants;
  }

  /** Pipelines differ in every draw; arms of one seed share everything but the change. */
  private seedOf(pipeline: number): number {
    return this.settings.seed + 1_000 * pipeline;
  }

  private policy(p: number, kind: 'sft' | 'fresh' | 'early'): string {
    return this.run.path('policies', `${kind}-${p}`);
  }

  private usersIn(world: CauseWorld, variant: string | null): UserParameters {
    return usersOf(this.users, world, this.variants.find(({ name }) => name === variant) ?? null);
  }

  /** Worlds whose users are the same share their deployment and its log. */
  private usersKey(world: CauseWorld, variant: string | null): string {
    const { taste, mistaken } = causeWorlds[world];
    const name = `${taste ? 'taste' : 'no-taste'}-${mistaken ? 'mistaken' : 'informed'}`;
    return variant === null ? name : `${name}-${variant}`;
  }

  private eventsPath(p: number, world: CauseWorld, variant: string | null): string {
    return this.run.path('events', `${this.usersKey(world, variant)}-${p}.jsonl`);
  }

  fineTune(p: number, fresh: boolean) {
    const kind = fresh ? 'fresh' : 'sft';
    return this.stages.get(`fine-tune/${kind}-${p}`, 'fineTune', () => ({
      base: baseCheckpoint(),
      out: this.policy(p, kind),
      earlyOut: fresh ? null : this.policy(p, 'early'),
      seed: this.seedOf(p),
      fresh,
      threads: 1,
    }));
  }

  async deployment(p: number, world: CauseWorld, variant: string | null) {
    await this.fineTune(p, false);
    return this.stages.get(`deploy/${this.usersKey(world, variant)}-${p}`, 'deploy', () => ({
      policies: [
        { folder: this.policy(p, 'early'), version: 'early' },
        { folder: this.policy(p, 'sft'), version: 'sft' },
      ],
      users: this.usersIn(world, variant),
      conversations: this.scale.loggedConversations,
      seed: this.seedOf(p),
      out: this.eventsPath(p, world, variant),
      threads: 1,
    }));
  }

  async thumbs(p: number, world: CauseWorld, variant: string | null) {
    await this.deployment(p, world, variant);
    const sighted = !causeWorlds[world].blind;
    const sight = sighted ? 'sighted' : 'blind';
    return this.stages.get(`thumbs/${this.usersKey(world, variant)}-${sight}-${p}`, 'fitThumbs', () => ({
      events: this.eventsPath(p, world, variant),
      sighted,
      seed: this.seedOf(p),
    }));
  }

  async comparisons(p: number) {
    await this.deployment(p, 'default', null);
    return this.stages.get(`comparisons/${p}`, 'fitComparisons', () => ({
      events: this.eventsPath(p, 'default', null),
      seed: this.seedOf(p),
    }));
  }

  async baseline(p: number) {
    await this.fineTune(p, false);
    return this.stages.get(`baseline/${p}`, 'measurePolicy', () => ({
      policy: this.policy(p, 'sft'),
      users: this.users,
      abConversations: this.scale.abConversations,
      seed: this.seedOf(p),
      threads: 1,
    }));
  }

  async forecast(freshData: boolean, memory: boolean) {
    await this.fineTune(0, freshData);
    const name = `${freshData ? 'fresh' : 'stale'}-${memory ? 'memory' : 'no-memory'}`;
    return this.stages.get(`forecast/${name}`, 'sampleForecast', async () => ({
      start: this.policy(0, freshData ? 'fresh' : 'sft'),
      memory,
      thumbsModel: await this.thumbs(0, 'default', null),
      prompts: this.scale.forecastPrompts,
      completions: this.scale.forecastCompletions,
      seed: this.settings.seed,
      threads: 1,
    }));
  }

  async arm(arm: Arm) {
    const { pipeline: p, factors, world, usersVariant } = arm;
    await this.fineTune(p, factors.freshData);
    const thumbsModel = factors.thumbs ? await this.thumbs(p, world, usersVariant) : null;
    const comparisonModel = arm.primary === 'comparisons' ? await this.comparisons(p) : null;
    const kept = arm.role === 'factorial' && arm.seed === this.settings.seed;
    return this.stages.get(arm.id, 'runArm', () => ({
      arm,
      start: this.policy(p, factors.freshData ? 'fresh' : 'sft'),
      out: kept ? this.run.path('policies', armName(factors)) : null,
      users: this.usersIn(world, usersVariant),
      thumbsModel,
      comparisonModel,
      steps: this.scale.rlSteps,
      promptsPerStep: this.scale.promptsPerStep,
      groupSize: this.scale.groupSize,
      evaluateEvery: this.scale.evaluateEvery,
      abConversations: arm.role === 'sensitivity' ? 0 : this.scale.abConversations,
      threads: 1,
    }));
  }

  fittedWorlds(arms: readonly Arm[]): CauseWorld[] {
    return [...new Set(arms.filter(({ usersVariant }) => usersVariant === null).map(({ world }) => world))];
  }
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
    fitComparisons: 5,
    measurePolicy: 4 + scale.abConversations / 400,
    runArm: 0.6 * scale.rlSteps + 6 + scale.abConversations / 400,
    sampleForecast: (scale.forecastPrompts * scale.forecastCompletions) / 900,
  };
}
