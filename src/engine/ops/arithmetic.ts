import type { GradientRule, Graph } from '../graph.ts';
import { Tensor } from '../graph.ts';
import { broadcastShapes, type DType } from '../shape.ts';
import { sumTo } from './sums.ts';

/** A tensor, or a number that stands for a float32 constant. */
export type Operand = Tensor | number;

function graphOf(a: Operand, b: Operand, what: string): Graph {
  if (a instanceof Tensor) return a.graph;
  if (b instanceof Tensor) return b.graph;
  throw new TypeError(`${what} needs at least one tensor`);
}

export function operand(graph: Graph, value: Operand, dtype: DType = 'float32'): Tensor {
  return value instanceof Tensor ? value : graph.scalar(value, dtype === 'int32' ? 'int32' : 'float32');
}

export function elementwise(
  type: string,
  a: Operand,
  b: Operand,
  options: { result?: DType; gradient?: (a: Tensor, b: Tensor, out: Tensor) => GradientRule },
): Tensor {
  const graph = graphOf(a, b, type);
  const dtype = a instanceof Tensor ? a.dtype : (b as Tensor).dtype;
  const x = operand(graph, a, dtype);
  const y = operand(graph, b, dtype);
  if (x.dtype !== y.dtype) throw new TypeError(`${type}: ${x.dtype} and ${y.dtype} do not mix`);
  const shape = broadcastShapes(x.shape, y.shape, type);
  const rule = options.gradient;
  return graph.node({
    type,
    inputs: [x, y],
    outputs: [{ dtype: options.result ?? dtype, shape }],
    ...(rule === undefined ? {} : { gradient: ([out]) => rule(x, y, out as Tensor) }),
  })[0] as Tensor;
}

export function unary(type: string, x: Tensor, derivative?: (upstream: Tensor, out: Tensor) => Tensor): Tensor {
  return x.graph.node({
    type,
    inputs: [x],
    outputs: [{ dtype: x.dtype, shape: x.shape }],
    ...(derivative === undefined
      ? {}
      : {
          gradient:
            ([out]) =>
            ([up]) => [derivative(up as Tensor, out as Tensor)],
        }),
  })[0] as Tensor;
}

export function add(a: Operand, b: Operand): Tensor {
  return elementwise('Add', a, b, {
    gradient:
      (x, y) =>
      ([up]) => [sumTo(up as Tensor, x.shape), sumTo(up as Tensor, y.shape)],
  });
}

export function sub(a: Operand, b: Operand): Tensor {
  return elementwise('Sub', a, b, {
    gradient:
      (x, y) =>
      ([up]) => [sumTo(up as Tensor, x.shape), sumTo(neg(up as Tensor), y.shape)],
  });
}

export function mul(a: Operand, b: Operand): Tensor {
  return elementwise('Mul', a, b, {
    gradient:
      (x, y) =>
      ([up]) => [sumTo(mul(up as Tensor, y), x.shape), sumTo(mul(up as Tensor, x), y.shape)],
  });
}

export function div(a: Operand, b: Operand): Tensor {
  return elementwise('Div', a, b, {
    gradient:
      (x, y, out) =>
      ([up]) => {
        const scaled = div(up as Tensor, y);
        return [sumTo(scaled, x.shape), sumTo(neg(mul(scaled, out)), y.shape)];
      },
  });
}

export function neg(x: Tensor): Tensor {
  return unary('Neg', x, (up) => neg(up));
}

export function square(x: Tensor): Tensor {
  return mul(x, x);
}

export function exp(x: Tensor): Tensor {
  return unary('Exp', x, (up, out) => mul(up, out));
}

export function log(x: Tensor): Tensor {
  return unary('Log', x, (up) => div(up, x));
}

export function sqrt(x: Tensor): Tensor {
  return unary('Sqrt', x, (up, out) => div(mul(up, 0.5), out));
}

/** The same numbers, as a constant in the eyes of differentiation. */
export function stopGradient(x: Tensor): Tensor {
  return unary('Identity', x);
}
