import {
  createSession,
  type DType,
  type Feeds,
  Graph,
  gradients,
  type Outputs,
  type Session,
  type SessionOptions,
  type Shape,
  type Tensor,
} from '../engine/index.ts';
import type { TransformerConfig } from './config.ts';
import { GraphParameters } from './graph-parameters.ts';
import { type ExtraParameters, type ParameterEntry, ParameterSet, transformerLayout } from './parameters.ts';

export interface InputType {
  readonly dtype: DType;
  readonly shape: Shape;
}

export interface BuildContext<Name extends string> {
  readonly graph: Graph;
  readonly parameters: GraphParameters;
  readonly inputs: Readonly<Record<Name, Tensor>>;
}

interface CompileSpec<Name extends string> extends SessionOptions {
  readonly config: TransformerConfig;
  /** Parameters beside the transformer's own, by name. */
  readonly extraParameters?: ExtraParameters;
  /** What is fed besides parameters. */
  readonly inputs: Readonly<Record<Name, InputType>>;
}

export interface TrainingSpec<Name extends string> extends CompileSpec<Name> {
  /** Writes the formula of the loss, a scalar, and of anything else worth returning. */
  readonly build: (context: BuildContext<Name>) => {
    readonly loss: Tensor;
    readonly outputs?: Readonly<Record<string, Tensor>>;
  };
  /** Which parameters to differentiate by; all when not given. */
  readonly trainable?: (name: string) => boolean;
}

export interface ForwardSpec<Name extends string> extends CompileSpec<Name> {
  readonly build: (context: BuildContext<Name>) => Readonly<Record<string, Tensor>>;
}

export interface TrainingStep {
  readonly loss: number;
  readonly outputs: Outputs;
  /** In the layout of the parameters; zeros where the loss does not depend on one. The same array at every step. */
  readonly gradients: Float32Array;
}

export interface TrainingProgram {
  readonly layout: readonly ParameterEntry[];
  /** One forward and backward pass. `sizes` gives the length of every named dimension. */
  step(parameters: ParameterSet, feeds: Feeds, sizes: Readonly<Record<string, number>>): Promise<TrainingStep>;
  release(): Promise<void>;
}

export interface ForwardProgram {
  readonly layout: readonly ParameterEntry[];
  run(parameters: ParameterSet, feeds: Feeds, sizes: Readonly<Record<string, number>>): Promise<Outputs>;
  release(): Promise<void>;
}

function open<Name extends string>(spec: CompileSpec<Name>): BuildContext<Name> & { layout: ParameterEntry[] } {
  const graph = new Graph();
  const layout = transformerLayout(spec.config, spec.extraParameters);
  const inputs = {} as Record<Name, Tensor>;
  for (const name of Object.keys(spec.inputs) as Name[]) {
    inputs[name] = graph.input(name, spec.inputs[name].dtype, spec.inputs[name].shape);
  }
  return { graph, layout, inputs, parameters: new GraphParameters(graph, spec.config, layout) };
}

function feedParameters(parameters: ParameterSet, names: readonly string[], feeds: Feeds): Feeds {
  const all: Record<string, Feeds[string]> = { ...feeds };
  for (const name of names) all[name] = parameters.view(name);
  return all;
}

const gradientPrefix = 'gradient of ';

/** Compiles a loss with its gradients. */
export async function compileTraining<Name extends string>(spec: TrainingSpec<Name>): Promise<TrainingProgram> {
  const context = open(spec);
  const { loss, outputs = {} } = spec.build(context);
  const used = context.parameters.used();
  const trained = used.filter(({ entry }) => spec.trainable?.(entry.name) ?? true);
  const found = gradients(
    context.graph,
    loss,
    trained.map(({ tensor }) => tensor),
  );
  const all: Record<string, Tensor> = { loss, ...outputs };
  trained.forEach(({ entry }, i) => {
    all[gradientPrefix + entry.name] = found[i] as Tensor;
  });
  const session: Session = await createSession(context.graph, all, spec);
  const names = used.map(({ entry }) => entry.name);
  const flat = new ParameterSet(context.layout);
  return {
    layout: context.layout,
    async step(parameters, feeds, sizes) {
      const results = await session.run(feedParameters(parameters, names, feeds), sizes);
      for (const { entry } of trained) flat.view(entry.name).set(results[gradientPrefix + entry.name] as Float32Array);
      const returned: Outputs = {};
      for (const name of Object.keys(outputs)) returned[name] = results[name] as Float32Array;
      return { loss: (results.loss as Float32Array)[0] as number, outputs: returned, gradients: flat.flat };
    },
    release: () => session.release(),
  };
}

/** Compiles outputs without a backward pass. */
export async function compileForward<Name extends string>(spec: ForwardSpec<Name>): Promise<ForwardProgram> {
  const context = open(spec);
  const session = await createSession(context.graph, spec.build(context), spec);
  const names = context.parameters.used().map(({ entry }) => entry.name);
  return {
    layout: context.layout,
    run: (parameters, feeds, sizes) => session.run(feedParameters(parameters, names, feeds), sizes),
    release: () => session.release(),
  };
}
