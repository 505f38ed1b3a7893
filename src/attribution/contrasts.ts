import { cholesky, solveFactored } from '../stats/index.ts';
import { type Design, subsetsOf } from './arms.ts';

/** A number read off the arms' means: Σ weight · mean. */
export interface Contrast {
  /** The changes that it is about. */
  readonly factors: readonly string[];
  /** In the order of the design's arms. */
  readonly weights: readonly number[];
}

/**
 * Main effects and interactions by effect coding (each factor −1 or +1, so that every effect is averaged over the
 * settings of the others), in the unit of the outcome:
 * one factor, mean with it − mean without it; two, the difference between the two differences ("what they did together
 * beyond their sum"); three, how much the third changes that.
 *
 * With every setting present the effects do not depend on one another. Otherwise they are least squares over the arms
 * there are, an order of interactions being taken in only if the arms can tell all of it; the rest is returned as
 * `assumedZero`, because that is what the estimates then assume.
 */
export function factorialContrasts(design: Design, maxOrder: number): { effects: Contrast[]; assumedZero: string[][] } {
  const { arms, factors } = design;
  const column = (term: readonly string[]) =>
    arms.map(({ settings }) => term.reduce((sign, f) => sign * (settings[factors.indexOf(f)] ? 1 : -1), 1));
  let terms: string[][] = [[]];
  let columns = [column([])];
  const assumedZero: string[][] = [];
  const all = subsetsOf(factors);
  for (let order = 1; order <= factors.length; order++) {
    const next = all.filter((term) => term.length === order);
    const tried = [...columns, ...next.map(column)];
    const isTold =
      assumedZero.length === 0 && tried.length <= arms.length && cholesky(gram(tried), tried.length) !== null;
    // In a complete design what lies beyond maxOrder is orthogonal to the rest, and nothing is assumed of it.
    if (isTold && order <= maxOrder) {
      terms = [...terms, ...next];
      columns = tried;
    } else if (!design.isComplete) {
      assumedZero.push(...next);
    }
  }
  const factor = cholesky(gram(columns), columns.length)!;
  const effects = terms.flatMap((term, t) => {
    if (term.length === 0) return [];
    const unit = columns.map((_, i) => Number(i === t));
    const solved = solveFactored(factor, columns.length, unit);
    const weights = arms.map(
      (_, a) => 2 ** term.length * columns.reduce((sum, list, i) => sum + solved[i]! * list[a]!, 0),
    );
    return [{ factors: term, weights }];
  });
  return { effects, assumedZero };
}

function gram(columns: readonly (readonly number[])[]): Float64Array {
  const size = columns.length;
  const out = new Float64Array(size * size);
  for (const [i, a] of columns.entries())
    for (const [j, b] of columns.entries()) out[i * size + j] = a.reduce((sum, value, n) => sum + value * b[n]!, 0);
  return out;
}

/** What each arm with changes did against the arm without any; empty when that one is missing. */
export function changeContrasts({ arms }: Design): Contrast[] {
  const base = arms.findIndex(({ on }) => on.length === 0);
  if (base < 0) return [];
  return arms.flatMap(({ on }, a) =>
    on.length === 0 ? [] : [{ factors: on, weights: arms.map((_, i) => Number(i === a) - Number(i === base)) }],
  );
}

/** What several changes did together beyond the sum of what each did alone; only where all those arms are there. */
export function beyondSumContrasts(design: Design): Contrast[] {
  const changes = changeContrasts(design);
  const alone = (factor: string) => changes.find(({ factors }) => factors.length === 1 && factors[0] === factor);
  return changes.flatMap(({ factors, weights }) => {
    const singles = factors.map(alone);
    if (factors.length < 2 || singles.some((single) => single === undefined)) return [];
    return [
      { factors, weights: weights.map((w, i) => singles.reduce((rest, single) => rest - single!.weights[i]!, w)) },
    ];
  });
}

/**
 * Shapley values: each change's part of the total change, averaged over the orders in which the changes could be made
 * (Shapley 1953). They sum to the total. Empty unless every setting has an arm.
 */
export function shapleyContrasts(design: Design): Contrast[] {
  if (!design.isComplete) return [];
  const { arms, factors } = design;
  const k = factors.length;
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return factors.map((factor) => ({
    factors: [factor],
    weights: arms.map(({ on }) => {
      const others = on.filter((name) => name !== factor).length;
      const orders = (factorial(others) * factorial(k - others - 1)) / factorial(k);
      return on.includes(factor) ? orders : -orders;
    }),
  }));
}
