import { mean } from '../stats/index.ts';
import type { Facet } from '../terms/index.ts';
import type { Line, LinePoint } from './charts/line-panel.ts';
import { armColor, armDash } from './charts/palette.ts';
import type { ReportContext } from './context.ts';
import { armsInOrder } from './reading.ts';
import type { CurveStep, TrainingCurve } from './report-input.ts';

/** Reads one quantity off a logged step; null where the step did not measure it. */
export type Quantity = (step: CurveStep) => number | null;

/** A quantity for one arm: the mean over seeds at each step, and the single seeds behind it. */
export interface ArmCurve {
  readonly arm: string;
  readonly mean: readonly LinePoint[];
  readonly seeds: readonly (readonly LinePoint[])[];
}

export function armCurve(curves: readonly TrainingCurve[], arm: string, quantity: Quantity): ArmCurve | null {
  const seeds = curves
    .filter((curve) => curve.arm === arm)
    .map((curve) =>
      curve.steps.flatMap((step): LinePoint[] => {
        const y = quantity(step);
        return y === null || !Number.isFinite(y) ? [] : [{ x: step.step, y }];
      }),
    )
    .filter((points) => points.length > 0);
  if (seeds.length === 0) return null;
  const sums = new Map<number, { total: number; count: number }>();
  for (const { x, y } of seeds.flat()) {
    const at = sums.get(x) ?? { total: 0, count: 0 };
    sums.set(x, { total: at.total + y, count: at.count + 1 });
  }
  const mean = [...sums]
    // A step that only some seeds reached would bend the mean.
    .filter(([, { count }]) => count === seeds.length)
    .map(([x, { total, count }]) => ({ x, y: total / count }))
    .sort((a, b) => a.x - b.x);
  return { arm, mean, seeds };
}

/** The lines of one quantity, an arm each; with several seeds the single ones stand faintly behind. */
export function armLines(context: ReportContext, quantity: Quantity): Line[] {
  return armsInOrder(context.reading.summary).flatMap((arm) => {
    const curve = armCurve(context.input.curves, arm.name, quantity);
    if (curve === null) return [];
    const style = { color: armColor(arm.factors), dash: armDash(arm.factors) };
    const single = curve.seeds.length > 1 ? curve.seeds : [];
    return [
      ...single.map((points, s) => ({ key: `${arm.name}/${s}`, ...style, points, faint: true })),
      { key: arm.name, ...style, points: curve.mean },
    ];
  });
}

/** Facet rates over training are pooled into at most this many points, as single steps hold a handful of replies. */
const facetPoints = 12;

/**
 * The rate of a facet, or the mean of facets, over training: replies of all seeds pooled, neighbouring steps taken
 * together where there are many.
 */
export function facetCurve(curves: readonly TrainingCurve[], arm: string, of: readonly Facet[]): LinePoint[] {
  const steps = curves
    .filter((curve) => curve.arm === arm)
    .flatMap((curve) => curve.steps)
    .filter((step) => of.some((facet) => step.facets[facet] !== undefined));
  const places = [...new Set(steps.map((step) => step.step))].sort((a, b) => a - b);
  const size = Math.max(1, Math.ceil(places.length / facetPoints));
  const points: LinePoint[] = [];
  for (let start = 0; start < places.length; start += size) {
    const window = places.slice(start, start + size);
    const inside = steps.filter((step) => window.includes(step.step));
    const rates = of.flatMap((facet) => {
      const seen = inside.flatMap((step) => step.facets[facet] ?? []);
      const n = seen.reduce((sum, rate) => sum + rate.n, 0);
      return n === 0 ? [] : [seen.reduce((sum, rate) => sum + rate.estimate * rate.n, 0) / n];
    });
    // A window that lacks a facet would shift the mean of facets.
    if (rates.length < of.length) continue;
    points.push({ x: mean(window), y: mean(rates) });
  }
  return points;
}

export function facetLines(context: ReportContext, of: readonly Facet[]): Line[] {
  return armsInOrder(context.reading.summary).flatMap((arm) => {
    const points = facetCurve(context.input.curves, arm.name, of);
    return points.length === 0
      ? []
      : [{ key: arm.name, color: armColor(arm.factors), dash: armDash(arm.factors), points }];
  });
}
