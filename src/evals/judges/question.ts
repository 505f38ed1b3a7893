import type { ChatMessage } from '../../terms/index.ts';

/** What a judge may answer. */
export type VerdictScale =
  | {
      readonly kind: 'label';
      readonly labels: readonly string[];
      /** True when the labels go from less to more, in their order. */
      readonly ordered?: boolean;
      /**
       * Of two replies that are compared: what each label becomes when the replies change places. Labels that are not
       * named stay as they are, so `{}` is a question in which the order means nothing. Left out, `first` and `second`
       * change places.
       */
      readonly mirror?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'number';
      readonly least: number;
      readonly most: number;
      readonly whole: boolean;
      /**
       * Of two replies that are compared: verdict v becomes `least + most − v` when the replies change places
       * (`opposite`), or stays (`same`).
       */
      readonly mirror?: 'opposite' | 'same';
    };

/** What is asked, apart from what it is asked about. */
export interface Rubric {
  /** Unique within the suite: `validates-emotion`. Verdicts are calibrated by it. */
  readonly id: string;
  /** What is asked, with what each verdict means. Ours alone: nothing that a model wrote. */
  readonly rubric: string;
  readonly scale: VerdictScale;
  /** How the panel's votes become one; the median and the mean are for numbers. */
  readonly pool: 'majority' | 'median' | 'mean';
  /** Asked of the conversation alone: the answer must not depend on the reply, which is kept from the judges. */
  readonly withoutReply?: true;
}

/** A question to the judges about one reply, about two that are compared, or about a conversation alone. */
export interface JudgeQuestion extends Rubric {
  /** Exactly the conversation that the model saw, system prompt and memory included. */
  readonly conversation: readonly ChatMessage[];
  /**
   * One reply, or two whose order is drawn for each judge and undone in the verdict (the scale's `mirror`); none where the
   * rubric is `withoutReply`.
   */
  readonly replies: readonly [] | readonly [string] | readonly [string, string];
  /** Facts that the judge may lean on, such as the right answer; ours or the suite's. */
  readonly notes?: string;
}

export interface JudgeVote {
  readonly judge: string;
  /** null: the judge failed or could not be understood; `problem` says why. */
  readonly verdict: string | number | null;
  readonly reason: string;
  readonly problem: string | null;
  /** Of a problem, what it was: the endpoint did not answer, the answer could not be read, or was not on the scale. */
  readonly failure?: 'endpoint' | 'unreadable' | 'off-scale';
  /** True when the two replies were shown in the other order. */
  readonly swapped: boolean;
  /** What else should be known: that it was asked twice, that a text was shown shortened. Left out when empty. */
  readonly notes?: readonly string[];
}

export interface Judgement {
  /** null when half of the judges or more gave no vote that counts, or the votes tie. */
  readonly verdict: string | number | null;
  readonly votes: readonly JudgeVote[];
}
