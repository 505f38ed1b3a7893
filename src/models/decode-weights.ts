import type { Graph, Tensor } from '../engine/index.ts';
import { headSize, type TransformerConfig } from './config.ts';
import { layParameters, type ParameterEntry, ParameterSet } from './parameters.ts';

/**
 * How one matrix of the decoder comes from a parameter: `[out, in]` like it, with the gain of the norm before it and a factor
 * folded in, and that norm's bias, if it has one, turned into a bias `[out]` of the matrix.
 */
interface Folding {
  readonly name: string;
  readonly source: string;
  readonly norm: string | null;
  readonly factor: number;
}

function foldings(config: TransformerConfig): Folding[] {
  const all: Folding[] = [];
  for (let layer = 0; layer < config.layers; layer++) {
    const at = `model.layers.${layer}`;
    const take = (name: string, source: string, norm: string | null, factor = 1) =>
      all.push({ name: `${layer}.${name}`, source: `${at}.${source}.weight`, norm: norm && `${at}.${norm}`, factor });
    take('q', 'self_attn.q_proj', 'input_layernorm', 1 / Math.sqrt(headSize(config)));
    take('k', 'self_attn.k_proj', 'input_layernorm');
    take('v', 'self_attn.v_proj', 'input_layernorm');
    take('o', 'self_attn.o_proj', null);
    if (config.activation === 'swiglu') take('gate', 'mlp.gate_proj', 'post_attention_layernorm');
    take('up', 'mlp.up_proj', 'post_attention_layernorm');
    take('down', 'mlp.down_proj', null);
  }
  const head = config.tiedEmbeddings ? 'model.embed_tokens.weight' : 'lm_head.weight';
  all.push({ name: 'head', source: head, norm: 'model.norm', factor: 1 });
  return all;
}

/**
 * A policy's weights as decoding wants them: everything that a step would otherwise compute anew from the parameters
 * is folded in once. One buffer serves policy after policy.
 */
export class DecodeWeights {
  readonly set: ParameterSet;
  private readonly config: TransformerConfig;
  private readonly foldings: readonly Folding[];

  constructor(config: TransformerConfig, parameters: readonly ParameterEntry[]) {
    this.config = config;
    this.foldings = foldings(config);
    const shapes = new Map(parameters.map(({ name, shape }) => [name, shape]));
    const layout: [string, readonly number[]][] = [['embedding', [config.vocabSize, config.dim]]];
    for (const { name, source, norm } of this.foldings) {
      const [rows, columns] = shapes.get(source) as [number, number];
      layout.push([name, [rows, columns]]);
      if (norm !== null && config.norm === 'layer') layout.push([`${name}.bias`, [rows]]);
    }
    this.set = new ParameterSet(layParameters(layout));
  }

  load(parameters: ParameterSet): void {
    this.set.view('embedding').set(parameters.view('model.embed_tokens.weight'));
    for (const { name, source, norm, factor } of this.foldings) {
      const [rows, columns] = parameters.entry(source).shape as [number, number];
      const from = parameters.view(source);
      const to = this.set.view(name);
      const gain = norm === null ? null : parameters.view(`${norm}.weight`);
      for (let row = 0, i = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++, i++) {
          to[i] = factor * (gain === null ? 1 : (gain[column] as number)) * (from[i] as number);
        }
      }
      if (norm === null || this.config.norm !== 'layer') continue;
      const bias = this.set.view(`${name}.bias`);
      const shift = parameters.view(`${norm}.bias`);
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        for (let column = 0; column < columns; column++) {
          sum += (from[row * columns + column] as number) * (shift[column] as number);
        }
        bias[row] = factor * sum;
      }
    }
  }

  /** Declares one of the matrices, or a bias, as an input of a graph. */
  declare(graph: Graph, name: string): Tensor {
    return graph.inputs.get(name) ?? graph.input(name, 'float32', this.set.entry(name).shape);
  }
}
