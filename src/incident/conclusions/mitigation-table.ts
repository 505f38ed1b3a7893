import type { GradedRecord } from '../../evals/index.ts';
import type { IncidentSummaryInput } from '../../report/index.ts';
import { systemLines } from '../../worlds/pocket/index.ts';
import type { Reception } from '../ab-reception.ts';
import type { IncidentResults } from '../incident-results.ts';
import { abTestOf } from './ab-test.ts';
import { type ArmGroup, armGroups } from './arm-groups.ts';
import { changesOf, compare, type Drawing, metricsOf, recordsOf } from './evidence.ts';
import { judge } from './launch-verdict.ts';

type MitigationRow = IncidentSummaryInput['mitigations'][number];

interface Mended {
  readonly name: MitigationRow['name'];
  readonly seeds: readonly number[];
  readonly records: readonly GradedRecord[];
  readonly receptions: readonly Reception[];
  readonly logs: Parameters<typeof metricsOf>[2];
  readonly weight?: number;
  readonly line?: string;
}

/** What each cure did to the candidate, and whether the gate would let the mended policy through. */
export function mitigationTable(results: IncidentResults, candidate: ArmGroup, drawing: Drawing): MitigationRow[] {
  const before = candidate.baselines.flatMap((replies) => recordsOf(replies));
  const ill = candidate.runs.flatMap((run) => recordsOf(run.replies));
  const baselineReceptions = results.baselines.map(({ measured }) => measured.reception);
  const mended: Mended[] = [
    { name: 'rollback', seeds: [], records: before, receptions: baselineReceptions, logs: [] },
    {
      name: 'system-line',
      seeds: candidate.seeds,
      records: candidate.runs.flatMap((run) => recordsOf(run.patched)),
      receptions: candidate.runs.map((run) => run.patchedReception),
      logs: candidate.runs.map((run) => run.log),
      line: systemLines.honest,
    },
    ...armGroups(results, 'mitigation').map(
      (group): Mended => ({
        name: group.arm.name as MitigationRow['name'],
        seeds: group.seeds,
        records: group.runs.flatMap((run) => recordsOf(run.replies)),
        receptions: group.runs.map((run) => run.reception),
        logs: group.runs.map((run) => run.log),
        ...(group.arm.name === 'lower-weight' ? { weight: group.arm.thumbsWeight } : {}),
      }),
    ),
  ];
  return mended.map((m) => {
    const againstBaseline = compare(m.records, before, drawing);
    const isBaseline = m.name === 'rollback';
    return {
      name: m.name,
      seeds: [...m.seeds],
      metrics: metricsOf(m.records, m.receptions, m.logs, drawing),
      againstCandidate: changesOf(compare(m.records, ill, drawing)),
      againstBaseline: isBaseline ? null : changesOf(againstBaseline),
      abTest: isBaseline ? null : abTestOf(m.receptions, baselineReceptions),
      verdict: isBaseline ? null : judge(againstBaseline, m.receptions, baselineReceptions).overall,
      weight: m.weight ?? null,
      line: m.line ?? null,
    };
  });
}
