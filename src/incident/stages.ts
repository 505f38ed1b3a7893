import { z } from 'zod';
import type { Run } from '../workspace/index.ts';
import type { JobBoard } from './job-board.ts';
import type { JobInput, JobName, JobResult } from './jobs.ts';

/**
 * Stage files are this program's own, checked by their checksums; the schema only tells a result of this job from
 * anything else.
 */
function resultOf<Name extends JobName>(keys: readonly string[]): z.ZodType<JobResult<Name>> {
  return z.custom<JobResult<Name>>(
    (value) =>
      Array.isArray(value) || (typeof value === 'object' && value !== null && keys.every((key) => key in value)),
  );
}

const keysOf: Record<JobName, readonly string[]> = {
  fineTune: ['checks', 'steps'],
  deploy: ['conversations', 'up', 'down'],
  fitThumbs: ['schema', 'score', 'card'],
  fitThumbsHead: ['auc', 'brier', 'ece'],
  fitComparisons: ['schema', 'score', 'card'],
  measurePolicy: ['replies', 'reception'],
  runArm: ['log', 'checks', 'replies'],
  sampleForecast: [],
};

/** A job's result with the seconds that it computed. */
export interface Timed<Name extends JobName> {
  readonly seconds: number;
  readonly result: JobResult<Name>;
}

/** About how long each kind of job takes on one core, in seconds, for the time left. */
export type Durations = Record<JobName, number>;

/** Jobs as stages of a run: done once, kept, and shared by all that need them. */
export class Stages {
  private readonly run: Run;
  private readonly board: JobBoard;
  private readonly durations: Durations;
  private readonly known = new Map<string, Promise<unknown>>();
  /** Seconds that each stage computed, waiting for a free lane not counted; kept across resuming. */
  readonly timings = new Map<string, number>();

  constructor(run: Run, board: JobBoard, durations: Durations) {
    this.run = run;
    this.board = board;
    this.durations = durations;
  }

  /** Announces a job for the time left. */
  announce(job: JobName): void {
    this.board.expect(this.durations[job]);
  }

  /** The result of a job, computed at most once per run folder. `input` is asked for only when there is work to do. */
  get<Name extends JobName>(
    stage: string,
    job: Name,
    input: () => JobInput<Name> | Promise<JobInput<Name>>,
  ): Promise<JobResult<Name>> {
    const known = this.known.get(stage);
    if (known) return known as Promise<JobResult<Name>>;
    const seconds = this.durations[job];
    let computed = false;
    const compute = async (): Promise<JobResult<Name>> => {
      const schema = z.object({ seconds: z.number(), result: resultOf<Name>(keysOf[job]) });
      const kept = await this.run.stage<Timed<Name>>(stage, schema, async () => {
        computed = true;
        return await this.board.run(stage, seconds, job, await input());
      });
      if (!computed) this.board.skip(seconds);
      this.timings.set(stage, kept.seconds);
      return kept.result;
    };
    const result = compute();
    this.known.set(stage, result);
    return result;
  }
}
