import type { Tensor } from '../graph.ts';
import { axisOf, type Dim, type Shape } from '../shape.ts';
import { div } from './arithmetic.ts';
import { toFloat } from './cast.ts';
import { reshape } from './layout.ts';
import { broadcastTo, type ReduceOptions, reduce } from './sums.ts';

/** How many elements the axes hold together, as a float32 scalar. */
function countOver(x: Tensor, axes: readonly number[]): Tensor {
  let known = 1;
  const named: string[] = [];
  for (const axis of axes) {
    const dim = x.shape[axis] as Dim;
    if (typeof dim === 'number') known *= dim;
    else named.push(dim);
  }
  const graph = x.graph;
  let count = graph.integers([known]);
  for (const name of named) {
    count = graph.node({
      type: 'Mul',
      inputs: [count, graph.lengthOf(name)],
      outputs: [{ dtype: 'int64', shape: [1] }],
    })[0] as Tensor;
  }
  return toFloat(reshape(count, []));
}

export function reduceMean(x: Tensor, options: ReduceOptions = {}): Tensor {
  const axes = (options.axes ?? x.shape.map((_, i) => i)).map((axis) => axisOf(axis, x.shape.length, 'reduceMean'));
  return reduce('ReduceMean', x, options, (up: Tensor, kept: Shape) =>
    broadcastTo(div(reshape(up, kept), countOver(x, axes)), x.shape),
  );
}

/** The largest element; carries no gradient (it serves as a shift for numerical safety). */
export function reduceMax(x: Tensor, options: ReduceOptions = {}): Tensor {
  return reduce('ReduceMax', x, options, null);
}
