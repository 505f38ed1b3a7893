import { runTask, type TaskContext } from '../engine/index.ts';
import type { ProgressListener } from '../terms/index.ts';
import type { ComparisonModelFile, ThumbsModelFile } from '../training/index.ts';
import { type DeployInput, type DeployResult, deploy } from './deploy.ts';
import { type FineTuneInput, type FineTuneResult, fineTune } from './fine-tune.ts';
import { type FitComparisonsInput, fitComparisons } from './fit-comparisons.ts';
import { type FitThumbsInput, fitThumbs } from './fit-thumbs.ts';
import { type FitThumbsHeadInput, fitThumbsHead, type ThumbsHeadCard } from './fit-thumbs-head.ts';
import { type MeasurePolicyInput, measurePolicy, type PolicyMeasured } from './measure-policy.ts';
import { type ArmRun, type RunArmInput, runArm } from './run-arm.ts';
import { type ForecastSample, type SampleForecastInput, sampleForecast } from './sample-forecast.ts';

/** The kinds of work that run in threads of their own, with what each takes and gives. */
export interface Jobs {
  readonly fineTune: { readonly input: FineTuneInput; readonly result: FineTuneResult };
  readonly deploy: { readonly input: DeployInput; readonly result: DeployResult };
  readonly fitThumbs: { readonly input: FitThumbsInput; readonly result: ThumbsModelFile };
  readonly fitThumbsHead: { readonly input: FitThumbsHeadInput; readonly result: ThumbsHeadCard };
  readonly fitComparisons: { readonly input: FitComparisonsInput; readonly result: ComparisonModelFile };
  readonly measurePolicy: { readonly input: MeasurePolicyInput; readonly result: PolicyMeasured };
  readonly runArm: { readonly input: RunArmInput; readonly result: ArmRun };
  readonly sampleForecast: { readonly input: SampleForecastInput; readonly result: readonly ForecastSample[] };
}

export type JobName = keyof Jobs;
export type JobInput<Name extends JobName> = Jobs[Name]['input'];
export type JobResult<Name extends JobName> = Jobs[Name]['result'];

const jobs: {
  readonly [Name in JobName]: (input: JobInput<Name>, context: TaskContext) => Promise<JobResult<Name>>;
} = { fineTune, deploy, fitThumbs, fitThumbsHead, fitComparisons, measurePolicy, runArm, sampleForecast };

interface JobCall {
  readonly name: JobName;
  readonly input: unknown;
}

/** The thread's side: does what it is told. */
export function run({ name, input }: JobCall, context: TaskContext): Promise<unknown> {
  const job = jobs[name] as (input: unknown, context: TaskContext) => Promise<unknown>;
  return job(input, context);
}

/** Runs a job in a thread of its own. */
export function runJob<Name extends JobName>(
  name: Name,
  input: JobInput<Name>,
  options: { onProgress: ProgressListener; signal: AbortSignal },
): Promise<JobResult<Name>> {
  return runTask<JobCall, JobResult<Name>>(import.meta.url, { name, input }, options);
}
