import {
  add,
  concat,
  type Dim,
  matmul,
  mul,
  productOf,
  reduceSum,
  reshape,
  softmax,
  split,
  sub,
  type Tensor,
} from '../engine/index.ts';

/**
 * Attention of replies that share prompts: each looks at its group's prompt and at what it has said itself, under one
 * softmax.
 *
 * `q [groups, kvHeads, perGroup, share, replyTime, size]`; own `k`, `v [groups, kvHeads, perGroup, replyTime, size]`;
 * `promptK`, `promptV [groups, kvHeads, promptTime, size]`; `promptMask [groups, 1, 1, promptTime]`, `ownMask
 * [replyTime, replyTime]`. The result has the shape of `q`. All replies of a group read the prompt's keys in one
 * product.
 */
export function attendToPromptAndSelf(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  promptK: Tensor,
  promptV: Tensor,
  promptMask: Tensor,
  ownMask: Tensor,
): Tensor {
  const [groups, kvHeads, perGroup, share, replyTime, size] = q.shape as readonly [Dim, Dim, Dim, Dim, Dim, number];
  const promptTime = promptK.dim(2);
  const lead = [groups, kvHeads, perGroup, share, replyTime] as const;
  const forPrompt = [groups, kvHeads, productOf([perGroup, share, replyTime])] as const;
  const forOwn = [groups, kvHeads, perGroup, productOf([share, replyTime])] as const;
  const alpha = 1 / Math.sqrt(size);

  const qPrompt = reshape(q, [...forPrompt, size]);
  const qOwn = reshape(q, [...forOwn, size]);
  const toPrompt = add(matmul(qPrompt, promptK, { transB: true, alpha }), promptMask);
  const toOwn = add(reshape(matmul(qOwn, k, { transB: true, alpha }), [...lead, replyTime]), ownMask);
  const p = softmax(concat([reshape(toPrompt, [...lead, promptTime]), toOwn], -1));
  const parts = split(p, [promptTime, replyTime], -1);
  const pPrompt = reshape(parts[0] as Tensor, [...forPrompt, promptTime]);
  const pOwn = reshape(parts[1] as Tensor, [...forOwn, replyTime]);
  const fromPrompt = matmul(pPrompt, promptV);
  const fromOwn = matmul(pOwn, v);
  const out = add(reshape(fromPrompt, q.shape), reshape(fromOwn, q.shape));

  q.graph.bridgeGradient([q, k, v, promptK, promptV], [out], ([upstream]) => {
    const up = upstream as Tensor;
    const upPrompt = reshape(up, [...forPrompt, size]);
    const upOwn = reshape(up, [...forOwn, size]);
    // As in plain attention, dS = P ⊙ (dP − rowsum(dO ⊙ O)), with one row sum for both parts.
    const along = reduceSum(mul(up, out), { axes: [-1], keep: true });
    const dPrompt = mul(pPrompt, sub(matmul(upPrompt, promptV, { transB: true }), reshape(along, [...forPrompt, 1])));
    const dOwn = mul(pOwn, sub(matmul(upOwn, v, { transB: true }), reshape(along, [...forOwn, 1])));
    return [
      add(reshape(matmul(dPrompt, promptK, { alpha }), q.shape), reshape(matmul(dOwn, k, { alpha }), q.shape)),
      matmul(dOwn, qOwn, { transA: true, alpha }),
      matmul(pOwn, upOwn, { transA: true }),
      matmul(dPrompt, qPrompt, { transA: true, alpha }),
      matmul(pPrompt, upPrompt, { transA: true }),
    ];
  });
  return out;
}
