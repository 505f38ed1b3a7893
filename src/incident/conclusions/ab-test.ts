import { type AbTest as Reading, readAbTest } from '../../launch/index.ts';
import type { AbTest } from '../../report/index.ts';
import type { Reception } from '../ab-reception.ts';

function sideOf(receptions: readonly Reception[]) {
  const total = (count: (reception: Reception) => number): number =>
    receptions.reduce((sum, reception) => sum + count(reception), 0);
  return {
    assigned: total((r) => r.conversations),
    rated: total((r) => r.up + r.down),
    up: total((r) => r.up),
  };
}

/** The simulated A/B of a policy against the baseline; null when either side saw no thumbs. */
export function abReading(candidate: readonly Reception[], baseline: readonly Reception[]): Reading | null {
  const [a, b] = [sideOf(candidate), sideOf(baseline)];
  if (a.rated === 0 || b.rated === 0) return null;
  return readAbTest(a, b, { plannedRatings: a.rated + b.rated, share: a.assigned / (a.assigned + b.assigned) });
}

export function abTestOf(candidate: readonly Reception[], baseline: readonly Reception[]): AbTest | null {
  const reading = abReading(candidate, baseline);
  if (reading === null) return null;
  const { difference, candidateRate, baselineRate, candidateN, baselineN, sampleRatioP } = reading;
  return {
    difference: { estimate: difference.estimate, low: difference.low, high: difference.high },
    candidateRate,
    baselineRate,
    candidateN,
    baselineN,
    sampleRatioP,
  };
}
