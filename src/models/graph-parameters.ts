import { type Graph, mul, type Tensor } from '../engine/index.ts';
import { headSize, type TransformerConfig } from './config.ts';
import type { ParameterEntry } from './parameters.ts';

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

  /** Cosines and sines `[maxLength, headSize/2]` of the rotary embedding: angle = position · θ^(−2i/size). */
  rotation(): { cosines: Tensor; sines: Tensor } {
    if (this.turns !== undefined) return this.turns;
    const { maxLength, ropeTheta } = this.config;
    const half = headSize(this.config) / 2;
    const cosines = new Float32Array(maxLength * half);
    const sines = new Float32Array(maxLength * half);
    for (let position = 0; position < maxLength; position++) {
      for (let i = 0; i < half; i++) {
        const angle = position * ropeTheta ** (-i / half);
        cosines[position * half + i] = Math.cos(angle);
        sines[position * half + i] = Math.sin(angle);
      }
    }
    this.turns = {
      cosines: this.graph.constant(cosines, [maxLength, half]),
      sines: this.graph.constant(sines, [maxLength, half]),
    };
    return this.turns;
  }
}
