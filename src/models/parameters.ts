import type { Random } from '../stats/index.ts';
import { headSize, type TransformerConfig } from './config.ts';

export interface ParameterEntry {
  readonly name: string;
  readonly shape: readonly number[];
  /** Where it starts in the flat array, in elements. */
  readonly offset: number;
  readonly length: number;
}

/** Named parameters, laid end to end in one flat array, so that an optimiser or a file treats them as one. */
export class ParameterSet {
  readonly flat: Float32Array;
  readonly layout: readonly ParameterEntry[];
  private readonly byName: ReadonlyMap<string, ParameterEntry>;

  /** @throws RangeError when the array does not have the length that the layout asks for. */
  constructor(layout: readonly ParameterEntry[], flat?: Float32Array) {
    const last = layout.at(-1);
    const length = last === undefined ? 0 : last.offset + last.length;
    if (flat !== undefined && flat.length !== length) {
      throw new RangeError(`the parameters need ${length} numbers, not ${flat.length}`);
    }
    this.layout = layout;
    this.flat = flat ?? new Float32Array(length);
    this.byName = new Map(layout.map((entry) => [entry.name, entry]));
  }

  /** Parameters of these names and shapes, laid end to end in this order, all 0. */
  static zeros(parameters: readonly { readonly name: string; readonly shape: readonly number[] }[]): ParameterSet {
    return new ParameterSet(layParameters(parameters.map(({ name, shape }) => [name, shape])));
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** @throws RangeError when there is no such parameter. */
  entry(name: string): ParameterEntry {
    const entry = this.byName.get(name);
    if (entry === undefined) throw new RangeError(`there is no parameter '${name}'`);
    return entry;
  }

  /** A window on the flat array: writing to it changes the set. */
  view(name: string): Float32Array {
    const { offset, length } = this.entry(name);
    return this.flat.subarray(offset, offset + length);
  }

  clone(): ParameterSet {
    return new ParameterSet(this.layout, this.flat.slice());
  }
}

/** Lays parameters end to end in the order given. */
export function layParameters(
  shapes: readonly (readonly [name: string, shape: readonly number[]])[],
): ParameterEntry[] {
  let offset = 0;
  return shapes.map(([name, shape]) => {
    const length = shape.reduce((product, n) => product * n, 1);
    const entry = { name, shape, offset, length };
    offset += length;
    return entry;
  });
}

/**
 * The parameters of a transformer under their names in Hugging Face's Llama checkpoints. Matrices are `[out, in]`.
 */
export function transformerShapes(config: TransformerConfig): [string, readonly number[]][] {
  const { dim, ffDim, vocabSize } = config;
  const kvDim = config.kvHeads * headSize(config);
  const shapes: [string, readonly number[]][] = [['model.embed_tokens.weight', [vocabSize, dim]]];
  const norm = (name: string) => {
    shapes.push([`${name}.weight`, [dim]]);
    if (config.norm === 'layer') shapes.push([`${name}.bias`, [dim]]);
  };
  for (let layer = 0; layer < config.layers; layer++) {
    const at = `model.layers.${layer}`;
    norm(`${at}.input_layernorm`);
    shapes.push([`${at}.self_attn.q_proj.weight`, [dim, dim]]);
    shapes.push([`${at}.self_attn.k_proj.weight`, [kvDim, dim]]);
    shapes.push([`${at}.self_attn.v_proj.weight`, [kvDim, dim]]);
    shapes.push([`${at}.self_attn.o_proj.weight`, [dim, dim]]);
    norm(`${at}.post_attention_layernorm`);
    if (config.activation === 'swiglu') shapes.push([`${at}.mlp.gate_proj.weight`, [ffDim, dim]]);
    shapes.push([`${at}.mlp.up_proj.weight`, [ffDim, dim]]);
    shapes.push([`${at}.mlp.down_proj.weight`, [dim, ffDim]]);
  }
  norm('model.norm');
  if (!config.tiedEmbeddings) shapes.push(['lm_head.weight', [vocabSize, dim]]);
  return shapes;
}

export type ExtraParameters = Readonly<Record<string, readonly number[]>>;

/** The layout of a transformer's parameters, with further ones (such as a reward head's) behind them. */
export function transformerLayout(config: TransformerConfig, extra: ExtraParameters = {}): ParameterEntry[] {
  return layParameters([...transformerShapes(config), ...Object.entries(extra)]);
}

/**
 * Fresh parameters: normal with deviation 0.02, projections back into the residual stream divided by √(2·layers)
 * (Radford et al. 2019), gains 1, biases 0. Each parameter draws from a stream of its own name.
 */
export function initialiseParameters(
  config: TransformerConfig,
  random: Random,
  extra: ExtraParameters = {},
): ParameterSet {
  const set = new ParameterSet(transformerLayout(config, extra));
  for (const { name, shape } of set.layout) {
    const values = set.view(name);
    if (shape.length < 2) {
      values.fill(name.endsWith('norm.weight') ? 1 : 0);
      continue;
    }
    const backIntoStream = name.endsWith('o_proj.weight') || name.endsWith('down_proj.weight');
    const deviation = backIntoStream ? 0.02 / Math.sqrt(2 * config.layers) : 0.02;
    const stream = random.fork(name);
    for (let i = 0; i < values.length; i++) values[i] = deviation * stream.normal();
  }
  return set;
}

/** Copies over every parameter that both sets have in the same shape; returns the names of those left as they were. */
export function copyMatching(from: ParameterSet, to: ParameterSet): string[] {
  const left: string[] = [];
  for (const { name, shape } of to.layout) {
    const source = from.has(name) ? from.entry(name) : undefined;
    if (source?.shape.join() === shape.join()) to.view(name).set(from.view(name));
    else left.push(name);
  }
  return left;
}
