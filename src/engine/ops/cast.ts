import type { Tensor } from '../graph.ts';
import type { DType } from '../shape.ts';

/** Codes of `TensorProto.DataType` in the ONNX specification. */
export const onnxTypes: Readonly<Record<DType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

export function cast(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x;
  return x.graph.node({
    type: 'Cast',
    inputs: [x],
    outputs: [{ dtype, shape: x.shape }],
    attributes: { to: { int: onnxTypes[dtype] } },
  })[0] as Tensor;
}

export function toFloat(x: Tensor): Tensor {
  return cast(x, 'float32');
}
