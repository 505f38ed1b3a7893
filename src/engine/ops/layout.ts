import type { Tensor } from '../graph.ts';
import { type Dim, productOf, type Shape, sameShape, showShape } from '../shape.ts';

/** An int64 vector that holds a shape at run time. */
export function shapeVector(x: Tensor, shape: Shape): Tensor {
  const graph = x.graph;
  const pieces: Tensor[] = [];
  let run: number[] = [];
  const flush = () => {
    if (run.length > 0) pieces.push(graph.integers(run));
    run = [];
  };
  for (const dim of shape) {
    if (typeof dim === 'number') {
      run.push(dim);
    } else {
      flush();
      pieces.push(graph.lengthOf(dim));
    }
  }
  flush();
  if (pieces.length === 0) return graph.integers([]);
  if (pieces.length === 1) return pieces[0] as Tensor;
  return graph.node({
    type: 'Concat',
    inputs: pieces,
    outputs: [{ dtype: 'int64', shape: [shape.length] }],
    attributes: { axis: { int: 0 } },
  })[0] as Tensor;
}

/** The operator's own way to write a target shape: 0 copies a length, one -1 is inferred; null when that won't do. */
function staticTarget(from: Shape, to: Shape): number[] | null {
  const target = to.map((dim, i) => (typeof dim === 'number' ? dim : from[i] === dim ? 0 : -1));
  const open = target.filter((n) => n === -1).length;
  if (open <= 1) return target;
  // Two open ones: perhaps one of the copies was not needed.
  return null;
}

/**
 * The same elements in another shape, such as `[batch, time, 64]` as `['batch*time', 64]`.
 *
 * @throws RangeError when the number of elements differs.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  if (productOf(x.shape) !== productOf(shape)) {
    throw new RangeError(`cannot reshape ${showShape(x.shape)} to ${showShape(shape)}`);
  }
  const target = staticTarget(x.shape, shape);
  return x.graph.node({
    type: 'Reshape',
    inputs: [x, target === null ? shapeVector(x, shape) : x.graph.integers(target)],
    outputs: [{ dtype: x.dtype, shape }],
    gradient:
      () =>
      ([up]) => [reshape(up as Tensor, x.shape), null],
  })[0] as Tensor;
}

/** @throws RangeError when `order` is not a permutation of the axes. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  const rank = x.shape.length;
  if (order.length !== rank || order.some((_, i) => !order.includes(i))) {
    throw new RangeError(`transpose: [${order.join(', ')}] does not permute the axes of ${showShape(x.shape)}`);
  }
  const inverse = order.map((_, i) => order.indexOf(i));
  return x.graph.node({
    type: 'Transpose',
    inputs: [x],
    outputs: [{ dtype: x.dtype, shape: order.map((axis) => x.shape[axis] as Dim) }],
    attributes: { perm: { ints: order } },
    gradient:
      () =>
      ([up]) => [transpose(up as Tensor, inverse)],
  })[0] as Tensor;
}
