import { AdamW, clipScale, globalNorm } from '../engine/index.ts';
import {
  type Completion,
  createSampler,
  type ForwardProgram,
  type ParameterSet,
  type SampleOptions,
  type Sampler,
  type TrainingProgram,
  type TransformerConfig,
  type WordTokenizer,
} from '../models/index.ts';
import type { GrpoLossSettings } from './losses.ts';
import type { GrpoMinibatch } from './minibatch.ts';
import { packGroups, type TokenGroup } from './packing.ts';
import { compileGrpo, compileLogProbs, packedFeeds, packedSizes } from './policy-programs.ts';
import type { Rollout } from './rollouts.ts';

export interface PolicyTrainerOptions {
  readonly config: TransformerConfig;
  readonly tokenizer: WordTokenizer;
  /** Moved in place. */
  readonly parameters: ParameterSet;
  readonly loss: GrpoLossSettings;
  /** Global-norm clipping of the gradients. */
  readonly gradientClip: number;
  readonly threads: number;
}

export interface GrpoUpdate {
  readonly loss: number;
  readonly gradientNorm: number;
  /** Share of tokens whose ratio left the trusted range. */
  readonly clipFraction: number;
}

/** A policy in training: samples, remembers a frozen reference, and takes GRPO updates. */
export class PolicyTrainer {
  readonly tokenizer: WordTokenizer;
  readonly parameters: ParameterSet;
  private reference: ParameterSet;
  private readonly optimiser: AdamW;
  private readonly options: PolicyTrainerOptions;
  private readonly sampler: Sampler;
  private readonly scorer: ForwardProgram;
  private readonly updater: TrainingProgram;

  private constructor(
    options: PolicyTrainerOptions,
    programs: { sampler: Sampler; scorer: ForwardProgram; updater: TrainingProgram },
  ) {
    this.options = options;
    this.tokenizer = options.tokenizer;
    this.parameters = options.parameters;
    this.reference = options.parameters.clone();
    this.optimiser = new AdamW(options.parameters.flat.length);
    this.sampler = programs.sampler;
    this.scorer = programs.scorer;
    this.updater = programs.updater;
  }

  static async create(options: PolicyTrainerOptions): Promise<PolicyTrainer> {
    const { config, threads } = options;
    return new PolicyTrainer(options, {
      sampler: await createSampler(config, { threads }),
      scorer: await compileLogProbs(config, threads),
      updater: await compileGrpo(config, options.loss, threads),
    });
  }

  /** Makes the current policy the reference that KL is measured from. */
  freezeReference(): void {
    this.reference = this.parameters.clone();
  }

  sample(prompts: readonly (readonly number[])[], options: Omit<SampleOptions, 'stopToken'>): Promise<Completion[]> {
    return this.sampler.sample(this.parameters, prompts, { ...options, stopToken: this.tokenizer.end });
  }

  /** log π_ref of every sampled token, `[Σ lengths]` in the order of the rollouts, which must come group by group. */
  async referenceLogProbs(rollouts: readonly Rollout[]): Promise<Float32Array> {
    const packed = packGroups(tokenGroups(rollouts), this.tokenizer.pad);
    const { logProbs } = await this.scorer.run(this.reference, packedFeeds(packed), packedSizes(packed));
    return logProbs as Float32Array;
  }

  /** One gradient step of AdamW on the clipped objective. */
  async grpoUpdate(batch: GrpoMinibatch, learningRate: number): Promise<GrpoUpdate> {
    const { clipLow, clipHigh } = this.options.loss;
    const packed = packGroups(tokenGroups(batch.rollouts), this.tokenizer.pad);
    const feeds = {
      ...packedFeeds(packed),
      oldLogProbs: Float32Array.from(batch.rollouts.flatMap((r) => r.logProbs)),
      referenceLogProbs: batch.referenceLogProbs,
      advantages: batch.advantages,
      weights: batch.weights,
    };
    const { loss, outputs, gradients } = await this.updater.step(this.parameters, feeds, packedSizes(packed));
    const gradientNorm = globalNorm(gradients);
    const scale = clipScale(gradientNorm, this.options.gradientClip);
    this.optimiser.step(this.parameters.flat, gradients, learningRate, scale);
    const ratios = outputs.ratio as Float32Array;
    const clipped = ratios.reduce((n, r) => n + (r < 1 - clipLow || r > 1 + clipHigh ? 1 : 0), 0);
    return { loss, gradientNorm, clipFraction: clipped / Math.max(1, ratios.length) };
  }

  async release(): Promise<void> {
    await Promise.all([this.sampler.release(), this.scorer.release(), this.updater.release()]);
  }
}

/** Rollouts that follow one another and share a group share one packed sequence. */
function tokenGroups(rollouts: readonly Rollout[]): TokenGroup[] {
  const groups: { id: number; prompt: readonly number[]; completions: (readonly number[])[] }[] = [];
  for (const { group, prompt, completion } of rollouts) {
    const last = groups.at(-1);
    if (last?.id === group) last.completions.push(completion);
    else groups.push({ id: group, prompt, completions: [completion] });
  }
  return groups;
}
