import type { WordTokenizer } from '../models/index.ts';
import type { RewardHead, RewardSignal } from '../rewards/index.ts';
import { abstainWhere, scoreDebiased } from '../rewards/index.ts';
import type { Random } from '../stats/index.ts';
import type { ComparisonModel, ThumbsModel } from '../training/index.ts';
import {
  biasFeatureNames,
  checkable,
  type Deployment,
  featureNames,
  features,
  type Grade,
  type Item,
  noisyPrimaryScore,
  renderPrompt,
  truthFeatureNames,
  truthFeatures,
} from '../worlds/pocket/index.ts';
import type { ThumbsVariant } from './arms.ts';
import { ratedSequence } from './fit-thumbs-head.ts';

/** A reply as the signals see it. */
export interface ScoredReply {
  readonly item: Item;
  readonly reply: string;
  readonly grade: Grade;
  readonly deployment: Deployment;
  readonly group: number;
}

/** Standard deviation of an expert's rating around the rubric, on its scale of [−1, 1]. An assumption. */
export const rubricNoise = 0.15;

/** The primary signal: experts who rate each reply by the rubric, with noise. */
export function rubricSignal(random: Random): RewardSignal<ScoredReply> {
  return { name: 'primary', score: (batch) => batch.map(({ grade }) => noisyPrimaryScore(grade, random, rubricNoise)) };
}

/** The primary signal learned from noisy expert comparisons. */
export function comparisonSignal(model: ComparisonModel): RewardSignal<ScoredReply> {
  return {
    name: 'primary',
    score: (batch) => batch.map(({ item, reply, deployment }) => model.score(allFeatures(item, reply, deployment))),
  };
}

/** Features of a reply for a reward model that is blind to the truth, or for one that can check claims. */
export function visibleFeatures(sighted: boolean) {
  return sighted
    ? { names: [...featureNames, ...truthFeatureNames], of: allFeatures }
    : {
        names: [...featureNames],
        of: (item: Item, reply: string, deployment: Deployment) => features(item, reply, deployment),
      };
}

function allFeatures(item: Item, reply: string, deployment: Deployment): number[] {
  return [...features(item, reply, deployment), ...truthFeatures(item, reply, deployment)];
}

/** The reward learned from thumbs by a transformer that reads the conversation itself, in logits of P(up). */
export function thumbsFromTextSignal(head: RewardHead, tokenizer: WordTokenizer): RewardSignal<ScoredReply> {
  return {
    name: 'thumbs',
    score: (batch) =>
      head.score(
        batch.map(({ item, reply, deployment }) => ratedSequence(tokenizer, renderPrompt(item, deployment), reply)),
      ),
  };
}

/** The reward learned from thumbs, in logits of P(up). */
export function thumbsSignal(
  model: ThumbsModel,
  variant: Exclude<ThumbsVariant, 'from-text'>,
  sighted: boolean,
): RewardSignal<ScoredReply> {
  const visible = visibleFeatures(sighted);
  const rows = (batch: readonly ScoredReply[]): number[][] =>
    batch.map(({ item, reply, deployment }) => visible.of(item, reply, deployment));
  const raw: RewardSignal<ScoredReply> = {
    name: 'thumbs',
    score: (batch) => rows(batch).map((row) => model.score(row)),
  };
  switch (variant) {
    case 'raw':
      return raw;
    case 'abstaining':
      return abstainWhere(raw, ({ item }) => checkable(item));
    case 'debiased':
      return {
        name: 'thumbs',
        score: (batch) =>
          scoreDebiased(
            model,
            rows(batch),
            batch.map(({ group }) => group),
            biasFeatureNames,
          ),
      };
  }
}
