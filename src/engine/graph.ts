import { type DType, type Shape, showShape, type TensorType } from './shape.ts';

export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] }
  | { readonly text: string };

/** A value in a graph: known by name, type and shape; it holds no numbers. */
export class Tensor implements TensorType {
  readonly graph: Graph;
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;

  constructor(graph: Graph, name: string, type: TensorType) {
    this.graph = graph;
    this.name = name;
    this.dtype = type.dtype;
    this.shape = type.shape;
  }

  /** @throws RangeError when there is no such axis. */
  dim(axis: number): Shape[number] {
    const found = this.shape[axis < 0 ? axis + this.shape.length : axis];
    if (found === undefined) throw new RangeError(`${this.name} ${showShape(this.shape)} has no axis ${axis}`);
    return found;
  }
}

/**
 * From the gradients of a node's outputs (null: nothing depends on that output) to those of its inputs (null: no
 * gradient flows, as for indices).
 */
export type GradientRule = (upstream: readonly (Tensor | null)[]) => readonly (Tensor | null)[];

export interface GraphNode {
  readonly type: string;
  readonly domain: string;
  readonly inputs: readonly (Tensor | null)[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** How gradients leave a group of outputs for a group of inputs; usually one node, but it may bridge many. */
export interface GradientStep {
  readonly inputs: readonly (Tensor | null)[];
  readonly outputs: readonly Tensor[];
  readonly rule: GradientRule | null;
}

export interface NodeSpec {
  readonly type: string;
  readonly domain?: string;
  readonly inputs: readonly (Tensor | null)[];
  readonly outputs: readonly TensorType[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Without a rule the node stops gradients. */
  readonly gradient?: (outputs: readonly Tensor[]) => GradientRule;
}

export interface ConstantData extends TensorType {
  readonly data: Float32Array | Int32Array | BigInt64Array;
}

/** Operations in the order in which they were added, with the inputs and constants that they read. */
export class Graph {
  readonly inputs = new Map<string, Tensor>();
  readonly nodes: GraphNode[] = [];
  readonly constants = new Map<string, ConstantData>();
  /** Which node computes a tensor. */
  readonly producers = new Map<Tensor, GraphNode>();
  /** Which step carries a tensor's gradient back. */
  readonly steps = new Map<Tensor, GradientStep>();
  private readonly scalars = new Map<string, Tensor>();
  private readonly lengths = new Map<string, Tensor>();
  private count = 0;

  /** Generated names start with `%`, which the names of inputs may not: they cannot collide. */
  private freshName(): string {
    this.count++;
    return `%${this.count}`;
  }

  /** @throws RangeError when the name is taken or starts with `%`. */
  input(name: string, dtype: DType, shape: Shape): Tensor {
    if (name === '' || name.startsWith('%')) throw new RangeError(`'${name}' cannot name an input of a graph`);
    if (this.inputs.has(name)) throw new RangeError(`the graph already has an input '${name}'`);
    const tensor = new Tensor(this, name, { dtype, shape });
    this.inputs.set(name, tensor);
    return tensor;
  }

  /** @throws RangeError when the number of values does not fit the shape. */
  constant(values: Float32Array | Int32Array | BigInt64Array, shape: readonly number[]): Tensor {
    const size = shape.reduce((product, n) => product * n, 1);
    if (values.length !== size) {
      throw new RangeError(`a constant ${showShape(shape)} needs ${size} values, not ${values.length}`);
    }
    const dtype: DType = values instanceof Float32Array ? 'float32' : values instanceof Int32Array ? 'int32' : 'int64';
    const tensor = new Tensor(this, this.freshName(), { dtype, shape });
    this.constants.set(tensor.name, { dtype, shape, data: values });
    return tensor;
  }

  /** A constant without axes; equal ones are shared. */
  scalar(value: number, dtype: 'float32' | 'int32' = 'float32'): Tensor {
    const key = `${dtype} ${Object.is(value, -0) ? '-0' : value}`;
    let tensor = this.scalars.get(key);
    if (tensor === undefined) {
      tensor = this.constant(dtype === 'float32' ? Float32Array.of(value) : Int32Array.of(value), []);
      this.scalars.set(key, tensor);
    }
    return tensor;
  }

  /** An int64 vector, as the operators take shapes, axes and bounds. */
  integers(values: readonly number[]): Tensor {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  node(spec: NodeSpec): Tensor[] {
    for (const input of spec.inputs) {
      if (input !== null && input.graph !== this) {
        throw new RangeError(`${spec.type}: ${input.name} ${showShape(input.shape)} belongs to another graph`);
      }
    }
    const outputs = spec.outputs.map((type) => new Tensor(this, this.freshName(), type));
    const node: GraphNode = {
      type: spec.type,
      domain: spec.domain ?? '',
      inputs: spec.inputs,
      outputs,
      attributes: spec.attributes ?? {},
    };
    this.nodes.push(node);
    const rule = spec.gradient === undefined ? null : spec.gradient(outputs);
    const step: GradientStep = { inputs: spec.inputs, outputs, rule };
    for (const output of outputs) {
      this.producers.set(output, node);
      this.steps.set(output, step);
    }
    return outputs;
  }

  /**
   * Replaces the way gradients take from `outputs` back to `inputs`, whatever nodes lie between: for formulas whose
   * derivative is cheaper than the sum of its parts.
   */
  bridgeGradient(inputs: readonly (Tensor | null)[], outputs: readonly Tensor[], rule: GradientRule): void {
    const step: GradientStep = { inputs, outputs, rule };
    for (const output of outputs) this.steps.set(output, step);
  }

  /**
   * The run-time length of a named dimension, as an int64 vector of one element.
   *
   * @throws RangeError when no input has a dimension of this name.
   */
  lengthOf(dim: string): Tensor {
    const known = this.lengths.get(dim);
    if (known !== undefined) return known;
    const length = this.findLength(dim);
    this.lengths.set(dim, length);
    return length;
  }

  private findLength(dim: string): Tensor {
    for (const input of this.inputs.values()) {
      const axis = input.shape.indexOf(dim);
      if (axis >= 0) {
        return this.node({
          type: 'Shape',
          inputs: [input],
          outputs: [{ dtype: 'int64', shape: [1] }],
          attributes: { start: { int: axis }, end: { int: axis + 1 } },
        })[0] as Tensor;
      }
    }
    for (const [sign, type] of [
      ['*', 'Mul'],
      ['+', 'Add'],
    ] as const) {
      const parts = dim.split(sign);
      if (parts.length < 2) continue;
      return parts
        .map((part) => (/^\d+$/.test(part) ? this.integers([Number(part)]) : this.lengthOf(part)))
        .reduce((a, b) => this.node({ type, inputs: [a, b], outputs: [{ dtype: 'int64', shape: [1] }] })[0] as Tensor);
    }
    throw new RangeError(`no input of the graph has a dimension '${dim}'`);
  }
}
