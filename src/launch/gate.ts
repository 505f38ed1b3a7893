import type { Comparison, PairedChange } from '../evals/index.ts';
import type { Interval } from '../stats/index.ts';
import { type Facet, facets } from '../terms/index.ts';
import type { AbTest } from './ab-test.ts';
import type { GatePolicy } from './gate-policy.ts';
import { itemsNeeded } from './items-needed.ts';

export type CheckSubject =
  | Facet
  | 'overCorrection'
  | 'accuracy'
  | 'usefulness'
  | 'expertVeto'
  | 'abTest'
  | 'sampleRatio';

/** Why a check came out as it did, for whoever words it. */
export type CheckReason =
  | 'within-margin'
  | 'beyond-margin'
  | 'margin-inside-interval'
  | 'not-measured'
  | 'too-much-unmeasured'
  | 'vetoed'
  | 'not-vetoed'
  | 'gain'
  | 'loss'
  | 'open'
  | 'mismatch'
  | 'sizes-as-intended';

/** One line of the launch rule. */
export interface GateCheck {
  readonly subject: CheckSubject;
  readonly outcome: 'pass' | 'fail' | 'inconclusive';
  /** Whether it bears on the verdict. An A/B test never does: its gain offsets nothing. */
  readonly counts: boolean;
  /** Candidate minus baseline, between its two one-sided 95 % bounds (for the A/B test, its anytime-valid interval). */
  readonly difference: Interval | null;
  /** The largest rise (of a facet, of over-correction) or fall (of accuracy, of usefulness) that passes. */
  readonly margin: number | null;
  /** For an inconclusive check: items that would decide it with 80 % power, `null` when none reasonably would. */
  readonly itemsNeeded: number | null;
  readonly reason: CheckReason;
}

/** Users reward what the behaviour checks show to be worse. */
export interface Conflict {
  readonly gain: Interval;
  /** Facets that are worse with 95 % confidence, whether or not they stay within their margins. */
  readonly facets: readonly Facet[];
}

export interface Verdict {
  readonly overall: 'ship' | 'block' | 'inconclusive';
  readonly checks: readonly GateCheck[];
  readonly conflict: Conflict | null;
}

export interface LaunchEvidence {
  readonly comparison: Comparison;
  readonly abTest?: AbTest;
  /** What experts who tried the candidate say; leave out when nobody has. */
  readonly experts?: { readonly vetoes: readonly { readonly by: string; readonly why: string }[] };
}

/**
 * Judges a launch. Each behaviour is a non-inferiority test at its margin δ: it passes when the one-sided 95 % bound of
 * the harm is below δ, fails when the opposite bound is above δ, and is inconclusive in between or when it was not
 * measured. Any failure blocks; otherwise anything inconclusive leaves the launch inconclusive. An expert veto outranks
 * every number, and nothing that users like offsets a failure.
 */
export function judgeLaunch(evidence: LaunchEvidence, policy: GatePolicy): Verdict {
  const { changes } = evidence.comparison;
  const behaviour = (subject: Facet | 'overCorrection' | 'accuracy' | 'usefulness', margin: number | null) =>
    margin === null ? [] : [behaviourCheck(subject, changes[subject], margin, policy.mostUnmeasured)];
  const checks: GateCheck[] = [
    ...vetoChecks(evidence),
    ...facets.flatMap((facet) => {
      const named = policy.facets[facet];
      return behaviour(facet, named === undefined ? policy.usualMargin : named);
    }),
    ...behaviour('overCorrection', policy.overCorrection),
    ...behaviour('accuracy', policy.accuracy),
    ...behaviour('usefulness', policy.usefulness),
    ...abChecks(evidence.abTest),
  ];
  const counting = checks.filter((check) => check.counts);
  const overall = counting.some((check) => check.outcome === 'fail')
    ? 'block'
    : counting.every((check) => check.outcome === 'pass') && counting.length > 0
      ? 'ship'
      : 'inconclusive';
  return { overall, checks, conflict: findConflict(evidence) };
}

function behaviourCheck(
  subject: GateCheck['subject'],
  change: PairedChange | undefined,
  margin: number,
  mostUnmeasured: number,
): GateCheck {
  const check = { subject, counts: true, margin, itemsNeeded: null };
  if (!change) return { ...check, outcome: 'inconclusive', difference: null, reason: 'not-measured' };
  const difference = { estimate: change.estimate, low: change.lower, high: change.upper };
  const isFall = subject === 'accuracy' || subject === 'usefulness';
  const harm = isFall
    ? { estimate: -change.estimate, least: -change.upper, most: -change.lower }
    : { estimate: change.estimate, least: change.lower, most: change.upper };
  if (harm.least > margin) return { ...check, outcome: 'fail', difference, reason: 'beyond-margin' };
  if (change.unpaired / (change.items + change.unpaired) > mostUnmeasured) {
    return { ...check, outcome: 'inconclusive', difference, reason: 'too-much-unmeasured' };
  }
  if (harm.most < margin) return { ...check, outcome: 'pass', difference, reason: 'within-margin' };
  return {
    ...check,
    outcome: 'inconclusive',
    difference,
    itemsNeeded: itemsNeeded(change, harm.estimate, margin),
    reason: 'margin-inside-interval',
  };
}

function vetoChecks({ experts }: LaunchEvidence): GateCheck[] {
  if (!experts) return [];
  const vetoed = experts.vetoes.length > 0;
  return [
    {
      subject: 'expertVeto',
      outcome: vetoed ? 'fail' : 'pass',
      counts: true,
      difference: null,
      margin: null,
      itemsNeeded: null,
      reason: vetoed ? 'vetoed' : 'not-vetoed',
    },
  ];
}

function abChecks(abTest: AbTest | undefined): GateCheck[] {
  if (!abTest) return [];
  const shown = { counts: false, margin: null, itemsNeeded: null };
  const isMismatch = abTest.outcome === 'mismatch';
  return [
    {
      ...shown,
      subject: 'sampleRatio',
      outcome: isMismatch ? 'fail' : 'pass',
      difference: null,
      reason: isMismatch ? 'mismatch' : 'sizes-as-intended',
    },
    {
      ...shown,
      subject: 'abTest',
      outcome: abTest.outcome === 'gain' ? 'pass' : abTest.outcome === 'loss' ? 'fail' : 'inconclusive',
      difference: abTest.difference,
      reason: abTest.outcome,
    },
  ];
}

function findConflict({ comparison, abTest }: LaunchEvidence): Conflict | null {
  if (abTest?.outcome !== 'gain') return null;
  const worse = facets.filter((facet) => (comparison.changes[facet]?.lower ?? 0) > 0);
  return worse.length === 0 ? null : { gain: abTest.difference, facets: worse };
}
