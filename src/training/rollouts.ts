import type { ChatMessage } from '../terms/index.ts';

/** A sampled reply with everything that a policy update needs of it. */
export interface Rollout {
  /** Index of its prompt within the step: rollouts of one prompt form a group. */
  readonly group: number;
  readonly prompt: readonly number[];
  /** Tokens of the reply, `<end>` included when it was reached. */
  readonly completion: readonly number[];
  /** log π_old of each token, at temperature 1. */
  readonly logProbs: readonly number[];
  readonly text: string;
  /** False when the reply was cut at the length limit. */
  readonly finished: boolean;
}

/** What GRPO trains on: where prompts come from, how replies are scored, what is watched without being rewarded. */
export interface RewardedTask<P> {
  /** Draws the prompts of one step. */
  draw(count: number, step: number): readonly P[];
  messages(prompt: P): readonly ChatMessage[];
  /** Raw scores by signal name, `[rollouts]`; `null` = the signal abstains. Prompts come group by group. */
  score(replies: readonly PromptedReply<P>[]): Promise<Record<string, readonly (number | null)[]>>;
  /** Behaviours to log, never part of the reward: name → one value per reply, `null` where it does not apply. */
  observe?(replies: readonly PromptedReply<P>[]): Record<string, readonly (number | null)[]>;
}

export interface PromptedReply<P> {
  readonly prompt: P;
  readonly text: string;
  readonly finished: boolean;
  readonly group: number;
}
