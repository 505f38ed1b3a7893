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

/** A regression's loss ½ Σ λβ² + Σ log(1 + e^m) − y m over margins m, and its derivatives. The intercept comes last. */
export class SparseProblem {
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
