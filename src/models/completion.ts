/** A sampled reply. */
export interface Completion {
  /** Without the prompt; ends with the stop token when `finished`. */
  readonly tokens: number[];
  /** Log-probability of each token under the sampling policy, at temperature 1 whatever the temperature was. */
  readonly logProbs: number[];
  /** False when it was cut off at the longest length allowed. */
  readonly finished: boolean;
}
