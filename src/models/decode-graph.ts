import {
  add,
  concat,
  Graph,
  gatherRows,
  gelu,
  layerNormalise,
  logSoftmax,
  matmul,
  mul,
  productOf,
  reduceSum,
  reshape,
  rmsNormalise,
  rotate,
  silu,
  softmax,
  split,
  type Tensor,
  transpose,
} from '../engine/index.ts';
import { causalMask } from './attention.ts';
import { headSize, type TransformerConfig } from './config.ts';
import type { DecodeWeights } from './decode-weights.ts';
import { rotationTables } from './graph-parameters.ts';
import { promptsApart } from './key-value-cache.ts';

/** Everything a decoding graph is written with. */
class Writer {
  readonly graph = new Graph();
  readonly config: TransformerConfig;
  readonly size: number;
  private readonly weights: DecodeWeights;
  private readonly turns: { cosines: Tensor; sines: Tensor };

  constructor(config: TransformerConfig, weights: DecodeWeights) {
    this.config = config;
    this.weights = weights;
    this.size = headSize(config);
    this.turns = rotationTables(this.graph, config);
  }

  normalise(x: Tensor): Tensor {
    return this.config.norm === 'rms' ? rmsNormalise(x, this.config.normEps) : layerNormalise(x, this.config.normEps);
  }

  linear(x: Tensor, name: string): Tensor {
    const y = matmul(x, this.weights.declare(this.graph, name), { transB: true });
    return this.weights.set.has(`${name}.bias`) ? add(y, this.weights.declare(this.graph, `${name}.bias`)) : y;
  }

  embed(tokens: Tensor): Tensor {
    return gatherRows(this.weights.declare(this.graph, 'embedding'), tokens);
  }

  turn(x: Tensor, positions: Tensor): Tensor {
    return rotate(x, positions, this.turns.cosines, this.turns.sines);
  }

  feedForward(x: Tensor, layer: number): Tensor {
    const inner = this.normalise(x);
    const up = this.linear(inner, `${layer}.up`);
    const active = this.config.activation === 'swiglu' ? mul(silu(this.linear(inner, `${layer}.gate`)), up) : gelu(up);
    return add(x, this.linear(active, `${layer}.down`));
  }

  /** Probabilities at the temperature asked for and log-probabilities at temperature 1, both `[rows, vocab]`. */
  distribution(x: Tensor): { probabilities: Tensor; logProbs: Tensor } {
    const logits = this.linear(this.normalise(x), 'head');
    const sharpness = this.graph.input('sharpness', 'float32', []);
    return { probabilities: softmax(mul(logits, sharpness)), logProbs: logSoftmax(logits) };
  }
}

export interface DecodeGraph {
  readonly graph: Graph;
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/**
 * Reads prompts: `tokens [groups, promptTime]`, right-padded, and `lasts [groups]`, the index of each prompt's last
 * token in groups*promptTime. Gives the distribution after it, and keys and values `k0`, `v0`, …
 * `[groups, kvHeads, promptTime, size]` of every layer.
 */
export function prefillGraph(config: TransformerConfig, weights: DecodeWeights): DecodeGraph {
  const w = new Writer(config, weights);
  const { graph, size } = w;
  const { heads, kvHeads, dim, layers } = config;
  const share = heads / kvHeads;
  const flat = [productOf(['groups', 'promptTime']), dim];
  const tokens = graph.input('tokens', 'int32', ['groups', 'promptTime']);
  const lasts = graph.input('lasts', 'int32', ['groups']);
  const mask = causalMask(graph, 'promptTime');
  const first = graph.integers([0]);
  const outputs: Record<string, Tensor> = {};
  let x = w.embed(tokens);
  for (let layer = 0; layer < layers; layer++) {
    const inner = w.normalise(x);
    const byHead = (y: Tensor, count: number) =>
      transpose(reshape(y, ['groups', 'promptTime', count, size]), [0, 2, 1, 3]);
    const q = byHead(w.turn(w.linear(inner, `${layer}.q`), first), heads);
    const k = byHead(w.turn(w.linear(inner, `${layer}.k`), first), kvHeads);
    const v = byHead(w.linear(inner, `${layer}.v`), kvHeads);
    outputs[`k${layer}`] = k;
    outputs[`v${layer}`] = v;
    const grouped = productOf([share, 'promptTime']);
    const scores = reshape(matmul(reshape(q, ['groups', kvHeads, grouped, size]), k, { transB: true }), [
      'groups',
      heads,
      'promptTime',
      'promptTime',
    ]);
    const p = reshape(softmax(add(scores, mask)), ['groups', kvHeads, grouped, 'promptTime']);
    let mixed = reshape(transpose(reshape(matmul(p, v), ['groups', heads, 'promptTime', size]), [0, 2, 1, 3]), [
      'groups',
      'promptTime',
      dim,
    ]);
    if (layer === layers - 1) {
      mixed = gatherRows(reshape(mixed, flat), lasts);
      x = gatherRows(reshape(x, flat), lasts);
    }
    x = w.feedForward(add(x, w.linear(mixed, `${layer}.o`)), layer);
  }
  return { graph, outputs: { ...w.distribution(x), ...outputs } };
}

/**
 * One more token for every reply. Replies come in `groups` of `perGroup`, which share a prompt: its keys and values
 * are kept once and read by all of them in one product. With one reply a group there is nothing to share, and the
 * prompt lies in front of the reply's own entries.
 *
 * Inputs: `tokens`, `positions [groups*perGroup]`; `ownMask [groups, capacity]`, 0 where there is a key; for every layer
 * `ownK0`, `ownV0 [groups, kvHeads, perGroup, capacity, size]`; if prompts are apart, also
 * `promptMask [groups, promptTime]` and `promptK0`, `promptV0 [groups, kvHeads, promptTime, size]`. Outputs: the
 * distributions, and the keys and values of these tokens, `k0`, `v0 [groups, kvHeads, perGroup, size]`: returning a
 * whole cache would copy it.
 */
export function stepGraph(config: TransformerConfig, weights: DecodeWeights, perGroup: number): DecodeGraph {
  const w = new Writer(config, weights);
  const { graph, size } = w;
  const { heads, kvHeads, dim, layers } = config;
  const share = heads / kvHeads;
  const rows = productOf([perGroup, 'groups']);
  const tokens = graph.input('tokens', 'int32', [rows]);
  const positions = reshape(graph.input('positions', 'int64', [rows]), [rows, 1]);
  const ownMask = reshape(graph.input('ownMask', 'float32', ['groups', 'capacity']), ['groups', 1, 1, 1, 'capacity']);
  const promptMask = promptsApart(perGroup)
    ? reshape(graph.input('promptMask', 'float32', ['groups', 'promptTime']), ['groups', 1, 1, 'promptTime'])
    : null;
  const together = ['groups', kvHeads, perGroup * share] as const;
  const apart = ['groups', kvHeads, perGroup, share] as const;
  const outputs: Record<string, Tensor> = {};

  const attend = (q: Tensor, k: Tensor, v: Tensor, layer: number): Tensor => {
    const own = ['groups', kvHeads, perGroup, 'capacity', size];
    const ownK = graph.input(`ownK${layer}`, 'float32', own);
    const ownV = graph.input(`ownV${layer}`, 'float32', own);
    const selfK = reshape(k, ['groups', kvHeads, perGroup, 1, size]);
    const selfV = reshape(v, ['groups', kvHeads, perGroup, 1, size]);
    const toOwn = add(matmul(q, ownK, { transB: true }), ownMask);
    const toSelf = reduceSum(mul(q, selfK), { axes: [-1], keep: true });
    const fromOwnAndSelf = (pOwn: Tensor, pSelf: Tensor) => add(matmul(pOwn, ownV), mul(pSelf, selfV));
    if (promptMask === null) {
      const p = softmax(concat([toOwn, toSelf], -1));
      const [pOwn, pSelf] = split(p, ['capacity', 1], -1) as [Tensor, Tensor];
      return fromOwnAndSelf(pOwn, pSelf);
    }
    const prompt = ['groups', kvHeads, 'promptTime', size];
    const promptK = graph.input(`promptK${layer}`, 'float32', prompt);
    const promptV = graph.input(`promptV${layer}`, 'float32', prompt);
    const toPrompt = add(matmul(reshape(q, [...together, size]), promptK, { transB: true }), promptMask);
    const p = softmax(concat([reshape(toPrompt, [...apart, 'promptTime']), toOwn, toSelf], -1));
    const [pPrompt, pOwn, pSelf] = split(p, ['promptTime', 'capacity', 1], -1) as [Tensor, Tensor, Tensor];
    const fromPrompt = matmul(reshape(pPrompt, [...together, 'promptTime']), promptV);
    return add(reshape(fromPrompt, [...apart, size]), fromOwnAndSelf(pOwn, pSelf));
  };

  let x = w.embed(tokens);
  for (let layer = 0; layer < layers; layer++) {
    const inner = w.normalise(x);
    const turned = (name: string, width: number) =>
      w.turn(reshape(w.linear(inner, `${layer}.${name}`), [rows, 1, width]), positions);
    const grouped = (y: Tensor, width: number) =>
      transpose(reshape(y, ['groups', perGroup, kvHeads, width]), [0, 2, 1, 3]);
    const q = reshape(grouped(turned('q', dim), share * size), [...apart, size]);
    const k = grouped(turned('k', kvHeads * size), size);
    const v = grouped(w.linear(inner, `${layer}.v`), size);
    outputs[`k${layer}`] = k;
    outputs[`v${layer}`] = v;
    const mixed = reshape(attend(q, k, v, layer), ['groups', kvHeads, perGroup, share * size]);
    const merged = transpose(mixed, [0, 2, 1, 3]);
    x = w.feedForward(add(x, w.linear(reshape(merged, [rows, dim]), `${layer}.o`)), layer);
  }
  return { graph, outputs: { ...w.distribution(x), ...outputs } };
}
