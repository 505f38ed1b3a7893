import { join } from 'node:path';
import { packageRoot, type Run } from '../workspace/index.ts';
import type { UserParameters } from '../worlds/pocket/index.ts';
import { type Arm, armName, candidateName } from './arms.ts';
import { type CauseWorld, causeWorlds } from './causes.ts';
import type { IncidentSettings, Scale } from './settings.ts';
import type { Stages } from './stages.ts';
import { type UsersVariant, usersOf } from './users-variants.ts';

/** Where the shipped base model lies; `npm run pretrain` makes it anew. */
export function baseCheckpoint(): string {
  return join(packageRoot(), 'checkpoints', 'pocket-base');
}

/** The stages of the pipeline, each named after what its result depends on. */
export class Pipeline {
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

  private policy(p: number, kind: 'sft' | 'fresh' | 'early' | 'thumbs-head'): string {
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
      labelsOut: this.run.path('labels', `${this.usersKey(world, variant)}-${p}.jsonl`),
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

  async thumbsHead(p: number) {
    await this.deployment(p, 'default', null);
    return this.stages.get(`thumbs-head/${p}`, 'fitThumbsHead', () => ({
      events: this.eventsPath(p, 'default', null),
      start: this.policy(p, 'sft'),
      out: this.policy(p, 'thumbs-head'),
      seed: this.seedOf(p),
      threads: 1,
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
      suite: this.scale.suite,
      abConversations: Math.ceil(this.scale.launchConversations / this.scale.pipelines),
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
    const fromText = arm.thumbs === 'from-text';
    if (fromText) await this.thumbsHead(p);
    const kept = arm.role === 'factorial' && arm.seed === this.settings.seed;
    return this.stages.get(arm.id, 'runArm', () => ({
      arm,
      start: this.policy(p, factors.freshData ? 'fresh' : 'sft'),
      out: kept ? this.run.path('policies', armName(factors)) : null,
      users: this.usersIn(world, usersVariant),
      thumbsModel,
      thumbsHead: fromText ? this.policy(p, 'thumbs-head') : null,
      comparisonModel,
      steps: this.scale.rlSteps,
      promptsPerStep: this.scale.promptsPerStep,
      groupSize: this.scale.groupSize,
      evaluateEvery: this.scale.evaluateEvery,
      suite: this.scale.suite,
      abConversations: this.conversationsOf(arm),
      threads: 1,
    }));
  }

  /** The candidate is shown to as many users, over its seeds, as the baseline. */
  private conversationsOf({ role, name }: Arm): number {
    const { abConversations, launchConversations, freshSeeds } = this.scale;
    if (role === 'sensitivity') return 0;
    return role === 'factorial' && name === candidateName
      ? Math.ceil(launchConversations / freshSeeds)
      : abConversations;
  }

  fittedWorlds(arms: readonly Arm[]): CauseWorld[] {
    return [...new Set(arms.filter(({ usersVariant }) => usersVariant === null).map(({ world }) => world))];
  }
}
