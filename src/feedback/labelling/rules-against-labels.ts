import { wilsonInterval } from '../../stats/index.ts';
import type { FeedbackEvent } from '../event.ts';
import { tagReply } from '../tagger/tag-reply.ts';
import { type LabelledTrait, labelledTraits } from './label-line.ts';

export interface LabelledEvent {
  readonly event: FeedbackEvent;
  /** What is not labelled is left out. */
  readonly traits: Readonly<Partial<Record<LabelledTrait, boolean>>>;
  /** With which the event was drawn. */
  readonly chance: number;
}

/** A share of all events as a sample tells it; null where the sample holds nothing to count. */
export interface EstimatedShare {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** How the rules do on the labelled replies, weighted to all rated ones: the label is taken for the truth. */
export interface RuleAgainstLabels {
  readonly trait: LabelledTrait;
  readonly replies: number;
  /** Replies that have the trait, by the label. */
  readonly present: EstimatedShare | null;
  /** Of those that have it by rule, those that have it by label. */
  readonly precision: EstimatedShare | null;
  /** Of those that have it by label, those that have it by rule. */
  readonly recall: EstimatedShare | null;
}

export function rulesAgainstLabels(labelled: readonly LabelledEvent[]): RuleAgainstLabels[] {
  const tagged = labelled.map(({ event, traits, chance }) => ({
    traits,
    weight: 1 / chance,
    rules: tagReply({ messages: event.conversation.messages, reply: event.reply, language: event.language }),
  }));
  return labelledTraits.map((trait) => {
    const told = tagged.flatMap(({ traits, rules, weight }) => {
      const label = traits[trait];
      return label === undefined ? [] : [{ weight, label, rule: rules[trait] === 1 }];
    });
    return ruleAgainstLabels(trait, told);
  });
}

/** A reply that was labelled, with what label and rule say of one trait. */
export interface ToldTrait {
  /** Replies that it stands for. */
  readonly weight: number;
  readonly label: boolean;
  readonly rule: boolean;
}

export function ruleAgainstLabels(trait: LabelledTrait, told: readonly ToldTrait[]): RuleAgainstLabels {
  return {
    trait,
    replies: told.length,
    present: weightedShare(told.map(({ weight, label }) => ({ weight, holds: label }))),
    precision: weightedShare(told.filter(({ rule }) => rule).map(({ weight, label }) => ({ weight, holds: label }))),
    recall: weightedShare(told.filter(({ label }) => label).map(({ weight, rule }) => ({ weight, holds: rule }))),
  };
}

/**
 * Weighted share with Wilson's 95 % interval at Kish's effective size (Σw)² / Σw², which is as many replies as these are
 * worth for their weights being unequal.
 */
export function weightedShare(
  replies: readonly { readonly weight: number; readonly holds: boolean }[],
): EstimatedShare | null {
  let [all, squares, holding] = [0, 0, 0];
  for (const { weight, holds } of replies) {
    all += weight;
    squares += weight * weight;
    if (holds) holding += weight;
  }
  if (all === 0) return null;
  const effective = (all * all) / squares;
  const { low, high } = wilsonInterval((holding / all) * effective, effective);
  return { estimate: holding / all, low, high };
}
