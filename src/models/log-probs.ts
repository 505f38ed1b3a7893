import {
  exp,
  gatherRows,
  logSoftmax,
  matmul,
  mul,
  neg,
  pickColumns,
  productOf,
  reduceSum,
  reshape,
  scatterAddRows,
  sub,
  type Tensor,
} from '../engine/index.ts';
import type { GraphParameters } from './graph-parameters.ts';
import { headInput } from './transformer.ts';

/** The matrix `[vocab, dim]` that logits are read off. */
export function headWeight(p: GraphParameters): Tensor {
  return p.get(p.config.tiedEmbeddings ? 'model.embed_tokens.weight' : 'lm_head.weight');
}

/** Rows of the residual stream: `[batch, time, dim]` at indices into batch*time. */
export function hiddenAt(hidden: Tensor, rows: Tensor): Tensor {
  return gatherRows(reshape(hidden, [productOf(hidden.shape.slice(0, 2)), hidden.dim(2)]), rows);
}

/** Logits `[rows, vocab]` of the residual stream `[rows, dim]`. */
export function logitsOf(p: GraphParameters, hidden: Tensor): Tensor {
  return matmul(headInput(p, hidden), headWeight(p), { transB: true });
}

/**
 * Log-probabilities `[rows]` of `targets [rows]` (int32) after the residual stream `[rows, dim]`, and the entropy
 * `[rows]` of the whole distribution, which carries no gradient.
 *
 * With upstream gradient w, probabilities P, inputs H and head E: dH = w ⊙ (E[target] − P·E) and
 * dE = −Pᵀ(w ⊙ H) + scatter(w ⊙ H at the targets): no one-hot matrix, no gradient of the logits.
 */
export function logProbsOf(p: GraphParameters, hidden: Tensor, targets: Tensor): { logProbs: Tensor; entropy: Tensor } {
  const rows = hidden.dim(0);
  const h = headInput(p, hidden);
  const e = headWeight(p);
  const all = logSoftmax(matmul(h, e, { transB: true }));
  const logProbs = pickColumns(all, targets);
  const probabilities = exp(all);
  p.graph.bridgeGradient([h, e], [logProbs], ([upstream]) => {
    const w = reshape(upstream as Tensor, [rows, 1]);
    const weighted = mul(h, w);
    const dh = mul(sub(gatherRows(e, targets), matmul(probabilities, e)), w);
    const de = matmul(probabilities, weighted, { transA: true, alpha: -1 });
    return [dh, scatterAddRows(de, targets, weighted)];
  });
  const entropy = neg(reduceSum(mul(probabilities, all), { axes: [-1] }));
  p.graph.bridgeGradient([], [entropy], () => []);
  return { logProbs, entropy };
}

/**
 * Log-probabilities of `targets [rows]` at `rows [rows]`, indices into batch*time of `hidden [batch, time, dim]`: the
 * vocabulary product is made for these rows alone.
 */
export function logProbsAt(p: GraphParameters, hidden: Tensor, rows: Tensor, targets: Tensor): Tensor {
  return logProbsOf(p, hiddenAt(hidden, rows), targets).logProbs;
}
