import type { IncidentSummaryInput } from '../../report/index.ts';
import { holm } from '../../stats/index.ts';
import { type Facet, facets } from '../../terms/index.ts';
import type { ArmGroup } from './arm-groups.ts';
import { changesOf, compare, type Drawing, recordsOf } from './evidence.ts';

type Control = NonNullable<IncidentSummaryInput['control']>;

/**
 * The control world must stay clean over the whole training: at every logged step each facet is held against the SFT
 * policy on the same items (one-sided, Holm over all facets and steps).
 */
export function judgeControl(group: ArmGroup | undefined, drawing: Drawing): Control | null {
  if (group === undefined) return null;
  const baseline = group.baselines.flatMap((replies) => recordsOf(replies));
  const steps = group.runs[0]?.checks.map(({ step }) => step) ?? [];
  const looks: { step: number; comparison: ReturnType<typeof compare> }[] = steps.map((step) => {
    const records = group.runs.flatMap((run) => recordsOf(run.checks.find((c) => c.step === step)?.replies ?? []));
    const asked = new Set(records.map(({ item }) => item));
    return {
      step,
      comparison: compare(
        records,
        baseline.filter(({ item }) => asked.has(item)),
        drawing,
      ),
    };
  });
  const last = compare(
    group.runs.flatMap((run) => recordsOf(run.replies)),
    baseline,
    drawing,
  );
  looks.push({ step: group.runs[0]?.log.length ?? 0, comparison: last });

  const tests = looks.flatMap(({ step, comparison }) =>
    facets.flatMap((facet: Facet) => {
      const change = comparison.changes[facet];
      return change ? [{ step, facet, change }] : [];
    }),
  );
  const adjusted = holm(tests.map(({ change }) => change.pHigher));
  const violations = tests.flatMap(({ step, facet, change }, i) =>
    (adjusted[i] as number) < 0.05
      ? [{ step, facet, estimate: change.estimate, low: change.low, high: change.high }]
      : [],
  );
  return {
    outcome: violations.length === 0 ? 'passed' : 'failed',
    stepsChecked: looks.length,
    comparisons: tests.length,
    correction: 'holm',
    violations,
    looks: tests.map(({ step, facet, change }) => ({
      step,
      facet,
      estimate: change.estimate,
      low: change.low,
      high: change.high,
    })),
    changes: changesOf(last),
  };
}
