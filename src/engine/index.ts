export { AdamW, type AdamWOptions, type AdamWState } from './adamw.ts';
export { clipScale, globalNorm } from './clipping.ts';
export { gradients } from './differentiate.ts';
export { type Attribute, type GradientRule, Graph, Tensor } from './graph.ts';
export { toOnnx } from './onnx.ts';
export { gelu, logSigmoid, sigmoid, silu, softplus, tanh } from './ops/activation.ts';
export { add, div, exp, log, mul, neg, type Operand, sqrt, square, stopGradient, sub } from './ops/arithmetic.ts';
export { cast, toFloat } from './ops/cast.ts';
export { clip, equal, greater, greaterOrEqual, less, lessOrEqual, max, min, where } from './ops/choice.ts';
export { gatherRows, pickColumns, scatterAddRows } from './ops/gather.ts';
export { concat, split } from './ops/joining.ts';
export { reshape, transpose } from './ops/layout.ts';
export { type MatmulOptions, matmul } from './ops/matmul.ts';
export { reduceMax, reduceMean } from './ops/means.ts';
export { layerNormalise, rmsNormalise } from './ops/normalise.ts';
export { rotate } from './ops/rotary.ts';
export { logSoftmax, softmax } from './ops/softmax.ts';
export { broadcastTo, reduceSum, sumTo } from './ops/sums.ts';
export { type RunTaskOptions, runTask } from './run-task.ts';
export { constantRate, type Schedule, warmUp, warmUpThenCosine } from './schedules.ts';
export {
  createSession,
  type Device,
  type Feed,
  type Feeds,
  type Outputs,
  Session,
  type SessionOptions,
} from './session.ts';
export { type Dim, type DType, productOf, type Shape, showShape, sumOf, type TensorType } from './shape.ts';
export { type StopSignal, type TaskContext, type TaskModule, Transferred } from './task.ts';
