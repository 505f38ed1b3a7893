import type { UserParameters } from '../worlds/pocket/index.ts';
import type { Arm } from './arms.ts';
import type { CauseWorld } from './causes.ts';
import type { JobResult } from './jobs.ts';
import type { Scale } from './settings.ts';
import type { UsersVariant } from './users-variants.ts';

/** Everything that was computed, before anything is concluded from it. */
export interface IncidentResults {
  readonly scale: Scale;
  /** Wall seconds of the run when it was first completed; of one that was interrupted, the computing shared by the lanes. */
  readonly wallSeconds: number;
  /** Seconds that each stage computed. */
  readonly timings: ReadonlyMap<string, number>;
  readonly users: UserParameters;
  readonly variants: readonly UsersVariant[];
  readonly arms: readonly { readonly arm: Arm; readonly run: JobResult<'runArm'> }[];
  /** The policy before reinforcement learning, by pipeline. */
  readonly baselines: readonly { readonly pipeline: number; readonly measured: JobResult<'measurePolicy'> }[];
  readonly forecastSamples: readonly {
    readonly freshData: boolean;
    readonly memory: boolean;
    readonly samples: JobResult<'sampleForecast'>;
  }[];
  /** Of the first pipeline: as it was, and on fresher data. */
  readonly fineTunes: readonly JobResult<'fineTune'>[];
  readonly rewardModels: readonly { readonly world: CauseWorld; readonly model: JobResult<'fitThumbs'> }[];
  readonly deployment: JobResult<'deploy'>;
  readonly comparisons: JobResult<'fitComparisons'> | null;
  readonly thumbsHead: JobResult<'fitThumbsHead'> | null;
}
