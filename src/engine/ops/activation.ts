import type { Tensor } from '../graph.ts';
import { add, mul, neg, square, sub, unary } from './arithmetic.ts';

export function sigmoid(x: Tensor): Tensor {
  return unary('Sigmoid', x, (up, out) => mul(up, mul(out, sub(1, out))));
}

export function tanh(x: Tensor): Tensor {
  return unary('Tanh', x, (up, out) => mul(up, sub(1, square(out))));
}

/** log(1 + e^x). With it, −log σ(d), the loss of a Bradley–Terry comparison, is `softplus(neg(d))`. */
export function softplus(x: Tensor): Tensor {
  return unary('Softplus', x, (up) => mul(up, sigmoid(x)));
}

/** log σ(x), without overflow. */
export function logSigmoid(x: Tensor): Tensor {
  return neg(softplus(neg(x)));
}

/**
 * x·σ(x), the gate of SwiGLU. Derivative: s·(1 + x·(1 − s)) = s + y·(1 − s) with y the output.
 */
export function silu(x: Tensor): Tensor {
  const graph = x.graph;
  return graph.node({
    type: 'QuickGelu',
    domain: 'com.microsoft',
    inputs: [x],
    outputs: [{ dtype: x.dtype, shape: x.shape }],
    attributes: { alpha: { float: 1 } },
    gradient:
      ([out]) =>
      ([up]) => {
        const s = sigmoid(x);
        return [mul(up as Tensor, add(s, mul(out as Tensor, sub(1, s))))];
      },
  })[0] as Tensor;
}

/**
 * x·Φ(x) with the error function (Hendrycks & Gimpel 2016). Derivative: Φ(x) + x·φ(x).
 */
export function gelu(x: Tensor): Tensor {
  return x.graph.node({
    type: 'Gelu',
    inputs: [x],
    outputs: [{ dtype: x.dtype, shape: x.shape }],
    gradient:
      () =>
      ([up]) => {
        const cumulative = mul(add(unary('Erf', mul(x, Math.SQRT1_2)), 1), 0.5);
        const density = mul(unary('Exp', mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
        return [mul(up as Tensor, add(cumulative, mul(x, density)))];
      },
  })[0] as Tensor;
}
