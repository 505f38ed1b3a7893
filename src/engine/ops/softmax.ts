import type { Tensor } from '../graph.ts';
import { exp, mul, sub } from './arithmetic.ts';
import { reduceSum } from './sums.ts';

/** Along the last axis. */
export function softmax(x: Tensor): Tensor {
  return x.graph.node({
    type: 'Softmax',
    inputs: [x],
    outputs: [{ dtype: x.dtype, shape: x.shape }],
    attributes: { axis: { int: -1 } },
    gradient:
      ([out]) =>
      ([up]) => {
        const p = out as Tensor;
        const weighted = mul(up as Tensor, p);
        return [sub(weighted, mul(p, reduceSum(weighted, { axes: [-1], keep: true })))];
      },
  })[0] as Tensor;
}

/** Along the last axis. */
export function logSoftmax(x: Tensor): Tensor {
  return x.graph.node({
    type: 'LogSoftmax',
    inputs: [x],
    outputs: [{ dtype: x.dtype, shape: x.shape }],
    attributes: { axis: { int: -1 } },
    gradient:
      ([out]) =>
      ([up]) => [sub(up as Tensor, mul(exp(out as Tensor), reduceSum(up as Tensor, { axes: [-1], keep: true })))],
  })[0] as Tensor;
}
