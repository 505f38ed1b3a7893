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

/** The mean of the facets measured at a step. */
export const meanOfFacets: Quantity = (step) => {
  const rates = Object.values(step.facets);
  return rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate.estimate, 0) / rates.length;
};

export const facetAt =
  (facet: Facet): Quantity =>
  (step) =>
    step.facets[facet]?.estimate ?? null;

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
