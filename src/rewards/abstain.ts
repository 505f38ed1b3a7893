import type { RewardSignal } from './signal.ts';

/**
 * The same signal, silent where `silent` says so.
 *
 * The use it was made for: users' thumbs tell little about claims that can be checked, so a thumbs reward may abstain
 * there and leave them to a signal that does check. Let `silent` depend on the prompt, not on the reply, wherever
 * possible: within a group an abstention counts as a score of 0 (see the mix), which a policy can learn to seek.
 */
export function abstainWhere<C>(signal: RewardSignal<C>, silent: (completion: C) => boolean): RewardSignal<C> {
  return {
    name: signal.name,
    async score(batch) {
      const scores = await signal.score(batch);
      return scores.map((score, i) => (silent(batch[i] as C) ? null : score));
    },
  };
}
