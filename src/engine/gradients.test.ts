import { grad, init, nn, numpy as np } from '@jax-js/jax';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../stats/index.ts';
import { gradients } from './differentiate.ts';
import { Graph, type Tensor } from './graph.ts';
import * as op from './index.ts';
import { createSession } from './session.ts';

type JaxArray = np.Array;

interface Case {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly ours: (...x: Tensor[]) => Tensor;
  /** The same in jax-js; its arrays are used up by an operation unless `.ref` is taken. */
  readonly theirs: (...x: JaxArray[]) => JaxArray;
  /** Where the inputs are drawn from; [-2, 2] when not given. */
  readonly range?: readonly [number, number];
}

const indices = [2, 0, 2, 1, 2, 2];
const oneHot = (n: number) =>
  np.array(indices.map((index) => Array.from({ length: n }, (_, i) => (i === index ? 1 : 0))));
const gathered = (x: Tensor) => x.graph.constant(Int32Array.from(indices), [indices.length]);

const cases: Case[] = [
  {
    name: 'add',
    shapes: [
      [3, 4],
      [3, 4],
    ],
    ours: op.add,
    theirs: (a, b) => a.add(b),
  },
  { name: 'add, broadcast to more axes', shapes: [[2, 3, 4], [4]], ours: op.add, theirs: (a, b) => a.add(b) },
  {
    name: 'add, broadcast both ways',
    shapes: [
      [3, 1],
      [1, 4],
    ],
    ours: op.add,
    theirs: (a, b) => a.add(b),
  },
  {
    name: 'sub',
    shapes: [
      [3, 4],
      [3, 1],
    ],
    ours: op.sub,
    theirs: (a, b) => a.sub(b),
  },
  { name: 'mul', shapes: [[3, 4], [4]], ours: op.mul, theirs: (a, b) => a.mul(b) },
  { name: 'mul by a number', shapes: [[5]], ours: (a) => op.mul(a, -1.5), theirs: (a) => a.mul(-1.5) },
  {
    name: 'div',
    shapes: [
      [3, 4],
      [3, 1],
    ],
    ours: op.div,
    theirs: (a, b) => a.div(b),
    range: [0.5, 2],
  },
  { name: 'neg', shapes: [[5]], ours: op.neg, theirs: (a) => a.neg() },
  { name: 'square', shapes: [[5]], ours: op.square, theirs: (a) => a.ref.mul(a) },
  { name: 'exp', shapes: [[5]], ours: op.exp, theirs: (a) => np.exp(a) },
  { name: 'log', shapes: [[5]], ours: op.log, theirs: (a) => np.log(a), range: [0.5, 3] },
  { name: 'sqrt', shapes: [[5]], ours: op.sqrt, theirs: (a) => np.sqrt(a), range: [0.5, 3] },
  { name: 'sigmoid', shapes: [[6]], ours: op.sigmoid, theirs: (a) => nn.sigmoid(a) },
  { name: 'tanh', shapes: [[6]], ours: op.tanh, theirs: (a) => np.tanh(a) },
  { name: 'softplus', shapes: [[6]], ours: op.softplus, theirs: (a) => nn.softplus(a) },
  { name: 'logSigmoid', shapes: [[6]], ours: op.logSigmoid, theirs: (a) => nn.logSigmoid(a) },
  { name: 'silu', shapes: [[9]], ours: op.silu, theirs: (a) => nn.silu(a), range: [-4, 4] },
  {
    name: 'gelu',
    shapes: [[9]],
    ours: op.gelu,
    theirs: (a) => nn.gelu(a, { approximate: false }),
    range: [-4, 4],
  },
  { name: 'min', shapes: [[3, 4], [4]], ours: op.min, theirs: (a, b) => np.minimum(a, b) },
  {
    name: 'max',
    shapes: [
      [3, 4],
      [3, 1],
    ],
    ours: op.max,
    theirs: (a, b) => np.maximum(a, b),
  },
  { name: 'clip', shapes: [[20]], ours: (a) => op.clip(a, -1, 0.5), theirs: (a) => np.clip(a, -1, 0.5) },
  {
    name: 'where',
    shapes: [[3, 4], [3, 4], [4]],
    ours: (a, b, c) => op.where(op.greater(a, 0), b, c),
    theirs: (a, b, c) => np.where(a.greater(0), b, c),
  },
  { name: 'reduceSum', shapes: [[2, 3, 4]], ours: (a) => op.reduceSum(a, { axes: [1] }), theirs: (a) => a.sum(1) },
  {
    name: 'reduceMean',
    shapes: [[2, 3, 4]],
    ours: (a) => op.reduceMean(a, { axes: [0, 2] }),
    theirs: (a) => a.mean([0, 2]),
  },
  { name: 'reshape', shapes: [[2, 6]], ours: (a) => op.reshape(a, [3, 4]), theirs: (a) => a.reshape([3, 4]) },
  {
    name: 'transpose',
    shapes: [[2, 3, 4]],
    ours: (a) => op.transpose(a, [2, 0, 1]),
    theirs: (a) => a.transpose([2, 0, 1]),
  },
  {
    name: 'broadcastTo',
    shapes: [[3, 1]],
    ours: (a) => op.broadcastTo(a, [2, 3, 4]),
    theirs: (a) => np.broadcastTo(a, [2, 3, 4]),
  },
  {
    name: 'concat',
    shapes: [
      [2, 3],
      [2, 1],
    ],
    ours: (a, b) => op.concat([a, b], 1),
    theirs: (a, b) => np.concatenate([a, b], 1),
  },
  {
    name: 'split',
    shapes: [[2, 5]],
    ours: (a) => {
      const [left, right] = op.split(a, [2, 3], 1) as [Tensor, Tensor];
      return op.matmul(left, right, { transA: true });
    },
    theirs: (a) => {
      const [left, right] = np.split(a, [2], 1) as [JaxArray, JaxArray];
      return np.matmul(left.transpose(), right);
    },
  },
  {
    name: 'split, first piece unused',
    shapes: [[2, 5]],
    ours: (a) => op.exp(op.split(a, [2, 3], 1)[1] as Tensor),
    theirs: (a) => {
      const [left, right] = np.split(a, [2], 1) as [JaxArray, JaxArray];
      left.dispose();
      return np.exp(right);
    },
  },
  {
    name: 'split, last piece unused',
    shapes: [[2, 5]],
    ours: (a) => op.exp(op.split(a, [2, 3], 1)[0] as Tensor),
    theirs: (a) => {
      const [left, right] = np.split(a, [2], 1) as [JaxArray, JaxArray];
      right.dispose();
      return np.exp(left);
    },
  },
  { name: 'softmax', shapes: [[3, 5]], ours: op.softmax, theirs: (a) => nn.softmax(a, -1) },
  { name: 'logSoftmax', shapes: [[3, 5]], ours: op.logSoftmax, theirs: (a) => nn.logSoftmax(a, -1) },
  {
    name: 'rmsNormalise',
    shapes: [[3, 6]],
    ours: (a) => op.rmsNormalise(a, 1e-5),
    theirs: (a) => a.ref.div(np.sqrt(a.ref.mul(a).mean(-1, { keepdims: true }).add(1e-5))),
  },
  {
    name: 'layerNormalise',
    shapes: [[3, 6]],
    ours: (a) => op.layerNormalise(a, 1e-5),
    theirs: (a) => {
      const centred = a.ref.sub(a.mean(-1, { keepdims: true }));
      return centred.ref.div(np.sqrt(centred.ref.mul(centred).mean(-1, { keepdims: true }).add(1e-5)));
    },
  },
  {
    name: 'gatherRows, repeated indices',
    shapes: [[3, 4]],
    ours: (a) => op.gatherRows(a, gathered(a)),
    theirs: (a) => np.matmul(oneHot(3), a),
  },
  {
    name: 'pickColumns',
    shapes: [[6, 4]],
    ours: (a) => op.pickColumns(a, gathered(a)),
    theirs: (a) => a.mul(oneHot(4)).sum(1),
  },
  {
    name: 'a value used several times',
    shapes: [[4]],
    ours: (a) => op.mul(op.exp(a), op.add(a, op.mul(a, a))),
    theirs: (a) => np.exp(a.ref).mul(a.ref.add(a.ref.mul(a))),
  },
];

for (const transA of [false, true]) {
  for (const transB of [false, true]) {
    const flip = (x: JaxArray, flag: boolean) => (flag ? np.matrixTranspose(x) : x);
    for (const lead of [[], [2], [2, 3]]) {
      cases.push({
        name: `matmul ${transA ? 'Aᵀ' : 'A'}${transB ? 'Bᵀ' : 'B'} of rank ${lead.length + 2}`,
        shapes: [
          [...lead, ...(transA ? [4, 3] : [3, 4])],
          [...lead, ...(transB ? [5, 4] : [4, 5])],
        ],
        ours: (a, b) => op.matmul(a, b, { transA, transB, alpha: 0.7 }),
        theirs: (a, b) => np.matmul(flip(a, transA), flip(b, transB)).mul(0.7),
      });
    }
    if (!transA) {
      cases.push({
        name: `matmul with one ${transB ? 'Bᵀ' : 'B'} for all`,
        shapes: [[2, 3, 4], transB ? [5, 4] : [4, 5]],
        ours: (a, b) => op.matmul(a, b, { transB }),
        theirs: (a, b) => np.matmul(a, flip(b, transB)),
      });
    }
  }
}

beforeAll(async () => {
  await init('wasm');
});

const sizeOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

function jaxArray(values: Float32Array, shape: readonly number[]): JaxArray {
  return np.array(values.slice()).reshape([...shape]);
}

describe.each(cases)('gradient of $name', ({ name, shapes, ours, theirs, range = [-2, 2] }) => {
  const random = new Random(7).fork(name);
  const inputs = shapes.map((shape) =>
    Float32Array.from({ length: sizeOf(shape) }, () => range[0] + (range[1] - range[0]) * random.uniform()),
  );
  const feeds = (values: readonly Float32Array[]) => Object.fromEntries(values.map((value, i) => [`x${i}`, value]));

  /** The sum of the result with random weights, so that every element's gradient differs. */
  async function compile() {
    const graph = new Graph();
    const x = shapes.map((shape, i) => graph.input(`x${i}`, 'float32', shape));
    const out = ours(...x);
    const shape = out.shape as readonly number[];
    const weights = Float32Array.from({ length: sizeOf(shape) }, () => random.normal());
    const loss = op.reduceSum(op.mul(out, graph.constant(weights, shape)));
    const found = gradients(graph, loss, x);
    const outputs = { out, loss, ...Object.fromEntries(found.map((g, i) => [`g${i}`, g])) };
    return { session: await createSession(graph, outputs, { threads: 2 }), weights, shape };
  }

  it('agrees with jax-js and with finite differences', async () => {
    const { session, weights, shape } = await compile();
    const found = await session.run(feeds(inputs));

    const lossOf = (xs: JaxArray[]) =>
      theirs(...xs)
        .mul(jaxArray(weights, shape))
        .sum();
    const value = lossOf(inputs.map((values, i) => jaxArray(values, shapes[i] as number[]))).js() as number;
    expect(Math.abs((found.loss?.[0] as number) - value)).toBeLessThan(1e-4 * (1 + Math.abs(value)));
    const expected = grad(lossOf)(inputs.map((values, i) => jaxArray(values, shapes[i] as number[]))) as JaxArray[];
    expected.forEach((array, i) => {
      const want = array.dataSync() as Float32Array;
      const got = found[`g${i}`] as Float32Array;
      expect(got.length).toBe(want.length);
      got.forEach((g, j) => {
        expect(Math.abs(g - (want[j] as number))).toBeLessThan(3e-5 * (1 + Math.abs(g)));
      });
    });

    const step = 5e-3;
    for (let i = 0; i < inputs.length; i++) {
      for (let j = 0; j < (inputs[i] as Float32Array).length; j++) {
        const at = async (shift: number) => {
          const moved = inputs.map((values) => values.slice());
          (moved[i] as Float32Array)[j] = ((inputs[i] as Float32Array)[j] as number) + shift;
          return (await session.run(feeds(moved))).loss?.[0] as number;
        };
        const slope = ((await at(step)) - (await at(-step))) / (2 * step);
        const g = found[`g${i}`]?.[j] as number;
        // Half a thousandth for what float32 and the third derivative leave over.
        expect(Math.abs(g - slope)).toBeLessThan(5e-3 * (1 + Math.abs(g)));
      }
    }
    await session.release();
  });
});

describe('gradients', () => {
  it('stop at stopGradient, at comparisons and at the shift of a maximum', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [3]);
    const loss = op.reduceSum(
      op.add(
        op.mul(op.stopGradient(op.exp(x)), x),
        op.sub(op.toFloat(op.greater(x, 0)), op.reduceMax(x, { axes: [0] })),
      ),
    );
    const session = await createSession(graph, { g: gradients(graph, loss, [x])[0] as Tensor });
    const { g } = await session.run({ x: [0, 1, -1] });
    [1, Math.E, 1 / Math.E].forEach((expected, i) => {
      expect(g?.[i]).toBeCloseTo(expected, 5);
    });
  });

  it('are zeros for what the loss does not depend on', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', ['n']);
    const y = graph.input('y', 'float32', [2, 'n']);
    const [, dy] = gradients(graph, op.reduceSum(x), [x, y]);
    const session = await createSession(graph, { dy: dy as Tensor, sum: op.reduceSum(op.add(x, y)) });
    const { dy: found } = await session.run({ x: [1, 2], y: [1, 2, 3, 4] }, { n: 2 });
    expect(found).toEqual(new Float32Array(4));
  });

  it('are differentiable again', async () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', []);
    const first = gradients(graph, op.mul(op.square(x), op.exp(x)), [x])[0] as Tensor;
    const second = gradients(graph, first, [x])[0] as Tensor;
    const session = await createSession(graph, { second });
    const { second: found } = await session.run({ x: [0.5] });
    // (x² eˣ)″ = (x² + 4x + 2) eˣ
    expect(found?.[0]).toBeCloseTo((0.25 + 2 + 2) * Math.exp(0.5), 4);
  });

  it('refuse a loss that is not a scalar', () => {
    const graph = new Graph();
    const x = graph.input('x', 'float32', [3]);
    expect(() => gradients(graph, x, [x])).toThrow(/must be a float32 scalar, not float32 \[3\]/);
  });

  it('add up over repeated rows, whatever the number of threads', async () => {
    const [n, width, count] = [5, 64, 4096];
    const random = new Random(3);
    const rows = Int32Array.from({ length: count }, () => random.below(n));
    const upstream = Float32Array.from({ length: count * width }, () => random.normal());
    const expected = new Float64Array(n * width);
    rows.forEach((row, i) => {
      for (let j = 0; j < width; j++) (expected[row * width + j] as number) += upstream[i * width + j] as number;
    });
    const graph = new Graph();
    const table = graph.input('table', 'float32', [n, width]);
    const picked = op.gatherRows(table, graph.input('rows', 'int32', ['count']));
    const loss = op.reduceSum(op.mul(picked, graph.input('upstream', 'float32', ['count', width])));
    const session = await createSession(
      graph,
      { g: gradients(graph, loss, [table])[0] as Tensor, loss },
      { threads: 2 },
    );
    for (let attempt = 0; attempt < 5; attempt++) {
      const { g } = await session.run({ table: new Float32Array(n * width), rows, upstream }, { count });
      (g as Float32Array).forEach((value, i) => {
        expect(Math.abs(value - (expected[i] as number))).toBeLessThan(1e-3);
      });
    }
  });
});
