import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Graph, type Tensor } from './graph.ts';
import * as op from './index.ts';
import { toOnnx } from './onnx.ts';
import { createSession } from './session.ts';
import type { Dim } from './shape.ts';

describe('a session', () => {
  it('serves every size of its named dimensions', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', ['batch', 'time', 4]);
    const merged = op.reshape(x, ['batch*time', 4]);
    const swapped = op.transpose(op.reshape(merged, ['batch', 'time', 2, 2]), [1, 0, 3, 2]);
    const session = await createSession(graph, { swapped: op.reshape(swapped, ['time', 'batch', 4]) }, { threads: 2 });
    for (const [batch, time] of [
      [1, 1],
      [3, 2],
      [2, 5],
    ] as const) {
      const values = Float32Array.from({ length: batch * time * 4 }, (_, i) => i);
      const { swapped: found } = await session.run({ x: values }, { batch, time });
      for (let t = 0; t < time; t++) {
        for (let b = 0; b < batch; b++) {
          const at = (b * time + t) * 4;
          expect([...(found as Float32Array).subarray((t * batch + b) * 4, (t * batch + b + 1) * 4)]).toEqual([
            at,
            at + 2,
            at + 1,
            at + 3,
          ]);
        }
      }
    }
    await session.release();
  });

  it('undoes a concatenation of named lengths by splitting', async () => {
    const graph = new Graph();
    const a = graph.input('a', 'float32', [2, 'left']);
    const b = graph.input('b', 'float32', [2, 'right']);
    const [left, right] = op.split(op.concat([a, b], 1), ['left', 'right'], 1) as [Tensor, Tensor];
    const session = await createSession(graph, { left, right });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), async (m, n) => {
        const feeds = {
          a: Float32Array.from({ length: 2 * m }, (_, i) => i),
          b: Float32Array.from({ length: 2 * n }, (_, i) => -i),
        };
        const found = await session.run(feeds, { left: m, right: n });
        expect(found).toEqual({ left: feeds.a, right: feeds.b });
      }),
    );
  });

  it('computes the mean over a named dimension from its length at run time', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', ['n', 3]);
    const loss = op.reduceMean(x);
    const session = await createSession(graph, { loss, g: op.gradients(graph, loss, [x])[0] as Tensor });
    const { loss: mean, g } = await session.run({ x: [1, 2, 3, 4, 5, 6] }, { n: 2 });
    expect(mean?.[0]).toBeCloseTo(3.5, 6);
    for (const value of g as Float32Array) expect(value).toBeCloseTo(1 / 6, 6);
  });

  it('reads windows of one array in place', async () => {
    const graph = new Graph();
    const session = await createSession(graph, { sum: op.reduceSum(graph.input('x', 'float32', ['n'])) });
    const all = Float32Array.of(1, 2, 4, 8, 16);
    const { sum } = await session.run({ x: all.subarray(1, 4) }, { n: 3 });
    expect(sum?.[0]).toBe(14);
  });

  it('says which input or size is missing or wrong', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', ['batch', 2]);
    const session = await createSession(graph, { y: op.exp(x) });
    await expect(session.run({}, { batch: 1 })).rejects.toThrow("the input 'x' [batch, 2] was not given");
    await expect(session.run({ x: [1, 2] })).rejects.toThrow("the size of 'batch' is not given");
    await expect(session.run({ x: [1, 2, 3] }, { batch: 2 })).rejects.toThrow('[batch, 2] = [2, 2] got 3 values');
    await expect(createSession(graph, { y: op.exp(x) }, { threads: 0 })).rejects.toThrow(RangeError);
  });

  it('names a device that this machine lacks', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [1]);
    await expect(createSession(graph, { y: op.exp(x) }, { device: 'coreml' })).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining("'coreml'"),
    });
  });
});

describe('a graph', () => {
  const matrix = (graph: Graph, name: string, shape: readonly Dim[]) => graph.input(name, 'float32', shape);

  it('refuses names that could collide', () => {
    const graph = new Graph();
    const x = matrix(graph, 'x', [1]);
    expect(() => matrix(graph, 'x', [1])).toThrow("already has an input 'x'");
    expect(() => matrix(graph, '%1', [1])).toThrow(RangeError);
    expect(() => toOnnx(graph, { x: op.exp(x) })).toThrow("'x' cannot name an output");
  });

  it.each<[string, (graph: Graph) => unknown]>([
    ['matmul: [2, 3] and [2, 3] do not fit', (g) => op.matmul(matrix(g, 'a', [2, 3]), matrix(g, 'b', [2, 3]))],
    [
      'matmul: [batch, 2, 3] and [rows, 3, 2] do not fit',
      (g) => op.matmul(matrix(g, 'a', ['batch', 2, 3]), matrix(g, 'b', ['rows', 3, 2])),
    ],
    ['cannot reshape [batch, 4] to [batch, 3]', (g) => op.reshape(matrix(g, 'a', ['batch', 4]), ['batch', 3])],
    ['cannot broadcast [2, 3] to [3]', (g) => op.broadcastTo(matrix(g, 'a', [2, 3]), [3])],
    ['transpose: [0, 0] does not permute', (g) => op.transpose(matrix(g, 'a', [2, 3]), [0, 0])],
    ['split: lengths [1, 1] do not add up to axis 1', (g) => op.split(matrix(g, 'a', [2, 3]), [1, 1], 1)],
    ['concat: [3, 1] does not fit [2, 1]', (g) => op.concat([matrix(g, 'a', [2, 1]), matrix(g, 'b', [3, 1])], 1)],
    ["no input of the graph has a dimension 'time'", (g) => g.lengthOf('time')],
    ['gatherRows: [3] is not a matrix', (g) => op.gatherRows(matrix(g, 'a', [3]), g.input('i', 'int32', [1]))],
    ['a constant [2] needs 2 values, not 3', (g) => g.constant(new Float32Array(3), [2])],
  ])('says what does not fit: %s', (message, build) => {
    expect(() => build(new Graph())).toThrow(message);
  });

  it('refuses tensors of another graph', () => {
    const x = matrix(new Graph(), 'x', [2]);
    const y = matrix(new Graph(), 'y', [2]);
    expect(() => op.add(x, y)).toThrow(/belongs to another graph/);
  });

  it('writes the same bytes for the same graph, and only what the outputs need', () => {
    const write = (withMore: boolean) => {
      const graph = new Graph();
      const x = matrix(graph, 'x', ['n', 3]);
      const y = op.exp(x);
      if (withMore) op.matmul(y, matrix(graph, 'unused', [3, 5]));
      return toOnnx(graph, { y });
    };
    expect(write(false)).toEqual(write(false));
    expect(write(true)).toEqual(write(false));
  });
});
