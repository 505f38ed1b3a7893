export { abstainWhere } from './abstain.ts';
export { ascend, initialMultipliers, type Multipliers } from './constraints.ts';
export {
  type FeatureReward,
  type FeatureRows,
  featureColumns,
  residualise,
  scoreDebiased,
  setToGroupMean,
  withinGroupCovariance,
} from './debias.ts';
export { evenGroups, type GroupIds, membersByGroup } from './groups.ts';
export { influenceShares } from './influence.ts';
export { type MixedRewards, mixRewards, type ScoreTable } from './mix.ts';
export { MixFile, mixFileSchema, parseMixFile, readMixFile } from './mix-file.ts';
export {
  defineMix,
  type MixConstraint,
  mixSchema,
  parseMix,
  type RewardMix,
  type RewardMixInput,
} from './mix-schema.ts';
export { type MixedItems, mixItems, type Standing } from './mix-scores.ts';
export { type OpenMix, openMix, SignalFailure, scoreWith } from './open-mix.ts';
export { openRewardModel, type RewardModel } from './open-reward-model.ts';
export type { JudgedVariant, RewardCard } from './reward-card.ts';
export { type SignalStatistics, signalCorrelation, signalStatistics } from './score-statistics.ts';
export {
  chatRole,
  type Labels,
  type ScoredReply,
  type ScoredReplyInput,
  scoredReplySchema,
  type Turn,
  toScoredReply,
} from './scored-reply.ts';
export { type RewardSignal, type Score, scoreBatch } from './signal.ts';
export { signalKinds } from './signals/register.ts';
export type { JudgeRequest, ReplySignal, SignalContext, SignalKind } from './signals/signal-kind.ts';
export { type SparseRow, WordHasher } from './text/hashed-words.ts';
export { levelledTraits, replyTraits } from './text/reply-traits.ts';
export { type RewardVariant, rewardVariants, TextReward, type TextRewardWeights } from './text/text-reward.ts';
export { type TextRewardCard, textRewardCardSchema } from './text/text-reward-card.ts';
export { loadTextReward, type StoredTextReward, saveTextReward } from './text/text-reward-file.ts';
export { labelledShare, premiseOf, type TraitReader } from './text/traits.ts';
export { headParameters, headScores, RewardHead } from './transformer/reward-head.ts';
export { laySequences, sequenceInputs, type TokenSequence } from './transformer/token-batches.ts';
export { conversationTokens, type TokenReader } from './transformer/token-reader.ts';
export {
  openReader,
  type TokenSource,
  TransformerReward,
  type TransformerRewardParts,
  unknownShare,
} from './transformer/transformer-reward.ts';
export {
  type TransformerRewardCard,
  transformerRewardCardSchema,
} from './transformer/transformer-reward-card.ts';
export { loadTransformerReward, saveTransformerReward } from './transformer/transformer-reward-file.ts';
