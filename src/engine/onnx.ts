import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type Attribute, type ConstantData, type Graph, type GraphNode, Tensor } from './graph.ts';
import { onnxTypes } from './ops/cast.ts';
import type { TensorType } from './shape.ts';

/** What the graph's operators were written against; ONNX Runtime 1.30 knows both. */
const irVersion = 9;
const opset = 20;

/**
 * Field numbers of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), the few that are written here.
 */
const field = {
  model: { irVersion: 1, producer: 2, graph: 7, opset: 8 },
  opset: { domain: 1, version: 2 },
  graph: { node: 1, name: 2, initializer: 5, input: 11, output: 12 },
  node: { input: 1, output: 2, type: 4, attribute: 5, domain: 7 },
  attribute: { name: 1, float: 2, int: 3, text: 4, ints: 8, type: 20 },
  tensor: { dims: 1, type: 2, name: 8, raw: 9 },
  value: { name: 1, type: 2 },
  type: { tensor: 1 },
  tensorType: { element: 1, shape: 2 },
  shape: { dim: 1 },
  dim: { value: 1, name: 2 },
} as const;

function message(writer: BinaryWriter, number: number, write: (inner: BinaryWriter) => void): void {
  writer.tag(number, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

function text(writer: BinaryWriter, number: number, value: string): void {
  writer.tag(number, WireType.LengthDelimited).string(value);
}

function integer(writer: BinaryWriter, number: number, value: number): void {
  writer.tag(number, WireType.Varint).int64(value);
}

function writeAttribute(writer: BinaryWriter, name: string, attribute: Attribute): void {
  text(writer, field.attribute.name, name);
  if ('int' in attribute) {
    integer(writer, field.attribute.int, attribute.int);
    integer(writer, field.attribute.type, 2);
  } else if ('float' in attribute) {
    writer.tag(field.attribute.float, WireType.Bit32).float(attribute.float);
    integer(writer, field.attribute.type, 1);
  } else if ('ints' in attribute) {
    for (const value of attribute.ints) integer(writer, field.attribute.ints, value);
    integer(writer, field.attribute.type, 7);
  } else {
    text(writer, field.attribute.text, attribute.text);
    integer(writer, field.attribute.type, 3);
  }
}

/** With the names that outputs of the model give to some tensors. */
function writeNode(writer: BinaryWriter, node: GraphNode, renamed: ReadonlyMap<string, string>): void {
  const nameOf = (tensor: Tensor) => renamed.get(tensor.name) ?? tensor.name;
  for (const input of node.inputs) text(writer, field.node.input, input === null ? '' : nameOf(input));
  for (const output of node.outputs) text(writer, field.node.output, nameOf(output));
  text(writer, field.node.type, node.type);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message(writer, field.node.attribute, (inner) => writeAttribute(inner, name, attribute));
  }
  text(writer, field.node.domain, node.domain);
}

function writeConstant(writer: BinaryWriter, name: string, constant: ConstantData): void {
  for (const dim of constant.shape) integer(writer, field.tensor.dims, Number(dim));
  integer(writer, field.tensor.type, onnxTypes[constant.dtype]);
  text(writer, field.tensor.name, name);
  const { buffer, byteOffset, byteLength } = constant.data;
  writer.tag(field.tensor.raw, WireType.LengthDelimited).bytes(new Uint8Array(buffer, byteOffset, byteLength));
}

function writeValue(writer: BinaryWriter, name: string, type: TensorType, withShape: boolean): void {
  text(writer, field.value.name, name);
  message(writer, field.value.type, (value) =>
    message(value, field.type.tensor, (tensor) => {
      integer(tensor, field.tensorType.element, onnxTypes[type.dtype]);
      if (!withShape) return;
      message(tensor, field.tensorType.shape, (shape) => {
        for (const dim of type.shape) {
          message(shape, field.shape.dim, (inner) => {
            if (typeof dim === 'number') integer(inner, field.dim.value, dim);
            else text(inner, field.dim.name, dim);
          });
        }
      });
    }),
  );
}

/** The nodes that the outputs need, in order, and the names that those read. */
function reachable(graph: Graph, outputs: readonly Tensor[]): { nodes: GraphNode[]; read: Set<string> } {
  const needed = new Set<GraphNode>();
  const read = new Set<string>();
  const open = [...outputs];
  for (let tensor = open.pop(); tensor !== undefined; tensor = open.pop()) {
    if (read.has(tensor.name)) continue;
    read.add(tensor.name);
    const node = graph.producers.get(tensor);
    if (node === undefined || needed.has(node)) continue;
    needed.add(node);
    for (const input of node.inputs) if (input !== null) open.push(input);
  }
  return { nodes: graph.nodes.filter((node) => needed.has(node)), read };
}

/**
 * Writes the part of a graph that the outputs need as an ONNX model. The outputs carry the names given to them; inputs
 * that no output needs are left out.
 *
 * @throws RangeError when an output has the name of an input.
 */
export function toOnnx(graph: Graph, outputs: Readonly<Record<string, Tensor>>): Uint8Array {
  const named = Object.entries(outputs).map(([name, tensor]) => ({ name, tensor }));
  for (const { name } of named) {
    if (graph.inputs.has(name) || name.startsWith('%')) throw new RangeError(`'${name}' cannot name an output`);
  }
  const { nodes, read } = reachable(
    graph,
    named.map(({ tensor }) => tensor),
  );
  // What a node computes takes the name of the output; a copy is needed only for inputs, constants and second names.
  const renamed = new Map<string, string>();
  const copies: GraphNode[] = [];
  for (const { name, tensor } of named) {
    if (graph.producers.has(tensor) && !renamed.has(tensor.name)) {
      renamed.set(tensor.name, name);
    } else {
      const output = new Tensor(graph, name, tensor);
      copies.push({ type: 'Identity', domain: '', inputs: [tensor], outputs: [output], attributes: {} });
    }
  }
  const writer = new BinaryWriter();
  integer(writer, field.model.irVersion, irVersion);
  text(writer, field.model.producer, 'evenkeel');
  for (const [domain, version] of [
    ['', opset],
    ['com.microsoft', 1],
  ] as const) {
    message(writer, field.model.opset, (inner) => {
      text(inner, field.opset.domain, domain);
      integer(inner, field.opset.version, version);
    });
  }
  message(writer, field.model.graph, (body) => {
    for (const node of nodes) message(body, field.graph.node, (inner) => writeNode(inner, node, renamed));
    for (const copy of copies) message(body, field.graph.node, (inner) => writeNode(inner, copy, renamed));
    text(body, field.graph.name, 'evenkeel');
    for (const [name, constant] of graph.constants) {
      if (read.has(name)) message(body, field.graph.initializer, (inner) => writeConstant(inner, name, constant));
    }
    for (const [name, tensor] of graph.inputs) {
      if (read.has(name)) message(body, field.graph.input, (inner) => writeValue(inner, name, tensor, true));
    }
    for (const { name, tensor } of named) {
      message(body, field.graph.output, (inner) => writeValue(inner, name, tensor, false));
    }
  });
  return writer.finish();
}
