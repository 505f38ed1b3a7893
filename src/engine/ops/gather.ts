import type { Tensor } from '../graph.ts';
import { type Dim, productOf, type Shape, showShape } from '../shape.ts';
import { reshape } from './layout.ts';
import { broadcastTo } from './sums.ts';

/**
 * Zeros (or `base`) with rows added at the indices; an index may occur any number of times.
 *
 * `ScatterElements`, not `ScatterND`: with several threads and repeated indices the latter's additions race in ONNX
 * Runtime's CPU kernels and lose terms.
 */
export function scatterAddRows(base: Tensor, indices: Tensor, rows: Tensor): Tensor {
  const graph = base.graph;
  const count = indices.shape[0] as Dim;
  const width = base.shape[1] as Dim;
  const wide = broadcastTo(reshape(indices, [count, 1]), [count, width]);
  return graph.node({
    type: 'ScatterElements',
    inputs: [base, wide, rows],
    outputs: [{ dtype: base.dtype, shape: base.shape }],
    attributes: { axis: { int: 0 }, reduction: { text: 'add' } },
  })[0] as Tensor;
}

/**
 * Rows of a table: `table [n, width]` at `indices [...]` (int32 or int64) gives `[..., width]`. Its gradient adds up
 * over repeated indices.
 *
 * @throws RangeError when the table is not a matrix.
 */
export function gatherRows(table: Tensor, indices: Tensor): Tensor {
  if (table.shape.length !== 2) throw new RangeError(`gatherRows: ${showShape(table.shape)} is not a matrix`);
  const width = table.shape[1] as Dim;
  const shape: Shape = [...indices.shape, width];
  return table.graph.node({
    type: 'Gather',
    inputs: [table, indices],
    outputs: [{ dtype: table.dtype, shape }],
    attributes: { axis: { int: 0 } },
    gradient:
      () =>
      ([up]) => {
        const zeros = broadcastTo(table.graph.scalar(0), table.shape);
        const count = productOf(indices.shape);
        return [scatterAddRows(zeros, reshape(indices, [count]), reshape(up as Tensor, [count, width])), null];
      },
  })[0] as Tensor;
}

/**
 * One element of each row: `x [rows, n]` at `columns [rows]` gives `[rows]`.
 */
export function pickColumns(x: Tensor, columns: Tensor): Tensor {
  const graph = x.graph;
  const rows = x.shape[0] as Dim;
  const index = reshape(columns, [rows, 1]);
  const picked = graph.node({
    type: 'GatherElements',
    inputs: [x, index],
    outputs: [{ dtype: x.dtype, shape: [rows, 1] }],
    attributes: { axis: { int: 1 } },
    gradient:
      () =>
      ([up]) => {
        const zeros = broadcastTo(graph.scalar(0), x.shape);
        return [
          graph.node({
            type: 'ScatterElements',
            inputs: [zeros, index, up as Tensor],
            outputs: [{ dtype: x.dtype, shape: x.shape }],
            attributes: { axis: { int: 1 } },
          })[0] as Tensor,
          null,
        ];
      },
  })[0] as Tensor;
  return reshape(picked, [rows]);
}
