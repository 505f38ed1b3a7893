import type { Tensor } from '../graph.ts';
import { axisOf, type Dim, showShape, sumOf } from '../shape.ts';
import { shapeVector } from './layout.ts';
import { broadcastTo } from './sums.ts';

/** @throws RangeError when the other axes differ. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0];
  if (first === undefined) throw new RangeError('concat needs at least one tensor');
  if (parts.length === 1) return first;
  const at = axisOf(axis, first.shape.length, 'concat');
  for (const part of parts) {
    if (part.shape.length !== first.shape.length || part.shape.some((dim, i) => i !== at && dim !== first.shape[i])) {
      throw new RangeError(
        `concat: ${showShape(part.shape)} does not fit ${showShape(first.shape)} along axis ${axis}`,
      );
    }
  }
  const shape = first.shape.map((dim, i) => (i === at ? sumOf(parts.map((part) => part.shape[at] as Dim)) : dim));
  return first.graph.node({
    type: 'Concat',
    inputs: parts,
    outputs: [{ dtype: first.dtype, shape }],
    attributes: { axis: { int: at } },
    gradient:
      () =>
      ([up]) =>
        split(
          up as Tensor,
          parts.map((part) => part.shape[at] as Dim),
          at,
        ),
  })[0] as Tensor;
}

/** Cuts a tensor into pieces of the given lengths. */
export function split(x: Tensor, lengths: readonly Dim[], axis: number): Tensor[] {
  const at = axisOf(axis, x.shape.length, 'split');
  if (lengths.length === 1) return [x];
  if (sumOf(lengths) !== x.shape[at]) {
    throw new RangeError(`split: lengths ${showShape(lengths)} do not add up to axis ${axis} of ${showShape(x.shape)}`);
  }
  return x.graph.node({
    type: 'Split',
    inputs: [x, shapeVector(x, lengths)],
    outputs: lengths.map((length) => ({
      dtype: x.dtype,
      shape: x.shape.map((dim, i) => (i === at ? length : dim)),
    })),
    attributes: { axis: { int: at } },
    gradient: (outputs) => (upstream) => [
      concat(
        upstream.map((up, i) => up ?? broadcastTo(x.graph.scalar(0), (outputs[i] as Tensor).shape)),
        at,
      ),
      null,
    ],
  });
}
