import { normalCdf, normalQuantile } from './distributions.ts';
import type { Interval } from './interval.ts';
import { cholesky, invertFactored, sandwich, solveFactored } from './symmetric-matrix.ts';

export interface LogisticOptions {
  /** Default true: a constant column, never penalised. */
  readonly intercept?: boolean;
  /** λ of the penalty ½ λ Σ β², in the unit of observations; default 0. */
  readonly ridge?: number;
  /** How much each row counts, default 1. */
  readonly weights?: ArrayLike<number>;
  /** A known part of each row's logit, default 0. */
  readonly offsets?: ArrayLike<number>;
  /** Who or what each row comes from (a user, a family): makes the covariance robust to dependence within. */
  readonly clusters?: readonly string[];
  /** Default 50. */
  readonly maxIterations?: number;
}

export interface LogisticFit {
  /** 0 when the fit has none. */
  readonly intercept: number;
  readonly coefficients: Float64Array;
  /** Of the coefficients; with the intercept in front when the fit has one. `[size, size]` flat. */
  readonly covariance: Float64Array;
  /** Of the coefficients alone, in their order. */
  readonly standardErrors: Float64Array;
  readonly covarianceKind: 'model' | 'clustered';
  readonly logLikelihood: number;
  readonly iterations: number;
  /** False when Newton's method did not settle: the classes can be separated, and a ridge is needed. */
  readonly converged: boolean;
}

export const sigmoid = (logit: number): number =>
  logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit));

/** log(1 + e^x) without overflow. */
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/**
 * Logistic regression by Newton's method (iteratively reweighted least squares) with step halving.
 *
 * Standard errors are those of the model, or, with `clusters`, the sandwich H⁻¹ (Σ_g s_g s_gᵀ) H⁻¹ · G/(G − 1) with the
 * scores s_g summed by cluster (Liang & Zeger 1986). With a ridge both are those of a penalised estimate, and its bias
 * is not in them.
 * @param rows `[observations, features]`
 * @param outcomes 0 or 1, or shares between
 * @throws RangeError for lists that do not pair up, or columns that determine one another when there is no ridge
 */
export function logisticRegression(
  rows: readonly ArrayLike<number>[],
  outcomes: ArrayLike<number | boolean>,
  options: LogisticOptions = {},
): LogisticFit {
  const { intercept = true, ridge = 0, maxIterations = 50 } = options;
  const { design, size } = designMatrix(rows, intercept);
  const n = rows.length;
  for (const [name, list] of Object.entries({
    outcomes,
    weights: options.weights,
    offsets: options.offsets,
    clusters: options.clusters,
  })) {
    if (list && list.length !== n) throw new RangeError(`${n} rows and ${list.length} ${name} do not pair up`);
  }
  const weight = (i: number) => options.weights?.[i] ?? 1;
  const penalty = (j: number) => (intercept && j === 0 ? 0 : ridge);
  const logit = (beta: Float64Array, i: number) => {
    let sum = options.offsets?.[i] ?? 0;
    for (let j = 0; j < size; j++) sum += beta[j]! * design[i * size + j]!;
    return sum;
  };
  const logLikelihood = (beta: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const eta = logit(beta, i);
      sum += weight(i) * (Number(outcomes[i]) * eta - softplus(eta));
    }
    return sum;
  };
  const penalised = (beta: Float64Array) =>
    logLikelihood(beta) - beta.reduce((sum, b, j) => sum + (penalty(j) * b * b) / 2, 0);

  let beta = new Float64Array(size);
  let value = penalised(beta);
  let converged = false;
  let iterations = 0;
  let factor = factorise(hessian(beta));
  while (!converged && iterations < maxIterations) {
    iterations++;
    const step = solveFactored(factor, size, gradient(beta));
    let scale = 1;
    let next = beta.map((b, j) => b + step[j]!);
    let nextValue = penalised(next);
    while (!(nextValue >= value - 1e-12 * Math.abs(value)) && scale > 1e-6) {
      scale /= 2;
      next = beta.map((b, j) => b + scale * step[j]!);
      nextValue = penalised(next);
    }
    beta = next;
    value = nextValue;
    const curvature = cholesky(hessian(beta), size);
    if (curvature === null) break;
    factor = curvature;
    // In the unit of logits, so that a column's unit does not decide. Where the classes can be separated, every step
    // goes on moving the logits by about one.
    converged = scale === 1 && largestChange(step) < 1e-6;
  }

  const inverse = invertFactored(factor, size);
  const covariance = options.clusters ? sandwich(inverse, clusterScores(beta, options.clusters), size) : inverse;
  const first = intercept ? 1 : 0;
  return {
    intercept: intercept ? beta[0]! : 0,
    coefficients: beta.slice(first),
    covariance,
    standardErrors: Float64Array.from({ length: size - first }, (_, j) =>
      Math.sqrt(covariance[(j + first) * size + j + first]!),
    ),
    covarianceKind: options.clusters ? 'clustered' : 'model',
    logLikelihood: logLikelihood(beta),
    iterations,
    converged,
  };

  function largestChange(step: Float64Array): number {
    let largest = 0;
    for (let i = 0; i < n; i++) {
      let change = 0;
      for (let j = 0; j < size; j++) change += step[j]! * design[i * size + j]!;
      largest = Math.max(largest, Math.abs(change));
    }
    return largest;
  }

  function gradient(at: Float64Array): Float64Array {
    const out = at.map((b, j) => -penalty(j) * b);
    for (let i = 0; i < n; i++) {
      const residual = weight(i) * (Number(outcomes[i]) - sigmoid(logit(at, i)));
      for (let j = 0; j < size; j++) out[j]! += residual * design[i * size + j]!;
    }
    return out;
  }

  function hessian(at: Float64Array): Float64Array {
    const out = new Float64Array(size * size);
    for (let i = 0; i < n; i++) {
      const p = sigmoid(logit(at, i));
      const w = weight(i) * p * (1 - p);
      if (w === 0) continue;
      for (let j = 0; j < size; j++) {
        const left = w * design[i * size + j]!;
        if (left === 0) continue;
        for (let k = 0; k <= j; k++) out[j * size + k]! += left * design[i * size + k]!;
      }
    }
    for (let j = 0; j < size; j++) {
      out[j * size + j]! += penalty(j);
      for (let k = 0; k < j; k++) out[k * size + j] = out[j * size + k]!;
    }
    return out;
  }

  function factorise(matrix: Float64Array): Float64Array {
    const found = cholesky(matrix, size);
    if (found === null) {
      throw new RangeError('a feature is constant or determined by the others: leave it out, or add a ridge');
    }
    return found;
  }

  function clusterScores(at: Float64Array, clusters: readonly string[]): Float64Array {
    const scores = new Map<string, Float64Array>();
    for (let i = 0; i < n; i++) {
      let score = scores.get(clusters[i]!);
      if (!score) {
        score = new Float64Array(size);
        scores.set(clusters[i]!, score);
      }
      const residual = weight(i) * (Number(outcomes[i]) - sigmoid(logit(at, i)));
      for (let j = 0; j < size; j++) score[j]! += residual * design[i * size + j]!;
    }
    const meat = new Float64Array(size * size);
    const correction = scores.size / Math.max(1, scores.size - 1);
    for (const score of scores.values()) {
      for (let j = 0; j < size; j++)
        for (let k = 0; k < size; k++) meat[j * size + k]! += correction * score[j]! * score[k]!;
    }
    return meat;
  }
}

function designMatrix(rows: readonly ArrayLike<number>[], intercept: boolean): { design: Float64Array; size: number } {
  if (rows.length === 0) throw new RangeError('a regression needs at least one row');
  const first = intercept ? 1 : 0;
  const size = rows[0]!.length + first;
  const design = new Float64Array(rows.length * size);
  for (const [i, row] of rows.entries()) {
    if (row.length + first !== size)
      throw new RangeError(`row ${i} has ${row.length} features, the first ${size - first}`);
    if (intercept) design[i * size] = 1;
    design.set(row, i * size + first);
  }
  if (design.some((value) => !Number.isFinite(value)))
    throw new RangeError('a feature holds a value that is not finite');
  return { design, size };
}

/** The logit that a fit gives a row of features. */
export function predictLogit(fit: Pick<LogisticFit, 'intercept' | 'coefficients'>, row: ArrayLike<number>): number {
  if (row.length !== fit.coefficients.length) {
    throw new RangeError(`the fit has ${fit.coefficients.length} features, the row ${row.length}`);
  }
  let sum = fit.intercept;
  for (let j = 0; j < row.length; j++) sum += fit.coefficients[j]! * row[j]!;
  return sum;
}

export interface MarginalEffect extends Interval {
  readonly standardError: number;
  readonly pValue: number;
}

/**
 * Average marginal effect of one feature: the mean over the rows of P(1 | feature = to) − P(1 | feature = from), all
 * else as it is, with the delta method's standard error.
 */
export function averageMarginalEffect(
  fit: LogisticFit,
  rows: readonly ArrayLike<number>[],
  feature: number,
  { from = 0, to = 1, level = 0.95 }: { from?: number; to?: number; level?: number } = {},
): MarginalEffect {
  if (rows.length === 0) throw new RangeError('a marginal effect needs at least one row');
  const width = fit.coefficients.length;
  const size = Math.sqrt(fit.covariance.length);
  const first = size - width;
  const derivative = new Float64Array(size);
  let estimate = 0;
  for (const row of rows) {
    for (const [value, sign] of [
      [to, 1],
      [from, -1],
    ] as const) {
      const moved = Float64Array.from(row);
      moved[feature] = value;
      const p = sigmoid(predictLogit(fit, moved));
      const share = sign / rows.length;
      estimate += share * p;
      const slope = share * p * (1 - p);
      if (first === 1) derivative[0]! += slope;
      for (let j = 0; j < width; j++) derivative[first + j]! += slope * moved[j]!;
    }
  }
  let varianceOfEffect = 0;
  for (let j = 0; j < size; j++)
    for (let k = 0; k < size; k++) varianceOfEffect += derivative[j]! * fit.covariance[j * size + k]! * derivative[k]!;
  const standardError = Math.sqrt(varianceOfEffect);
  const z = normalQuantile(0.5 + level / 2);
  return {
    estimate,
    low: estimate - z * standardError,
    high: estimate + z * standardError,
    standardError,
    pValue: standardError > 0 ? 2 * normalCdf(-Math.abs(estimate) / standardError) : 1,
  };
}
