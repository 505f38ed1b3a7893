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
export {
  defineMix,
  type MixConstraint,
  mixSchema,
  parseMix,
  type RewardMix,
  type RewardMixInput,
} from './mix-schema.ts';
export { type RewardSignal, type Score, scoreBatch } from './signal.ts';
