import {
  add,
  cast,
  type Dim,
  type Graph,
  greater,
  matmul,
  mul,
  productOf,
  reduceSum,
  reshape,
  softmax,
  sub,
  type Tensor,
  where,
} from '../engine/index.ts';

/** Added to a score that must not be looked at; e to this is 0 in float32. */
export const masked = -1e30;

/** 0, 1, … up to a length that may be a named dimension: int32 `[time]`. */
export function placesUpTo(graph: Graph, time: Dim): Tensor {
  const length = typeof time === 'number' ? graph.integers([time]) : graph.lengthOf(time);
  const places = graph.node({
    type: 'Range',
    inputs: [graph.constant(BigInt64Array.of(0n), []), reshape(length, []), graph.constant(BigInt64Array.of(1n), [])],
    outputs: [{ dtype: 'int64', shape: [time] }],
  })[0] as Tensor;
  return cast(places, 'int32');
}

/** `[time, time]`: 0 where a query (row) may look at a key (column), which is itself and what came before. */
export function causalMask(graph: Graph, time: Dim): Tensor {
  const places = placesUpTo(graph, time);
  return where(greater(reshape(places, [1, time]), reshape(places, [time, 1])), masked, 0);
}

/**
 * softmax(q·kᵀ/√size + mask)·v for `q [batch, heads, rows, size]`, `k`, `v [batch, kvHeads, columns, size]` and a mask
 * that broadcasts to `[batch, heads, rows, columns]`. Query heads share a key head in runs of `heads / kvHeads`.
 *
 * Derivative of the scores: P ⊙ (dP − rowsum(dO ⊙ O)) (Dao et al. 2022, appendix B).
 */
export function attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor): Tensor {
  const [batch, heads, rows, size] = q.shape as readonly [Dim, number, Dim, number];
  const kvHeads = k.dim(1) as number;
  const columns = k.dim(2);
  const share = heads / kvHeads;
  const shared = productOf([share, rows]);
  const grouped = [batch, kvHeads, shared, size];
  const alpha = 1 / Math.sqrt(size);

  const gq = reshape(q, grouped);
  const scores = reshape(matmul(gq, k, { transB: true, alpha }), [batch, heads, rows, columns]);
  const p = reshape(softmax(add(scores, mask)), [batch, kvHeads, shared, columns]);
  const out = reshape(matmul(p, v), q.shape);

  q.graph.bridgeGradient([q, k, v], [out], ([upstream]) => {
    const up = reshape(upstream as Tensor, grouped);
    const along = reduceSum(mul(up, reshape(out, grouped)), { axes: [-1], keep: true });
    const dScores = mul(p, sub(matmul(up, v, { transB: true }), along));
    return [
      reshape(matmul(dScores, k, { alpha }), q.shape),
      matmul(dScores, gq, { transA: true, alpha }),
      matmul(p, up, { transA: true }),
    ];
  });
  return out;
}
