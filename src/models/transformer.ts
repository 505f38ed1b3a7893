import {
  add,
  broadcastTo,
  gatherRows,
  gelu,
  layerNormalise,
  matmul,
  mul,
  productOf,
  reshape,
  rmsNormalise,
  rotate,
  silu,
  type Tensor,
  transpose,
} from '../engine/index.ts';
import { attend, causalMask } from './attention.ts';
import { headSize } from './config.ts';
import type { GraphParameters } from './graph-parameters.ts';

export function normalise(p: GraphParameters, x: Tensor): Tensor {
  return p.config.norm === 'rms' ? rmsNormalise(x, p.config.normEps) : layerNormalise(x, p.config.normEps);
}

/** What the bias of the norm before it adds to a linear layer: weight · bias. */
export function foldBias(p: GraphParameters, y: Tensor, weight: string, norm: string): Tensor {
  if (p.config.norm === 'rms') return y;
  const bias = reshape(p.get(`${norm}.bias`), [1, p.config.dim]);
  const added = matmul(bias, p.get(weight), { transB: true });
  return add(y, reshape(added, [added.dim(1)]));
}

/** A linear layer `[..., in]` → `[..., out]` on what was normalised without gain and bias. */
export function linearAfterNorm(p: GraphParameters, normalised: Tensor, weight: string, norm: string): Tensor {
  return foldBias(p, matmul(normalised, p.folded(weight, norm), { transB: true }), weight, norm);
}

/** The feed-forward block with its residual, on `[..., dim]`. */
export function feedForward(p: GraphParameters, at: string, x: Tensor): Tensor {
  const norm = `${at}.post_attention_layernorm`;
  const inner = normalise(p, x);
  const up = linearAfterNorm(p, inner, `${at}.mlp.up_proj.weight`, norm);
  const active =
    p.config.activation === 'swiglu'
      ? mul(silu(linearAfterNorm(p, inner, `${at}.mlp.gate_proj.weight`, norm)), up)
      : gelu(up);
  return add(x, matmul(active, p.get(`${at}.mlp.down_proj.weight`), { transB: true }));
}

/** Queries, keys and values of a layer, each `[batch, heads, time, headSize]`, turned to their positions. */
export function project(
  p: GraphParameters,
  at: string,
  x: Tensor,
  positions: Tensor,
): { q: Tensor; k: Tensor; v: Tensor } {
  const { heads, kvHeads } = p.config;
  const size = headSize(p.config);
  const norm = `${at}.input_layernorm`;
  const { cosines, sines } = p.rotation();
  const inner = normalise(p, x);
  const linear = (name: string) => linearAfterNorm(p, inner, `${at}.self_attn.${name}.weight`, norm);
  const byHead = (flat: Tensor, count: number) =>
    transpose(reshape(flat, [flat.dim(0), flat.dim(1), count, size]), [0, 2, 1, 3]);
  return {
    q: byHead(rotate(linear('q_proj'), positions, cosines, sines), heads),
    k: byHead(rotate(linear('k_proj'), positions, cosines, sines), kvHeads),
    v: byHead(linear('v_proj'), kvHeads),
  };
}

/** `[batch, heads, time, size]` back to `[batch, time, heads*size]`. */
export function mergeHeads(p: GraphParameters, x: Tensor): Tensor {
  return reshape(transpose(x, [0, 2, 1, 3]), [x.dim(0), x.dim(2), p.config.dim]);
}

/** Position 0 for the first token of every sequence. */
export function fromStart(p: GraphParameters): Tensor {
  return p.graph.integers([0]);
}

export interface ForwardOptions {
  /** int32 `[rows]`, indices into batch*time: where the result is wanted. */
  readonly rows?: Tensor;
  /** int64 `[batch, time]`; counted from 0 in every sequence when not given. */
  readonly positions?: Tensor;
  /** `[batch, 1, time, time]`, added to attention scores (0: may look, `masked`: may not); causal when not given. */
  readonly mask?: Tensor;
}

/**
 * Runs tokens `[batch, time]` (int32) through all layers: the residual stream `[batch, time, dim]` before the last
 * norm. Sequences start at position 0; shorter ones are padded at their end, where nothing looks. Positions and mask of
 * one's own allow for several replies to one prompt in a single sequence.
 *
 * With `rows` the result is `[rows, dim]`, and the last layer's feed-forward block is spared elsewhere: name them when
 * only a few positions matter, as those of replies do.
 */
export function forward(p: GraphParameters, tokens: Tensor, options: ForwardOptions = {}): Tensor {
  const { dim, layers } = p.config;
  const batch = tokens.dim(0);
  const time = tokens.dim(1);
  const mask = options.mask ?? causalMask(p.graph, time);
  const positions = options.positions ?? fromStart(p);
  let x = gatherRows(p.get('model.embed_tokens.weight'), tokens);
  for (let layer = 0; layer < layers; layer++) {
    const at = `model.layers.${layer}`;
    const { q, k, v } = project(p, at, x, positions);
    let mixed = mergeHeads(p, attend(q, k, v, mask));
    if (layer === layers - 1 && options.rows !== undefined) {
      const flat = [productOf([batch, time]), dim];
      mixed = gatherRows(reshape(mixed, flat), options.rows);
      x = gatherRows(reshape(x, flat), options.rows);
    }
    x = add(x, matmul(mixed, p.get(`${at}.self_attn.o_proj.weight`), { transB: true }));
    x = feedForward(p, at, x);
  }
  return x;
}

/**
 * The residual stream `[rows, dim]` normalised as the model's head reads it: input of a value or reward head.
 */
export function headInput(p: GraphParameters, hidden: Tensor): Tensor {
  const gained = mul(normalise(p, hidden), p.get('model.norm.weight'));
  return p.config.norm === 'rms' ? gained : add(gained, p.get('model.norm.bias'));
}

/** One number a row, `[rows]`, from parameters `${name}.weight [1, dim]` and `${name}.bias [1]`. */
export function scalarHead(p: GraphParameters, hidden: Tensor, name: string): Tensor {
  const rows = hidden.dim(0);
  const score = matmul(headInput(p, hidden), p.get(`${name}.weight`), { transB: true });
  return add(reshape(score, [rows]), broadcastTo(p.get(`${name}.bias`), [rows]));
}
