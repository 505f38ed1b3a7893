import { type Graph, mul, type Tensor } from '../engine/index.ts';
import { headSize, type TransformerConfig } from './config.ts';
import type { ParameterEntry } from './parameters.ts';

/** Cosines and sines `[positions, headSize/2]` of the rotary embedding: angle = position · θ^(−2i/size). */
export function rotationTables(graph: Graph, config: TransformerConfig): { cosines: Tensor; sines: Tensor } {
  const { ropeTheta } = config;
  const rows = Math.max(config.maxLength, longestPacked);
  const half = headSize(config) / 2;
  const cosines = new Float32Array(rows * half);
  const sines = new Float32Array(rows * half);
  for (let position = 0; position < rows; position++) {
    for (let i = 0; i < half; i++) {
      const angle = position * ropeTheta ** (-i / half);
      cosines[position * half + i] = Math.cos(angle);
      sines[position * half + i] = Math.sin(angle);
    }
  }
  return { cosines: graph.constant(cosines, [rows, half]), sines: graph.constant(sines, [rows, half]) };
}

/**
 * The rotary operator wants a row of its tables for every column of a sequence, although positions restart within packed
 * ones (several replies to one prompt side by side), which may be longer than any single conversation.
 */
const longestPacked = 2048;

/** Parameters as inputs of a graph, declared when first used, and constants that the layers share. */
export class GraphParameters {
  readonly graph: Graph;
  readonly config: TransformerConfig;
  readonly layout: readonly ParameterEntry[];
  private readonly tensors = new Map<string, Tensor>();
  private readonly byName: ReadonlyMap<string, ParameterEntry>;
  private turns: { cosines: Tensor; sines: Tensor } | undefined;

  constructor(graph: Graph, config: TransformerConfig, layout: readonly ParameterEntry[]) {
    this.graph = graph;
    this.config = config;
    this.layout = layout;
    this.byName = new Map(layout.map((entry) => [entry.name, entry]));
  }

  /** @throws RangeError when there is no such parameter. */
  get(name: string): Tensor {
    const known = this.tensors.get(name);
    if (known !== undefined) return known;
    const entry = this.byName.get(name);
    if (entry === undefined) throw new RangeError(`there is no parameter '${name}'`);
    const tensor = this.graph.input(name, 'float32', entry.shape);
    this.tensors.set(name, tensor);
    return tensor;
  }

  /** A weight `[out, in]` with the gain `[in]` of the norm before it folded in. */
  folded(weight: string, norm: string): Tensor {
    return mul(this.get(weight), this.get(`${norm}.weight`));
  }

  /** Those used so far, in the order of the layout. */
  used(): { entry: ParameterEntry; tensor: Tensor }[] {
    return this.layout.flatMap((entry) => {
      const tensor = this.tensors.get(entry.name);
      return tensor === undefined ? [] : [{ entry, tensor }];
    });
  }

  /** The tables of the rotary embedding, see `rotationTables`. */
  rotation(): { cosines: Tensor; sines: Tensor } {
    this.turns ??= rotationTables(this.graph, this.config);
    return this.turns;
  }
}
