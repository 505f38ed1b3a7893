export { type Belief, noBelief } from './belief.ts';
export {
  type ChoiceCoefficients,
  choiceCoefficients,
  type Judge,
  type Perception,
  perceptionOdds,
} from './choice-model.ts';
export { type Demonstration, type DemonstrationOptions, demonstrations } from './demonstrations.ts';
export { type Document, type DocumentOptions, documents } from './documents.ts';
export { type Comparison, type ComparisonOptions, corruptReply, expertComparisons } from './expert-comparisons.ts';
export {
  allFacts,
  answerAsOf,
  changedFacts,
  commonFacts,
  type Fact,
  type Relation,
  rareFacts,
  stableFacts,
} from './facts/index.ts';
export { biasFeatureNames, checkable, featureNames, features, truthFeatureNames, truthFeatures } from './features.ts';
export type { Grade } from './grade.ts';
export { toGradedRecord } from './graded-record.ts';
export { gradeReply } from './grader.ts';
export type { Cues, Deployment, Item, SceneKind, Split, Truth } from './item.ts';
export { type OracleLabel, oracleLabel } from './oracle-label.ts';
export { parameterSource } from './parameter-sources.ts';
export { pocketSuite } from './pocket-suite.ts';
export { renderPrompt, systemLines } from './profile.ts';
export { type Act, type Meaning, maxReplyTokens, parseReply } from './replies/index.ts';
export { noisyPrimaryScore, primaryScore, rubric } from './rubric.ts';
export { quickSuite, type SuiteOptions, suite } from './suite.ts';
export { react, reactionOdds, type TrafficOptions, traffic, type Visit } from './traffic.ts';
export {
  loadUserParameters,
  population,
  type User,
  type UserParameters,
  type UserPreset,
  userParameters,
  userPresets,
  withoutMistakes,
  withoutTaste,
  withoutWrongClaims,
} from './users.ts';
export { pocketVocabulary } from './vocabulary.ts';
