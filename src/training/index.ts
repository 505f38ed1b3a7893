export { aucBySource } from './auc-by-source.ts';
export { ComparisonModel, type ComparisonModelFile, fitComparisonModel } from './bradley-terry.ts';
export { type GrpoSettings, grpo } from './grpo.ts';
export type { GrpoStepLog } from './grpo-log.ts';
export { type GrpoLossSettings, type GrpoTerms, grpoLoss, supervisedLoss } from './losses.ts';
export { type PackedBatch, packGroups, type TokenGroup } from './packing.ts';
export { compileGrpo, compileLogProbs, compileSupervised, packedFeeds, packedSizes } from './policy-programs.ts';
export { PolicyTrainer, type PolicyTrainerOptions } from './policy-trainer.ts';
export {
  comparisonRow,
  compileRewardHead,
  type MarginRow,
  type RewardHeadSettings,
  startRewardHead,
  thumbRow,
  trainRewardHead,
} from './reward-head.ts';
export type { PromptedReply, RewardedTask, Rollout } from './rollouts.ts';
export { splitBySource } from './split-by-source.ts';
export { type Example, encodeExample, type SupervisedSettings, supervise } from './supervised.ts';
export {
  type FittedTextReward,
  fitComparisonReward,
  fitThumbsReward,
  type TextRewardOptions,
} from './text-reward/fit-text-reward.ts';
export {
  comparisonSchema,
  type Feedback,
  mostUnrated,
  readFeedback,
  toComparedReplies,
} from './text-reward/read-rows.ts';
export type { ComparedReplies, RatedReply, UnratedReply } from './text-reward/task.ts';
export { fitThumbsModel, ThumbsModel, type ThumbsRow } from './thumbs-model.ts';
export type { ThumbsModelFile } from './thumbs-model-card.ts';
export type { LossNormalization } from './token-weights.ts';
export { EpochStore } from './transformer-reward/epoch-store.ts';
export { fitTransformerRewardInThread } from './transformer-reward/fit-in-thread.ts';
export {
  type FittedTransformerReward,
  fitTransformerReward,
  type TransformerRewardOptions,
} from './transformer-reward/fit-transformer-reward.ts';
export type { RewardRows } from './transformer-reward/tasks.ts';
