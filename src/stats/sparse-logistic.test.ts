import { describe, expect, it } from 'vitest';
import { sigmoid } from './logistic-design.ts';
import { logisticRegression } from './logistic-regression.ts';
import { Random } from './random.ts';
import { addRow, rowDot, type SignedRows } from './signed-rows.ts';
import { sparseLogisticRegression } from './sparse-logistic.ts';
import type { SparseObservations } from './sparse-problem.ts';

const width = 6;
const denseWidth = 2;

/** Rows of signed columns and of dense numbers, and the same spelled out. */
function sample(n: number, seed: number): { observations: SparseObservations; plain: number[][]; outcomes: number[] } {
  const random = new Random(seed);
  const truth = [1.5, -1, 0.5, 0, 0.8, -0.3, 0.4, -0.6];
  const starts = [0];
  const middles: number[] = [];
  const columns: number[] = [];
  const sizes: number[] = [];
  const dense: number[] = [];
  const plain = Array.from({ length: n }, () => {
    const signs = Array.from({ length: width }, () => (random.bernoulli(0.5) ? 0 : random.bernoulli(0.5) ? 1 : -1));
    const size = Math.fround(0.5 + random.uniform());
    // The second hardly varies beside the constant.
    const further = [Math.fround(random.normal()), Math.fround(8 + 0.3 * random.normal())];
    for (const sign of [1, -1]) {
      signs.forEach((s, j) => {
        if (s === sign) columns.push(j);
      });
      if (sign === 1) middles.push(columns.length);
    }
    starts.push(columns.length);
    sizes.push(size);
    dense.push(...further);
    return [...signs.map((sign) => sign * size), ...further];
  });
  const outcomes = plain.map((row) => {
    const logit = row.reduce((sum, x, j) => sum + x * (truth[j] as number), 4.4);
    return random.bernoulli(sigmoid(logit)) ? 1 : 0;
  });
  const rows: SignedRows = {
    width,
    starts: Int32Array.from(starts),
    middles: Int32Array.from(middles),
    columns: Int32Array.from(columns),
    sizes: Float32Array.from(sizes),
    denseWidth,
    dense: Float32Array.from(dense),
  };
  const first = Int32Array.from({ length: n }, (_, i) => i);
  return { observations: { rows, first, second: null, outcomes: Uint8Array.from(outcomes) }, plain, outcomes };
}

const penaltiesOf = (ridge: number, count = width + denseWidth) => new Float64Array(count).fill(ridge);

describe('rows of signed columns', () => {
  const { observations, plain } = sample(30, 7);
  const { rows } = observations;
  const random = new Random(8);
  const weights = Float64Array.from({ length: width + denseWidth }, () => random.normal());

  it('are multiplied and added up as the numbers they stand for', () => {
    plain.forEach((values, row) => {
      const product = values.reduce((sum, x, j) => sum + x * (weights[j] as number), 0);
      expect(rowDot(rows, row, weights)).toBeCloseTo(product, 10);
      const into = weights.slice();
      addRow(rows, row, -1.5, into);
      into.forEach((value, j) => {
        expect(value).toBeCloseTo((weights[j] as number) - 1.5 * (values[j] as number), 10);
      });
    });
  });
});

describe('sparse logistic regression', () => {
  it.each([true, false])('finds what the dense solver finds (intercept %s)', (intercept) => {
    const { observations, plain, outcomes } = sample(400, 1);
    const sparse = sparseLogisticRegression(observations, { penalties: penaltiesOf(2), intercept, tolerance: 1e-13 });
    const exact = logisticRegression(plain, outcomes, { ridge: 2, intercept });
    expect(sparse.converged).toBe(true);
    expect(sparse.intercept).toBeCloseTo(exact.intercept, 5);
    sparse.coefficients.forEach((value, j) => {
      expect(value).toBeCloseTo(exact.coefficients[j] as number, 6);
    });
  });

  it('learns from differences of rows', () => {
    const { observations, plain } = sample(400, 2);
    const first = Int32Array.from({ length: 200 }, (_, i) => i);
    const second = first.map((i) => 399 - i);
    const outcomes = Uint8Array.from(first, (i) => (i % 3 === 0 ? 0 : 1));
    const fit = sparseLogisticRegression(
      { rows: observations.rows, first, second, outcomes },
      { penalties: penaltiesOf(1), intercept: false, tolerance: 1e-13 },
    );
    const differences = Array.from(first, (i) =>
      (plain[i] as number[]).map((x, j) => x - (plain[399 - i]?.[j] as number)),
    );
    const exact = logisticRegression(differences, [...outcomes], { ridge: 1, intercept: false });
    expect(fit.intercept).toBe(0);
    fit.coefficients.forEach((value, j) => {
      expect(value).toBeCloseTo(exact.coefficients[j] as number, 6);
    });
  });

  it('fits on the part it is given and on nothing else', () => {
    const { observations, plain, outcomes } = sample(300, 3);
    const part = Int32Array.from({ length: 150 }, (_, i) => 2 * i);
    const fit = sparseLogisticRegression(observations, { penalties: penaltiesOf(1), part, tolerance: 1e-13 });
    const exact = logisticRegression(
      plain.filter((_, i) => i % 2 === 0),
      outcomes.filter((_, i) => i % 2 === 0),
      { ridge: 1 },
    );
    expect(fit.coefficients[0]).toBeCloseTo(exact.coefficients[0] as number, 6);
  });

  it('stops within its tolerance of the least loss, and tells how far it is', () => {
    const { observations, plain, outcomes } = sample(2_000, 4);
    const loss = ({ intercept, coefficients }: { intercept: number; coefficients: ArrayLike<number> }) =>
      plain.reduce((sum, row, i) => {
        const logit = row.reduce((total, x, j) => total + x * (coefficients[j] as number), intercept);
        return sum + Math.log1p(Math.exp(logit)) - (outcomes[i] as number) * logit;
      }, 0) + Array.from(coefficients).reduce((sum, b) => sum + 0.5 * 2 * b * b, 0);
    const least = loss(logisticRegression(plain, outcomes, { ridge: 2 }));
    const told: number[] = [];
    const fit = sparseLogisticRegression(observations, {
      penalties: penaltiesOf(2),
      tolerance: 0.01,
      onPass: (share) => told.push(share),
    });
    expect(loss(fit) - least).toBeLessThan(0.01);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  it('ends when told to by an error', () => {
    const { observations } = sample(100, 5);
    const onPass = () => {
      throw new Error('enough');
    };
    expect(() => sparseLogisticRegression(observations, { penalties: penaltiesOf(1), onPass })).toThrow('enough');
  });

  it('leaves a column that never occurs at 0, and a constant outcome finite', () => {
    const { observations } = sample(50, 6);
    const rows = { ...observations.rows, width: width + 3 };
    const outcomes = new Uint8Array(50).fill(1);
    const penalties = penaltiesOf(1, width + 3 + denseWidth);
    const fit = sparseLogisticRegression({ ...observations, rows, outcomes }, { penalties });
    expect([...fit.coefficients.slice(width, width + 3)]).toEqual([0, 0, 0]);
    expect(Number.isFinite(fit.intercept)).toBe(true);
    expect(fit.coefficients.every(Number.isFinite)).toBe(true);
  });

  it('refuses penalties and outcomes that do not fit', () => {
    const { observations } = sample(20, 9);
    expect(() => sparseLogisticRegression(observations, { penalties: penaltiesOf(0) })).toThrow(/above 0/);
    const short = { ...observations, outcomes: new Uint8Array(1) };
    expect(() => sparseLogisticRegression(short, { penalties: penaltiesOf(1) })).toThrow(/1 outcomes for 20/);
  });
});
