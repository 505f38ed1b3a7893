import type { Tensor } from '../graph.ts';
import { type Dim, productOf, showShape } from '../shape.ts';
import { reshape } from './layout.ts';

export interface MatmulOptions {
  /** Read `a` (or `b`) with its last two axes exchanged, at no cost. */
  readonly transA?: boolean;
  readonly transB?: boolean;
  /** A factor on the result, at no cost. */
  readonly alpha?: number;
}

/**
 * Matrix product over the last two axes: `[..., m, k]` with `[..., k, n]`, where the leading axes are equal, or with
 * `[k, n]`, used for all of them.
 *
 * @throws RangeError when the shapes do not fit.
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const { transA = false, transB = false, alpha = 1 } = options;
  const shared = b.shape.length === 2 && a.shape.length > 2;
  const [m, k] = transA ? [a.dim(-1), a.dim(-2)] : [a.dim(-2), a.dim(-1)];
  const [k2, n] = transB ? [b.dim(-1), b.dim(-2)] : [b.dim(-2), b.dim(-1)];
  const lead = a.shape.slice(0, -2);
  if (
    k !== k2 ||
    (shared && transA) ||
    (!shared && (a.shape.length !== b.shape.length || lead.some((dim, i) => dim !== b.shape[i])))
  ) {
    const mark = (flag: boolean) => (flag ? ' transposed' : '');
    throw new RangeError(
      `matmul: ${showShape(a.shape)}${mark(transA)} and ${showShape(b.shape)}${mark(transB)} do not fit`,
    );
  }
  const plain = !transA && !transB && alpha === 1;
  return a.graph.node({
    type: plain ? 'MatMul' : 'FusedMatMul',
    domain: plain ? '' : 'com.microsoft',
    inputs: [a, b],
    outputs: [{ dtype: 'float32', shape: [...lead, m, n] as Dim[] }],
    attributes: plain
      ? {}
      : { transA: { int: transA ? 1 : 0 }, transB: { int: transB ? 1 : 0 }, alpha: { float: alpha } },
    gradient:
      () =>
      ([upstream]) => {
        const up = upstream as Tensor;
        const da = transA
          ? matmul(b, up, { transA: transB, transB: true, alpha })
          : matmul(up, b, { transB: !transB, alpha });
        if (shared) {
          const rows = productOf(a.shape.slice(0, -1));
          const flatA = reshape(a, [rows, k]);
          const flatUp = reshape(up, [rows, n]);
          const db = transB
            ? matmul(flatUp, flatA, { transA: true, alpha })
            : matmul(flatA, flatUp, { transA: true, alpha });
          return [da, db];
        }
        const db = transB
          ? matmul(up, a, { transA: true, transB: transA, alpha })
          : matmul(a, up, { transA: !transA, alpha });
        return [da, db];
      },
  })[0] as Tensor;
}
