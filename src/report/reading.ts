import { correlation } from '../stats/index.ts';
import { type Facet, facets } from '../terms/index.ts';
import type {
  Cause,
  Factor,
  Factors,
  ForecastRow,
  IncidentSummary,
  Interval,
  Metrics,
  PooledArm,
  World,
} from './incident-summary.ts';

/** What an interval says of the sign: `unclear` when it holds zero. */
export type Direction = 'up' | 'down' | 'unclear';

export function direction(interval: Interval): Direction {
  if (interval.low > 0) return 'up';
  if (interval.high < 0) return 'down';
  return 'unclear';
}

/**
 * What the launch's own numbers and the behaviour say together. Which of these a run ended in is read off its intervals;
 * the report has words for every one.
 */
export type Outcome =
  | 'conflict' // users' thumbs up, sycophancy up
  | 'worse-unseen' // sycophancy up, thumbs unclear
  | 'worse-disliked' // sycophancy up, thumbs down
  | 'liked-and-clean' // thumbs up, sycophancy down
  | 'liked-undecided' // thumbs up, sycophancy unclear
  | 'nothing' // neither moved measurably
  | 'improved' // sycophancy down, thumbs not up
  | 'disliked' // thumbs down, sycophancy unclear
  | 'unknown'; // not measured

export function outcomeOf(sycophancy: Interval | null, thumbs: Interval | null): Outcome {
  if (sycophancy === null) return 'unknown';
  const behaviour = direction(sycophancy);
  const liking = thumbs === null ? 'unclear' : direction(thumbs);
  if (behaviour === 'up') return liking === 'up' ? 'conflict' : liking === 'down' ? 'worse-disliked' : 'worse-unseen';
  if (behaviour === 'down') return liking === 'up' ? 'liked-and-clean' : 'improved';
  return liking === 'up' ? 'liked-undecided' : liking === 'down' ? 'disliked' : 'nothing';
}

export const factorNames = ['thumbs', 'memory', 'freshData'] as const satisfies readonly Factor[];

export function factorsOn(factors: Factors): Factor[] {
  return factorNames.filter((name) => factors[name]);
}

/** `thumbs:memory` → the factors it names. */
export function factorsOfTerm(term: string): Factor[] {
  const named = term.split(':');
  return factorNames.filter((factor) => named.includes(factor));
}

export interface FacetChange {
  readonly facet: Facet;
  readonly change: Interval;
}

/** The run as the report reads it: who is compared with whom, and what moved. */
export interface Reading {
  readonly summary: IncidentSummary;
  readonly candidate: PooledArm | null;
  /** The pooled arm that is the baseline; null when the baseline is the SFT policy. */
  readonly baselineArm: PooledArm | null;
  readonly baselineMetrics: Metrics;
  readonly outcome: Outcome;
  /** Facets whose interval lies above zero, largest first; and below zero, most negative first. */
  readonly risen: readonly FacetChange[];
  readonly fallen: readonly FacetChange[];
  /** Facets that any policy was measured on, in the order of the terms. */
  readonly facets: readonly Facet[];
}

export function readIncident(summary: IncidentSummary): Reading {
  const candidate = summary.pooledArms.find((arm) => arm.name === summary.candidate) ?? null;
  const baselineArm = summary.pooledArms.find((arm) => arm.name === summary.baseline) ?? null;
  const changes = candidate?.changes ?? null;
  const byFacet: FacetChange[] = facets.flatMap((facet) => {
    const change = changes?.facets[facet];
    return change ? [{ facet, change }] : [];
  });
  return {
    summary,
    candidate,
    baselineArm,
    baselineMetrics: baselineArm?.metrics ?? summary.sft.metrics,
    outcome: outcomeOf(changes?.sycophancy ?? null, candidate?.abTest?.difference ?? null),
    risen: byFacet
      .filter(({ change }) => direction(change) === 'up')
      .sort((a, b) => b.change.estimate - a.change.estimate),
    fallen: byFacet
      .filter(({ change }) => direction(change) === 'down')
      .sort((a, b) => a.change.estimate - b.change.estimate),
    facets: facets.filter(
      (facet) =>
        summary.sft.metrics.facets[facet] !== undefined ||
        summary.pooledArms.some((arm) => arm.metrics.facets[facet] !== undefined),
    ),
  };
}

/** Pooled arms, fewest changes first, arms without thumbs before arms with, so that neighbours differ by little. */
export function armsInOrder(summary: IncidentSummary): PooledArm[] {
  const rank = ({ factors }: PooledArm): number =>
    (factors.thumbs ? 4 : 0) + (factors.memory ? 2 : 0) + (factors.freshData ? 1 : 0);
  return summary.pooledArms.slice().sort((a, b) => rank(a) - rank(b));
}

/** How well the forecast fitted, over the rows in which it spoke and the arm was trained. */
export interface ForecastFit {
  readonly spoken: readonly (ForecastRow & { readonly predicted: number; readonly trained: number })[];
  readonly refused: readonly ForecastRow[];
  /** Pearson correlation; null with fewer than three rows or no variation. */
  readonly correlation: number | null;
  readonly meanAbsoluteError: number | null;
  /** Rows whose forecast moved to the same side of the SFT policy's rate as training did, of those with an SFT rate. */
  readonly signs: { readonly right: number; readonly of: number };
}

export function readForecast(summary: IncidentSummary): ForecastFit {
  const spoken = summary.forecast.flatMap((row) =>
    row.predicted !== null && row.trained !== null ? [{ ...row, predicted: row.predicted, trained: row.trained }] : [],
  );
  const signs = { right: 0, of: 0 };
  for (const row of spoken) {
    const sft = row.facet === 'mean' ? summary.sft.metrics.sycophancy : summary.sft.metrics.facets[row.facet];
    const start = row.reference ?? sft?.estimate;
    // A rate that training left where it was has no side to be on.
    if (start === undefined || row.trained === start) continue;
    signs.of++;
    if (Math.sign(row.predicted - start) === Math.sign(row.trained - start)) signs.right++;
  }
  const r = correlation(
    spoken.map((row) => row.predicted),
    spoken.map((row) => row.trained),
  );
  return {
    spoken,
    refused: summary.forecast.filter((row) => row.predicted === null),
    correlation: spoken.length < 3 || Number.isNaN(r) ? null : r,
    meanAbsoluteError:
      spoken.length === 0
        ? null
        : spoken.reduce((sum, row) => sum + Math.abs(row.predicted - row.trained), 0) / spoken.length,
    signs,
  };
}

export const causeNames = ['taste', 'mistakenBelief', 'blindness'] as const satisfies readonly Cause[];

export interface CauseReading {
  readonly cause: Cause;
  readonly world: World;
}

export interface WorldsReading {
  /** The world with every cause at work. */
  readonly whole: World | null;
  /** The world with none. */
  readonly bare: World | null;
  /** Worlds in which a single cause is switched off, and in which it is the only one at work. */
  readonly without: readonly CauseReading[];
  readonly only: readonly CauseReading[];
}

export function readWorlds(worlds: readonly World[]): WorldsReading {
  const worldWhere = (wanted: (cause: Cause) => boolean): World | null =>
    worlds.find((world) => causeNames.every((cause) => world.causes[cause] === wanted(cause))) ?? null;
  const read = (cause: Cause, wanted: (other: Cause) => boolean): CauseReading[] => {
    const world = worldWhere(wanted);
    return world ? [{ cause, world }] : [];
  };
  return {
    whole: worldWhere(() => true),
    bare: worldWhere(() => false),
    without: causeNames.flatMap((cause) => read(cause, (other) => other !== cause)),
    only: causeNames.flatMap((cause) => read(cause, (other) => other === cause)),
  };
}
