import type { Arm } from '../arms.ts';
import type { IncidentResults } from '../incident-results.ts';
import type { ArmRun, MeasuredReply } from '../run-arm.ts';

/** The runs of one arm, which differ by seed alone. */
export interface ArmGroup {
  readonly arm: Arm;
  readonly seeds: readonly number[];
  readonly runs: readonly ArmRun[];
  /** Replies of the baseline of each run's own pipeline, in the order of the runs. */
  readonly baselines: readonly (readonly MeasuredReply[])[];
}

export function armGroups(results: IncidentResults, role: Arm['role']): ArmGroup[] {
  const groups = new Map<
    string,
    { arm: Arm; seeds: number[]; runs: ArmRun[]; baselines: (readonly MeasuredReply[])[] }
  >();
  for (const { arm, run } of results.arms) {
    if (arm.role !== role) continue;
    const group = groups.get(arm.name) ?? { arm, seeds: [], runs: [], baselines: [] };
    groups.set(arm.name, group);
    group.seeds.push(arm.seed);
    group.runs.push(run);
    group.baselines.push(baselineReplies(results, arm.pipeline));
  }
  return [...groups.values()];
}

export function baselineReplies(results: IncidentResults, pipeline: number): readonly MeasuredReply[] {
  const found = results.baselines.find((baseline) => baseline.pipeline === pipeline);
  if (found === undefined) throw new RangeError(`pipeline ${pipeline} has no baseline`);
  return found.measured.replies;
}
