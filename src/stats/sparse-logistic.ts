import { addRow, rowDot, type SignedRows } from './signed-rows.ts';
import { cholesky, solveFactored } from './symmetric-matrix.ts';

/** What was observed: an outcome that a row tells of, or the difference of two rows. */
export interface SparseObservations {
  readonly rows: SignedRows;
  /** Row of each observation. */
  readonly first: Int32Array;
  /** Row that is subtracted from it; null when none is. */
  readonly second: Int32Array | null;
  /** 0 or 1. */
  readonly outcomes: Uint8Array;
}

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
  const problem = new Problem(observations, options.penalties, intercept, options.part);
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

/** A regression's loss ½ Σ λβ² + Σ log(1 + e^m) − y m over margins m, and its derivatives. The intercept comes last. */
class Problem {
  readonly size: number;
  private readonly rows: SignedRows;
  private readonly first: Int32Array;
  private readonly second: Int32Array | null;
  private readonly outcomes: Uint8Array;
  private readonly penalties: Float64Array;
  private readonly intercept: boolean;

  constructor(
    { rows, first, second, outcomes }: SparseObservations,
    penalties: Float64Array,
    intercept: boolean,
    part: Int32Array | undefined,
  ) {
    if (outcomes.length !== first.length || (second !== null && second.length !== first.length)) {
      throw new RangeError(`${outcomes.length} outcomes for ${first.length} observations`);
    }
    const width = rows.width + rows.denseWidth;
    if (penalties.length !== width || !penalties.every((penalty) => penalty > 0)) {
      throw new RangeError(`expected ${width} penalties above 0`);
    }
    this.size = width + 1;
    this.rows = rows;
    this.first = part === undefined ? first : part.map((i) => first[i] as number);
    this.second = second === null || part === undefined ? second : part.map((i) => second[i] as number);
    this.outcomes = part === undefined ? outcomes : Uint8Array.from(part, (i) => outcomes[i] as number);
    this.penalties = penalties;
    this.intercept = intercept;
  }

  logOddsOfOutcomes(): number {
    const ups = this.outcomes.reduce((sum, y) => sum + y, 0);
    return Math.log((ups + 0.5) / (this.outcomes.length - ups + 0.5));
  }

  /** Margins at a vector of coefficients. `[observations]` */
  margins(vector: Float64Array): Float64Array {
    return Float64Array.from(this.first, (_, i) => this.dot(i, vector));
  }

  /** Hessian times a vector, and the change of margins along it: in one pass, as the rows are most of all memory. */
  curve(
    vector: Float64Array,
    curvatures: Float64Array,
  ): { readonly product: Float64Array; readonly change: Float64Array } {
    const product = this.shrunk(vector);
    const change = new Float64Array(curvatures.length);
    for (let i = 0; i < change.length; i++) {
      const moved = this.dot(i, vector);
      change[i] = moved;
      this.add(i, (curvatures[i] as number) * moved, product);
    }
    return { product, change };
  }

  private dot(i: number, vector: Float64Array): number {
    const own = rowDot(this.rows, this.first[i] as number, vector);
    const constant = this.intercept ? (vector[this.size - 1] as number) : 0;
    return own + constant - (this.second === null ? 0 : rowDot(this.rows, this.second[i] as number, vector));
  }

  private add(i: number, amount: number, into: Float64Array): void {
    addRow(this.rows, this.first[i] as number, amount, into);
    if (this.second !== null) addRow(this.rows, this.second[i] as number, -amount, into);
    if (this.intercept) into[this.size - 1] = (into[this.size - 1] as number) + amount;
  }

  /** Λ times a vector. `[size]` */
  private shrunk(vector: Float64Array): Float64Array {
    const shrunk = new Float64Array(this.size);
    for (let j = 0; j < this.penalties.length; j++) shrunk[j] = (this.penalties[j] as number) * (vector[j] as number);
    return shrunk;
  }

  loss(beta: Float64Array, margins: Float64Array): number {
    let loss = this.penalty(beta);
    for (let i = 0; i < margins.length; i++) {
      const margin = margins[i] as number;
      loss += softplus(margin, Math.exp(-Math.abs(margin))) - (this.outcomes[i] === 1 ? margin : 0);
    }
    return loss;
  }

  /** Loss, gradient, and the second derivative p (1 − p) by each margin. */
  expand(
    beta: Float64Array,
    margins: Float64Array,
  ): { readonly loss: number; readonly gradient: Float64Array; readonly curvatures: Float64Array } {
    const gradient = this.shrunk(beta);
    const curvatures = new Float64Array(margins.length);
    let loss = this.penalty(beta);
    for (let i = 0; i < margins.length; i++) {
      const margin = margins[i] as number;
      const outcome = this.outcomes[i] as number;
      const decay = Math.exp(-Math.abs(margin));
      const p = margin >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
      loss += softplus(margin, decay) - outcome * margin;
      curvatures[i] = decay / ((1 + decay) * (1 + decay));
      this.add(i, p - outcome, gradient);
    }
    return { loss, gradient, curvatures };
  }

  /** Solves with the Hessian's diagonal for sparse columns, and with its whole block for dense ones and the intercept. */
  preconditioner(curvatures: Float64Array): (vector: Float64Array) => Float64Array {
    const { width } = this.rows;
    const diagonal = this.penalties.slice(0, width);
    addSquares(this.rows, this.first, curvatures, diagonal);
    // What two rows share is counted as if it did not cancel: an overestimate, which only shortens steps.
    if (this.second !== null) addSquares(this.rows, this.second, curvatures, diagonal);
    const { block, size } = this.denseBlock(curvatures);
    const factor = cholesky(block, size);
    return (vector) => {
      const solved = new Float64Array(this.size);
      for (let j = 0; j < width; j++) solved[j] = (vector[j] as number) / (diagonal[j] as number);
      const dense = vector.subarray(width, width + size);
      // Columns that go together to rounding: each by itself then, which is slower and still right.
      if (factor === null) for (let k = 0; k < size; k++) solved[width + k] = dense[k]! / block[k * size + k]!;
      else solved.set(solveFactored(factor, size, dense), width);
      return solved;
    };
  }

  /** Hessian of the dense columns and, where there is one, the intercept. `[size, size]` */
  private denseBlock(curvatures: Float64Array): { readonly block: Float64Array; readonly size: number } {
    const { dense, denseWidth, width } = this.rows;
    const size = denseWidth + (this.intercept ? 1 : 0);
    const block = new Float64Array(size * size);
    const values = new Float64Array(size).fill(1);
    for (let i = 0; i < curvatures.length; i++) {
      const first = (this.first[i] as number) * denseWidth;
      const second = this.second === null ? -1 : (this.second[i] as number) * denseWidth;
      for (let k = 0; k < denseWidth; k++) {
        values[k] = (dense[first + k] as number) - (second < 0 ? 0 : (dense[second + k] as number));
      }
      for (let k = 0; k < size; k++) {
        const scaled = (curvatures[i] as number) * (values[k] as number);
        if (scaled === 0) continue;
        for (let l = 0; l <= k; l++) block[k * size + l] = block[k * size + l]! + scaled * (values[l] as number);
      }
    }
    for (let k = 0; k < size; k++) {
      for (let l = 0; l < k; l++) block[l * size + k] = block[k * size + l]!;
      if (k < denseWidth) block[k * size + k] = block[k * size + k]! + (this.penalties[width + k] as number);
    }
    return { block, size };
  }

  private penalty(beta: Float64Array): number {
    let sum = 0;
    for (let j = 0; j < this.penalties.length; j++) sum += (this.penalties[j] as number) * (beta[j] as number) ** 2;
    return sum / 2;
  }
}

/** log(1 + e^x) without overflow, of x and e^−|x|. */
const softplus = (x: number, decay: number): number => Math.max(x, 0) + Math.log1p(decay);

/** Adds the curvature of each row times the square of its size to the row's columns. */
function addSquares(rows: SignedRows, wanted: Int32Array, curvatures: Float64Array, into: Float64Array): void {
  const { starts, columns, sizes } = rows;
  for (let r = 0; r < wanted.length; r++) {
    const row = wanted[r] as number;
    const amount = (curvatures[r] as number) * (sizes[row] as number) ** 2;
    const end = starts[row + 1] as number;
    for (let e = starts[row] as number; e < end; e++) {
      const column = columns[e] as number;
      into[column] = (into[column] as number) + amount;
    }
  }
}

/** −H⁻¹ g, about: the step, the change of margins that it makes, and how many passes it took; none where g is small enough. */
function conjugateGradients(
  problem: Problem,
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
