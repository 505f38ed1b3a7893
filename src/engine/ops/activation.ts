import type { Tensor } from '../graph.ts';
import { add, exp, mul, neg, square, sub, unary } from './arithmetic.ts';

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
 * x·Φ(x) with the error function (Hendrycks & Gimpel 2016). Derivative: Φ(x) + x·φ(x), with z = x/√2 equal to
 * (1 + erf z)/2 + z·e^(−z² − ln √π): constants ride along in other operations, as each pass over memory counts here.
 */
export function gelu(x: Tensor): Tensor {
  return x.graph.node({
    type: 'Gelu',
    inputs: [x],
    outputs: [{ dtype: x.dtype, shape: x.shape }],
    gradient:
      () =>
      ([up]) => {
        const z = mul(x, Math.SQRT1_2);
        const tail = mul(z, exp(sub(-0.5 * Math.log(Math.PI), square(z))));
        return [mul(up as Tensor, add(halfway(unary('Erf', z)), tail))];
      },
  })[0] as Tensor;
}

/** (1 + x)/2 for x in [-1, 1], in one pass. */
function halfway(x: Tensor): Tensor {
  return x.graph.node({
    type: 'HardSigmoid',
    inputs: [x],
    outputs: [{ dtype: x.dtype, shape: x.shape }],
    attributes: { alpha: { float: 0.5 }, beta: { float: 0.5 } },
  })[0] as Tensor;
}
