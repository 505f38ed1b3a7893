import { Tensor } from '../graph.ts';
import { broadcastShapes } from '../shape.ts';
import { elementwise, mul, type Operand, operand } from './arithmetic.ts';
import { toFloat } from './cast.ts';
import { sumTo } from './sums.ts';

/** Bool: where `a` is above `b`. */
export function greater(a: Operand, b: Operand): Tensor {
  return elementwise('Greater', a, b, { result: 'bool' });
}

export function less(a: Operand, b: Operand): Tensor {
  return elementwise('Less', a, b, { result: 'bool' });
}

export function greaterOrEqual(a: Operand, b: Operand): Tensor {
  return elementwise('GreaterOrEqual', a, b, { result: 'bool' });
}

export function lessOrEqual(a: Operand, b: Operand): Tensor {
  return elementwise('LessOrEqual', a, b, { result: 'bool' });
}

export function equal(a: Operand, b: Operand): Tensor {
  return elementwise('Equal', a, b, { result: 'bool' });
}

/** Elements of `a` where the condition holds, of `b` elsewhere. */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  const graph = condition.graph;
  const dtype = a instanceof Tensor ? a.dtype : b instanceof Tensor ? b.dtype : 'float32';
  const x = operand(graph, a, dtype);
  const y = operand(graph, b, dtype);
  if (condition.dtype !== 'bool') throw new TypeError(`where: the condition is ${condition.dtype}, not bool`);
  const shape = broadcastShapes(condition.shape, broadcastShapes(x.shape, y.shape, 'where'), 'where');
  return graph.node({
    type: 'Where',
    inputs: [condition, x, y],
    outputs: [{ dtype: x.dtype, shape }],
    gradient:
      () =>
      ([up]) => [
        null,
        sumTo(where(condition, up as Tensor, 0), x.shape),
        sumTo(where(condition, 0, up as Tensor), y.shape),
      ],
  })[0] as Tensor;
}

/** The smaller of both; where they are equal the gradient goes to `a`. */
export function min(a: Operand, b: Operand): Tensor {
  return elementwise('Min', a, b, {
    gradient:
      (x, y) =>
      ([up]) => {
        const first = lessOrEqual(x, y);
        return [sumTo(where(first, up as Tensor, 0), x.shape), sumTo(where(first, 0, up as Tensor), y.shape)];
      },
  });
}

/** The larger of both; where they are equal the gradient goes to `a`. */
export function max(a: Operand, b: Operand): Tensor {
  return elementwise('Max', a, b, {
    gradient:
      (x, y) =>
      ([up]) => {
        const first = greaterOrEqual(x, y);
        return [sumTo(where(first, up as Tensor, 0), x.shape), sumTo(where(first, 0, up as Tensor), y.shape)];
      },
  });
}

/** Holds elements between two bounds; no gradient passes outside them. */
export function clip(x: Tensor, lowest: number, highest: number): Tensor {
  const graph = x.graph;
  return graph.node({
    type: 'Clip',
    inputs: [x, graph.scalar(lowest), graph.scalar(highest)],
    outputs: [{ dtype: x.dtype, shape: x.shape }],
    gradient:
      () =>
      ([up]) => {
        const inside = mul(toFloat(greaterOrEqual(x, lowest)), toFloat(lessOrEqual(x, highest)));
        return [mul(up as Tensor, inside), null, null];
      },
  })[0] as Tensor;
}
