import type { GradientStep, Graph, Tensor } from './graph.ts';
import { add } from './ops/arithmetic.ts';
import { broadcastTo } from './ops/sums.ts';
import { sameShape, showShape } from './shape.ts';

/** The steps between `loss` and any of `wrt`, each after all those that use its outputs. */
function stepsBackwards(graph: Graph, loss: Tensor, wrt: ReadonlySet<Tensor>): GradientStep[] {
  const leadsToWrt = new Map<GradientStep, boolean>();
  const order: GradientStep[] = [];
  // Depth first without recursion: graphs of many layers are deeper than a call stack should be.
  const start = graph.steps.get(loss);
  const stack: { step: GradientStep; done: boolean }[] = start === undefined ? [] : [{ step: start, done: false }];
  while (stack.length > 0) {
    const { step, done } = stack.pop() as { step: GradientStep; done: boolean };
    if (done) {
      const leads =
        step.rule !== null &&
        step.inputs.some((input) => {
          if (input === null) return false;
          const before = graph.steps.get(input);
          return wrt.has(input) || (before !== undefined && leadsToWrt.get(before) === true);
        });
      leadsToWrt.set(step, leads);
      if (leads) order.push(step);
      continue;
    }
    if (leadsToWrt.has(step)) continue;
    leadsToWrt.set(step, false);
    stack.push({ step, done: true });
    if (step.rule === null) continue;
    for (const input of step.inputs) {
      const before = input === null ? undefined : graph.steps.get(input);
      if (before !== undefined && !leadsToWrt.has(before)) stack.push({ step: before, done: false });
    }
  }
  return order.reverse();
}

/**
 * Adds to the graph the gradients of `loss`, a scalar, with respect to each tensor of `wrt` (reverse mode). What does
 * not depend on a tensor gives zeros for it. Gradients of gradients are right where the rules are made of operations that
 * have rules themselves; those of `gelu`, normalisation, gathering and bridged formulas are not.
 *
 * @throws RangeError when the loss is not a float32 scalar, or a rule gives a gradient of the wrong shape.
 */
export function gradients(graph: Graph, loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
  if (loss.dtype !== 'float32' || loss.shape.length !== 0) {
    throw new RangeError(`the loss must be a float32 scalar, not ${loss.dtype} ${showShape(loss.shape)}`);
  }
  const wanted = new Set(wrt);
  const sums = new Map<Tensor, Tensor>([[loss, graph.scalar(1)]]);
  for (const step of stepsBackwards(graph, loss, wanted)) {
    const upstream = step.outputs.map((output) => sums.get(output) ?? null);
    if (step.rule === null || upstream.every((gradient) => gradient === null)) continue;
    const found = step.rule(upstream);
    step.inputs.forEach((input, i) => {
      const gradient = found[i] ?? null;
      if (input === null || gradient === null) return;
      if (!sameShape(gradient.shape, input.shape)) {
        throw new RangeError(
          `the gradient of ${input.name} ${showShape(input.shape)} came out as ${showShape(gradient.shape)}`,
        );
      }
      const sum = sums.get(input);
      sums.set(input, sum === undefined ? gradient : add(sum, gradient));
    });
  }
  return wrt.map((tensor) => sums.get(tensor) ?? broadcastTo(graph.scalar(0), tensor.shape));
}
