import { type SparseObservations, SparseProblem } from './sparse-problem.ts';

export interface SparseLogisticOptions {
  /** λ_j of the penalty ½ Σ λ_j β_j² of sparse and dense columns, in the unit of observations; every one above 0. */
  readonly penalties: Float64Array;
  /** Default true: a constant, never penalised. */
  readonly intercept?: boolean;
  /** Observations to fit on; all when left out. */
  readonly part?: Int32Array;
  /**
   * Settled when the loss, in nats over all observations, is about this close to its minimum; 0.01 when left out. An
   * excess of ε leaves no sum of coefficients further than √(2ε) of its posterior standard deviations from the optimum.
   */
  readonly tolerance?: number;
  /** Newton steps; 100 when left out. */
  readonly maxIterations?: number;
  /** Called after each pass over the rows with how much of the way to the tolerance is done, 0 to 1. May throw to stop. */
  readonly onPass?: (share: number) => void;
}

export interface SparseLogisticFit {
  /** 0 when the fit has none. */
  readonly intercept: number;
  /** Of sparse columns, then of dense ones. */
  readonly coefficients: Float64Array;
  /** Newton steps. */
  readonly iterations: number;
  /** Passes over the rows, there and back. */
  readonly passes: number;
  readonly converged: boolean;
}

const usualTolerance = 0.01;
/** The preconditioned gradient understates the way left where columns go together; by tens, in texts. */
const caution = 0.1;
const mostInnerSteps = 200;

/**
 * Ridge logistic regression over many sparse columns by a truncated Newton method: steps by conjugate gradients that are
 * broken off early while far from the minimum, then a line search (Nocedal & Wright 2006, §7.1; for text, Lin, Weng &
 * Keerthi 2008). The preconditioner is the Hessian at the start, its diagonal for sparse columns and the whole block of
 * the dense ones and the intercept: a trait that hardly varies beside the constant, such as the log of a length, would
 * otherwise take hundreds of passes.
 *
 * Deterministic: no seed, and sums in the order of the observations.
 *
 * @throws RangeError for outcomes or penalties that do not fit the rows
 */
export function sparseLogisticRegression(
  observations: SparseObservations,
  options: SparseLogisticOptions,
): SparseLogisticFit {
  const { intercept = true, maxIterations = 100, tolerance = usualTolerance } = options;
  const problem = new SparseProblem(observations, options.penalties, intercept, options.part);
  const { size } = problem;
  const beta = new Float64Array(size);
  if (intercept) beta[size - 1] = problem.logOddsOfOutcomes();
  let margins = problem.margins(beta);
  let passes = 0.5;
  let furthest = 0;
  let whole = 0;
  const enough = caution * tolerance;
  const tell = (left: number): void => {
    whole = Math.max(whole, left);
    const share = left <= enough ? 1 : Math.log(whole / left) / Math.log(whole / enough);
    furthest = Math.max(furthest, Math.min(1, share));
    options.onPass?.(furthest);
  };
  let precondition: ((vector: Float64Array) => Float64Array) | null = null;

  for (let iteration = 0; ; iteration++) {
    const { loss, gradient, curvatures } = problem.expand(beta, margins);
    passes += 0.5;
    precondition ??= problem.preconditioner(curvatures);
    const { step, change, steps } = conjugateGradients(problem, gradient, curvatures, precondition, enough, tell);
    passes += steps;
    if (steps === 0 || iteration === maxIterations) return fitOf(iteration, steps === 0);
    const slope = dot(gradient, step);
    let length = 1;
    let next = moved(margins, change, length);
    while (problem.loss(moved(beta, step, length), next) > loss + 1e-4 * length * slope) {
      length /= 2;
      // The loss is convex: what cannot be improved along a descent is settled to rounding.
      if (length < 1e-12) return fitOf(iteration, true);
      next = moved(margins, change, length);
    }
    addScaled(beta, step, length);
    margins = next;
  }

  function fitOf(iterations: number, converged: boolean): SparseLogisticFit {
    return {
      intercept: beta[size - 1] as number,
      coefficients: beta.slice(0, size - 1),
      iterations,
      passes,
      converged,
    };
  }
}

/** −H⁻¹ g, about: the step, the change of margins that it makes, and how many passes it took; none where g is small enough. */
function conjugateGradients(
  problem: SparseProblem,
  gradient: Float64Array,
  curvatures: Float64Array,
  precondition: (vector: Float64Array) => Float64Array,
  enough: number,
  tell: (left: number) => void,
): { readonly step: Float64Array; readonly change: Float64Array; readonly steps: number } {
  const step = new Float64Array(problem.size);
  const change = new Float64Array(curvatures.length);
  const residual = gradient.map((g) => -g);
  let solved = precondition(residual);
  const direction = solved.slice();
  let left = dot(residual, solved);
  tell(left);
  // Far from the minimum the quadratic is a poor likeness, and a rough step does as well.
  const wanted = Math.max(enough, Math.min(0.1, Math.sqrt(left / curvatures.length)) * left);
  let steps = 0;
  for (; left > (steps === 0 ? enough : wanted) && steps < mostInnerSteps; steps++) {
    const { product, change: changing } = problem.curve(direction, curvatures);
    const length = left / dot(direction, product);
    addScaled(step, direction, length);
    addScaled(change, changing, length);
    addScaled(residual, product, -length);
    solved = precondition(residual);
    const next = dot(residual, solved);
    for (let j = 0; j < direction.length; j++) {
      direction[j] = (solved[j] as number) + (next / left) * (direction[j] as number);
    }
    left = next;
    tell(left);
  }
  return { step, change, steps };
}

function moved(from: Float64Array, by: Float64Array, length: number): Float64Array {
  const to = from.slice();
  addScaled(to, by, length);
  return to;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j] as number) * (b[j] as number);
  return sum;
}

function addScaled(to: Float64Array, from: Float64Array, scale: number): void {
  for (let j = 0; j < to.length; j++) to[j] = (to[j] as number) + scale * (from[j] as number);
}
