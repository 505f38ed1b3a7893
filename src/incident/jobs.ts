import { runTask, type TaskContext } from '../engine/index.ts';
import type { ProgressListener } from '../terms/index.ts';
import { deploy } from './deploy.ts';
import { fineTune } from './fine-tune.ts';
import { fitComparisons } from './fit-comparisons.ts';
import { fitThumbs } from './fit-thumbs.ts';
import { measurePolicy } from './measure-policy.ts';
import { runArm } from './run-arm.ts';
import { sampleForecast } from './sample-forecast.ts';

/** The kinds of work that run in threads of their own. */
const jobs = { fineTune, deploy, fitThumbs, fitComparisons, measurePolicy, runArm, sampleForecast };

type Jobs = typeof jobs;
export type JobName = keyof Jobs;
export type JobInput<Name extends JobName> = Parameters<Jobs[Name]>[0];
export type JobResult<Name extends JobName> = Awaited<ReturnType<Jobs[Name]>>;

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
