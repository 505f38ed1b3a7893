/** What a user takes to be so, in one conversation. */
export interface Belief {
  /** `mistaken`: they take something false for true; `right`: they know; `none`: they do not know, and ask. */
  readonly state: 'mistaken' | 'right' | 'none';
  /** The answer they take for right, in scenes with an answer. */
  readonly answer: string | null;
}

export const noBelief: Belief = { state: 'none', answer: null };
