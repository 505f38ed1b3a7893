import type { Tensor } from '../graph.ts';
import { axisOf, type Dim, type Shape, sameShape, showShape } from '../shape.ts';
import { reshape, shapeVector } from './layout.ts';

export interface ReduceOptions {
  /** Axes to reduce over; all of them when not given. Negative ones count from the end. */
  readonly axes?: readonly number[];
  /** Keep reduced axes with length 1. */
  readonly keep?: boolean;
}

export function reduce(
  type: string,
  x: Tensor,
  options: ReduceOptions,
  derivative: ((upstream: Tensor, kept: Shape) => Tensor) | null,
): Tensor {
  const rank = x.shape.length;
  const axes = (options.axes ?? x.shape.map((_, i) => i)).map((axis) => axisOf(axis, rank, type));
  const kept: Dim[] = x.shape.map((dim, i) => (axes.includes(i) ? 1 : dim));
  const keep = options.keep ?? false;
  const shape = keep ? kept : x.shape.filter((_, i) => !axes.includes(i));
  return x.graph.node({
    type,
    inputs: [x, x.graph.integers(axes)],
    outputs: [{ dtype: x.dtype, shape }],
    // An empty list of axes must reduce nothing; the operator's own default is to reduce everything.
    attributes: { keepdims: { int: keep ? 1 : 0 }, noop_with_empty_axes: { int: 1 } },
    ...(derivative === null
      ? {}
      : {
          gradient: () => (upstream) => [derivative(upstream[0] as Tensor, kept)],
        }),
  })[0] as Tensor;
}

export function reduceSum(x: Tensor, options: ReduceOptions = {}): Tensor {
  return reduce('ReduceSum', x, options, (up, kept) => broadcastTo(reshape(up, kept), x.shape));
}

/** Repeats along axes of length 1 and along new leading axes until the shape is reached. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const extra = shape.length - x.shape.length;
  if (extra < 0 || x.shape.some((dim, i) => dim !== 1 && dim !== shape[i + extra])) {
    throw new RangeError(`cannot broadcast ${showShape(x.shape)} to ${showShape(shape)}`);
  }
  return x.graph.node({
    type: 'Expand',
    inputs: [x, shapeVector(x, shape)],
    outputs: [{ dtype: x.dtype, shape }],
    gradient:
      () =>
      ([up]) => [sumTo(up as Tensor, x.shape), null],
  })[0] as Tensor;
}

/** Undoes broadcasting: sums a gradient over the axes along which a tensor of this shape was repeated. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const extra = x.shape.length - shape.length;
  const axes: number[] = [];
  x.shape.forEach((dim, i) => {
    if (i < extra || (shape[i - extra] === 1 && dim !== 1)) axes.push(i);
  });
  return reshape(reduceSum(x, { axes, keep: true }), shape);
}
