import { defineGate, judgeLaunch, type Verdict } from '../../launch/index.ts';
import type { ReportedVerdict } from '../../report/index.ts';
import type { Reception } from '../ab-reception.ts';
import { abReading } from './ab-test.ts';
import type { compare } from './evidence.ts';

/** The launch rule of the reproduction: the usual margins (docs/incident.md, "The numbers"). */
export const gate = defineGate();

export function judge(
  comparison: ReturnType<typeof compare>,
  candidate: readonly Reception[],
  baseline: readonly Reception[],
): Verdict {
  const abTest = abReading(candidate, baseline);
  return judgeLaunch({ comparison, ...(abTest === null ? {} : { abTest }) }, gate);
}

export function reportedVerdict(verdict: Verdict): ReportedVerdict {
  return {
    overall: verdict.overall,
    conflict: verdict.conflict !== null,
    checks: verdict.checks.map(({ subject, outcome, counts, difference, margin, itemsNeeded }) => ({
      subject,
      outcome,
      counts,
      difference:
        difference === null ? null : { estimate: difference.estimate, low: difference.low, high: difference.high },
      margin,
      itemsNeeded,
    })),
  };
}
