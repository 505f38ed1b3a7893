/** Learning rate at a step, counted from 0. */
export type Schedule = (step: number) => number;

export function constantRate(rate: number): Schedule {
  return () => rate;
}

/** The same rate after a linear warm-up. */
export function warmUp(rate: number, steps: number): Schedule {
  return (step) => rate * Math.min(1, (step + 1) / Math.max(1, steps));
}

/**
 * Linear warm-up, then half a cosine down to `floor` · rate at the last of `total` steps (Loshchilov & Hutter 2017).
 *
 * @throws RangeError when the warm-up is longer than the whole.
 */
export function warmUpThenCosine(rate: number, warm: number, total: number, floor = 0.1): Schedule {
  if (warm > total) throw new RangeError(`a warm-up of ${warm} steps does not fit into ${total}`);
  return (step) => {
    if (step < warm) return (rate * (step + 1)) / warm;
    const way = Math.min(1, (step - warm) / Math.max(1, total - 1 - warm));
    return rate * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * way)));
  };
}
