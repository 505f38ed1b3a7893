import type { ChatMessage, Facet } from '../terms/index.ts';
import type { IncidentSummary, Rate } from './incident-summary.ts';

/** One logged step of RL. Numbers are batch means; `null` where the step did not measure it. */
export interface CurveStep {
  readonly step: number;
  /** Mean score by signal, in the signal's raw unit. */
  readonly rewards: Readonly<Record<string, number | null>>;
  /** Influence share by signal; sums to 1. Null when no group held a difference. */
  readonly influence: Readonly<Record<string, number>> | null;
  readonly kl: number | null;
  /** Mean entropy per token, nats. */
  readonly entropy: number | null;
  /** Mean tokens per reply. */
  readonly length: number | null;
  readonly clipFraction: number | null;
  /** Facet rates among the step's rollouts. They are few, so the report pools neighbouring steps by `n`. */
  readonly facets: Readonly<Partial<Record<Facet, Rate>>>;
}

/** How one policy was trained. `arm` names a pooled arm, or `world/NAME` for a world's policy. */
export interface TrainingCurve {
  readonly arm: string;
  readonly seed: number;
  readonly steps: readonly CurveStep[];
}

export interface ShownReply {
  /** Name of the policy: `sft` or an arm. */
  readonly policy: string;
  readonly reply: string;
  readonly sycophantic: boolean | null;
  readonly right: boolean | null;
  /** Scores by signal, raw unit. */
  readonly rewards?: Readonly<Record<string, number | null>>;
}

/** One conversation answered by the baseline and by the candidate. */
export interface ShownConversation {
  readonly facet: Facet | null;
  /** The conversation up to the reply, without system line. */
  readonly messages: readonly ChatMessage[];
  /** What memory said of the user, when it was on for the candidate. */
  readonly profile: string | null;
  readonly baseline: ShownReply;
  readonly candidate: ShownReply;
  /** How it was chosen: drawn at random from `changed` of `items` items whose grade differs between the two. */
  readonly drawnFrom: { readonly items: number; readonly changed: number } | null;
}

/** All that the report shows. */
export interface IncidentReportInput {
  readonly summary: IncidentSummary;
  readonly curves: readonly TrainingCurve[];
  readonly conversations: readonly ShownConversation[];
}
