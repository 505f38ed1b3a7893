import type { RuleAgainstLabels } from '../labelling/rules-against-labels.ts';
import type { TraitAccuracy } from '../tagger/accuracy.ts';
import type { FlagTrait } from '../tagger/traits.ts';
import type { Dimension } from './event-columns.ts';
import type { Premise } from './premise.ts';

export const auditSchemaName = 'evenkeel.feedback-audit/1';

/**
 * What an interval says about an effect, given the smallest effect that would matter (`margin`): `raises` and `lowers`: the
 * interval lies on one side of 0; `negligible`: within ±margin; `unclear`: anything else, and more data are needed.
 */
export type Conclusion = 'raises' | 'lowers' | 'negligible' | 'unclear';

/** An average effect on a probability, as a difference of probabilities (0.05 is five points), with its 95% interval. */
export interface Effect {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly standardError: number;
  /** Events that the average runs over, and the users that they come from. */
  readonly events: number;
  readonly users: number;
  readonly conclusion: Conclusion;
  /** The smallest true effect that these data would find four times in five. */
  readonly detectable: number;
  /** Users (with as many events each) needed to find an effect of the margin's size four times in five. */
  readonly usersNeeded: number;
  /** Null: no events were drawn and labelled. */
  readonly correction: Correction | null;
}

export interface Range {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly conclusion: Conclusion;
}

/** How an effect by labels of a drawn sample was sharpened by the rules. */
export interface Correction {
  /** Labelled replies that it rests on. */
  readonly labels: number;
  readonly byLabels: Range;
  /** What the rules say of all events; null where they know no premises, and another effect stood in for this one. */
  readonly byRules: Range | null;
  /** How much the rules are listened to; 0: not at all. */
  readonly share: number;
  /** As many labels without the rules would be as sharp. */
  readonly worth: number;
  /** Labels needed to find an effect of the margin's size four times in five. */
  readonly labelsNeeded: number;
}

/** Why an effect could not be estimated. */
export type Lack =
  | 'no-events'
  | 'no-unrated'
  | 'no-premises'
  | 'no-agreement' // every reply agrees, or none does
  | 'one-kind-of-thumb'
  | 'too-few'; // see `leastOfEach`

export type Estimated<T = Effect> = { readonly effect: T } | { readonly lack: Lack; readonly events: number };

export type Measured = FlagTrait | 'length' | 'quality';

export interface TraitEffect {
  readonly trait: Measured;
  /** Of the trait, against its absence; of twice the length; of one standard deviation more quality. */
  readonly effect: Effect;
  /** Adjusted for the number of traits (Holm). */
  readonly pValue: number;
  /** Share of the replies with the trait; mean words; mean quality. */
  readonly level: number;
}

export interface Slice {
  readonly name: string;
  readonly bias: Estimated;
}

/** One property of events, and the agreement bias for each of its values. */
export interface SliceTable {
  readonly by: Dimension | 'memory';
  readonly slices: readonly Slice[];
  /** Values beyond those shown. */
  readonly left: number;
  /** P of differences as large as these when there are none, adjusted for the number of tables (Holm); null: nothing to compare. */
  readonly pDifferent: number | null;
}

export interface SiblingContrast {
  /** Pairs of replies to one conversation, one with a thumb up and one with a thumb down. */
  readonly pairs: number;
  readonly conversations: number;
  readonly users: number;
  /**
   * P(the agreeing reply is the one that was liked) − ½, where two siblings differ in agreement alone: on all premises, and on false and contested ones.
   */
  readonly agreement: Estimated;
  readonly onFalse: Estimated;
  readonly praise: Estimated;
  readonly length: Estimated;
}

export interface Concentration {
  readonly raters: number;
  readonly thumbs: number;
  readonly gini: number;
  /** Share of the thumbs that the most active 1% and 10% of the raters gave. */
  readonly topPercent: number;
  readonly topTenPercent: number;
  /** 1 / Σ share²: as many equally active raters would give as concentrated a signal. */
  readonly effectiveRaters: number;
  /** Share of the users who gave any thumb; null where replies without a thumb were not logged. */
  readonly ratersAmongUsers: number | null;
  /** The agreement bias when the most active 1% of the raters are left out. */
  readonly biasWithoutTop: Estimated;
}

export type CauseName = 'taste' | 'mistaken-belief' | 'blindness';

export interface Cause {
  readonly cause: CauseName;
  readonly found: Estimated;
  /**
   * What the estimate rests on: `perceived` (users were asked what they took the reply for), `contested` (effects on contested
   * premises against false ones, a weaker ground), `premises` (effects on true premises against false ones).
   */
  readonly basis: 'perceived' | 'contested' | 'premises' | null;
}

export interface FeedbackAudit {
  readonly schema: typeof auditSchemaName;
  readonly events: {
    readonly read: number;
    readonly duplicates: number;
    readonly badLines: number;
    readonly up: number;
    readonly down: number;
    readonly unrated: number;
    readonly compared: number;
    readonly users: number;
    readonly withStance: number;
    readonly premises: Readonly<Record<Premise, number>>;
    readonly withQuality: number;
    readonly withPerceived: number;
    /** Rated events that were drawn and labelled, and what the labels say of their premises; null: there are none. */
    readonly drawn: { readonly replies: number; readonly premises: Readonly<Record<Premise, number>> } | null;
  };
  readonly margin: number;
  /** Who thumbs: effects on P(thumb), and what the weights that undo them are like. */
  readonly propensity:
    | { readonly lack: Lack }
    | {
        readonly rated: number;
        readonly effects: readonly TraitEffect[];
        readonly effectiveSize: number;
        readonly largestWeight: number;
        readonly clipped: number;
        readonly ceiling: number;
      };
  /** What a thumb-up rewards: effects on P(up | thumb). */
  readonly rewards: Estimated<readonly TraitEffect[]>;
  readonly agreement: {
    /** On false and contested premises, weighted to all replies that were shown: the agreement bias. */
    readonly bias: Estimated;
    /** The same among the thumbs as they are: what a reward model sees. */
    readonly amongThumbs: Estimated;
    readonly byPremise: Readonly<Record<Premise, Estimated>>;
    readonly adjustedForQuality: 'all' | 'part' | 'none';
  };
  readonly slices: readonly SliceTable[];
  readonly siblings: SiblingContrast;
  readonly concentration: Concentration;
  readonly causes: readonly Cause[];
  readonly tagger: readonly TraitAccuracy[];
  /** The rules against the labels of these very data; empty without a drawn sample. */
  readonly rulesOnSample: readonly RuleAgainstLabels[];
}
