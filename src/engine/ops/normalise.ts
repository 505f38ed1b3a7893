import type { Tensor } from '../graph.ts';
import type { Dim } from '../shape.ts';
import { mul, sub } from './arithmetic.ts';
import { reduceMean } from './means.ts';

function ones(x: Tensor, width: number): Tensor {
  return x.graph.constant(new Float32Array(width).fill(1), [width]);
}

function widthOf(x: Tensor): number {
  const width = x.dim(-1);
  if (typeof width !== 'number') throw new RangeError(`cannot normalise over '${width}': its length must be known`);
  return width;
}

/**
 * x / sqrt(mean(x²) + ε) over the last axis (Zhang & Sennrich 2019), without a gain: fold that into the weights that
 * follow. Derivative: r·(dy − y·mean(dy·y)), r the inverse root.
 */
export function rmsNormalise(x: Tensor, epsilon: number): Tensor {
  const width = widthOf(x);
  const lead: Dim[] = [...x.shape.slice(0, -1), 1];
  return x.graph.node({
    type: 'SimplifiedLayerNormalization',
    inputs: [x, ones(x, width)],
    outputs: [
      { dtype: x.dtype, shape: x.shape },
      { dtype: x.dtype, shape: lead },
    ],
    attributes: { axis: { int: -1 }, epsilon: { float: epsilon }, stash_type: { int: 1 } },
    gradient:
      ([y, root]) =>
      ([upstream]) => {
        const up = upstream as Tensor;
        const along = reduceMean(mul(up, y as Tensor), { axes: [-1], keep: true });
        return [mul(sub(up, mul(y as Tensor, along)), root as Tensor), null];
      },
  })[0] as Tensor;
}

/**
 * (x − mean) / sqrt(variance + ε) over the last axis (Ba et al. 2016), without gain and bias. Derivative:
 * r·(dy − mean(dy) − y·mean(dy·y)).
 */
export function layerNormalise(x: Tensor, epsilon: number): Tensor {
  const width = widthOf(x);
  const lead: Dim[] = [...x.shape.slice(0, -1), 1];
  return x.graph.node({
    type: 'LayerNormalization',
    inputs: [x, ones(x, width)],
    outputs: [
      { dtype: x.dtype, shape: x.shape },
      { dtype: x.dtype, shape: lead },
      { dtype: x.dtype, shape: lead },
    ],
    attributes: { axis: { int: -1 }, epsilon: { float: epsilon }, stash_type: { int: 1 } },
    gradient:
      ([y, , root]) =>
      ([upstream]) => {
        const up = upstream as Tensor;
        const along = reduceMean(mul(up, y as Tensor), { axes: [-1], keep: true });
        const centred = sub(up, reduceMean(up, { axes: [-1], keep: true }));
        return [mul(sub(centred, mul(y as Tensor, along)), root as Tensor), null];
      },
  })[0] as Tensor;
}
