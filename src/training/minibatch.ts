import type { Random } from '../stats/index.ts';
import type { Rollout } from './rollouts.ts';

/** Cuts the groups, in random order, into `count` sets of nearly equal size. */
export function minibatches(groups: number, count: number, random: Random): Set<number>[] {
  const order = random.shuffle(Array.from({ length: groups }, (_, i) => i));
  const sets = Array.from({ length: Math.min(count, groups) }, () => new Set<number>());
  order.forEach((group, i) => {
    sets[i % sets.length]?.add(group);
  });
  return sets;
}

/** What one policy update sees. The per-token arrays are `[tokens]`, in the order of the rollouts. */
export interface GrpoMinibatch {
  readonly rollouts: readonly Rollout[];
  readonly referenceLogProbs: Float32Array;
  readonly advantages: Float32Array;
  readonly weights: Float32Array;
}

/** The rollouts of some groups with their tokens' numbers; weights are rescaled so that they sum to 1 again. */
export function selectGroups(members: ReadonlySet<number>, batch: GrpoMinibatch): GrpoMinibatch {
  const rollouts: Rollout[] = [];
  const kept: number[] = [];
  let at = 0;
  for (const rollout of batch.rollouts) {
    const length = rollout.completion.length;
    if (members.has(rollout.group)) {
      rollouts.push(rollout);
      for (let t = at; t < at + length; t++) kept.push(t);
    }
    at += length;
  }
  const take = (values: Float32Array): Float32Array => Float32Array.from(kept, (t) => values[t] as number);
  const weights = take(batch.weights);
  const share =
    weights.reduce((sum, w) => sum + w, 0) /
    Math.max(
      1e-12,
      batch.weights.reduce((sum, w) => sum + w, 0),
    );
  return {
    rollouts,
    referenceLogProbs: take(batch.referenceLogProbs),
    advantages: take(batch.advantages),
    weights: share > 0 ? weights.map((w) => w / share) : weights,
  };
}
