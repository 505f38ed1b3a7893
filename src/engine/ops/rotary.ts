import type { Tensor } from '../graph.ts';

/**
 * Rotary position embedding (Su et al. 2021) in the half-split layout of Llama: the first and second half of each head
 * form the pairs that are turned.
 *
 * `x [batch, time, heads*size]`, `positions` int64 `[batch, time]`, or `[1]`, the position of the first; `cosines` and
 * `sines [positions, size/2]`. Turning back is the derivative: the same with the sines' signs exchanged.
 */
export function rotate(x: Tensor, positions: Tensor, cosines: Tensor, sines: Tensor): Tensor {
  return x.graph.node({
    type: 'RotaryEmbedding',
    domain: 'com.microsoft',
    inputs: [x, positions, cosines, sines],
    outputs: [{ dtype: x.dtype, shape: x.shape }],
    attributes: { interleaved: { int: 0 } },
    gradient:
      () =>
      ([up]) => [
        rotate(
          up as Tensor,
          positions,
          cosines,
          x.graph.node({
            type: 'Neg',
            inputs: [sines],
            outputs: [{ dtype: 'float32', shape: sines.shape }],
          })[0] as Tensor,
        ),
        null,
        null,
        null,
      ],
  })[0] as Tensor;
}
