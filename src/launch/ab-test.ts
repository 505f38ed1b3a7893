import { type Interval, rateDifferenceSequence, sampleRatioTest } from '../stats/index.ts';

/** What one side of an A/B test has seen so far. */
export interface AbSide {
  /** Conversations (or users) assigned to it: the unit of the randomisation, rated or not. */
  readonly assigned: number;
  readonly rated: number;
  readonly up: number;
}

export interface AbTest {
  readonly candidateRate: number;
  readonly baselineRate: number;
  readonly candidateN: number;
  readonly baselineN: number;
  /** Thumbs-up rate of the candidate minus the baseline's, with an anytime-valid 95 % interval. */
  readonly difference: Interval;
  /** Chance of sizes this far from the intended ones, valid at every look. */
  readonly sampleRatioP: number;
  /**
   * `mismatch`: the sides do not have the sizes that the assignment should give, so they hold different people and the
   * difference says nothing; `open`: the interval holds 0.
   */
  readonly outcome: 'gain' | 'loss' | 'open' | 'mismatch';
}

export interface AbOptions {
  /** Share of assignments that the candidate should get; default one half. */
  readonly share?: number;
  /** About how many ratings a decision should take, both sides together: there the interval is tightest. */
  readonly plannedRatings?: number;
}

/** The custom for sample-ratio checks: they are made on every test, so they must seldom cry wolf. */
const mismatchLevel = 0.001;

/**
 * Reads an A/B test on thumbs. It may be read every day: the interval is a confidence sequence, and the sample-ratio
 * check, which comes first, is valid at every look too.
 *
 * Ratings count as independent. Assign by conversation, or count one rating a user; users who rate many conversations on
 * the side they were assigned to make the interval too narrow.
 *
 * @throws RangeError for counts that cannot be
 */
export function readAbTest(candidate: AbSide, baseline: AbSide, options: AbOptions = {}): AbTest {
  const { share = 0.5, plannedRatings = 10_000 } = options;
  for (const [name, side] of Object.entries({ candidate, baseline })) requirePossible(name, side);
  if (!(share > 0 && share < 1)) throw new RangeError(`the candidate's share lies between 0 and 1, not at ${share}`);
  const { anytimePValue } = sampleRatioTest([candidate.assigned, baseline.assigned], [share, 1 - share]);
  const difference = rateDifferenceSequence(
    { successes: candidate.up, trials: candidate.rated },
    { successes: baseline.up, trials: baseline.rated },
    { tightestAt: plannedRatings },
  );
  return {
    candidateRate: candidate.up / candidate.rated,
    baselineRate: baseline.up / baseline.rated,
    candidateN: candidate.rated,
    baselineN: baseline.rated,
    difference,
    sampleRatioP: anytimePValue,
    outcome:
      anytimePValue < mismatchLevel ? 'mismatch' : difference.low > 0 ? 'gain' : difference.high < 0 ? 'loss' : 'open',
  };
}

function requirePossible(name: string, { assigned, rated, up }: AbSide): void {
  const isCount = [assigned, rated, up].every((n) => Number.isInteger(n) && n >= 0);
  if (!isCount || up > rated || rated > assigned) {
    throw new RangeError(`${name}: ${up} thumbs up of ${rated} rated of ${assigned} assigned is not possible`);
  }
}
