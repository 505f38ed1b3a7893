export { type AgreementPenalty, agreementPenalty, penaltySignal, withPenalty } from './agreement-penalty.ts';
export { type BestOfForecast, bestOf, bestOfKlBound, bestOfShares } from './best-of-n.ts';
export { type BehaviourForecast, type Forecast, type ForecastOptions, forecast } from './forecast.ts';
export { type MatchedBeta, matchKl, matchReward } from './match.ts';
export { type MixSearch, type MixSearchOptions, searchMixes, type TriedMix } from './mix-search.ts';
export { type Pull, type PullOptions, pull, type Synergy, synergy } from './pull.ts';
export {
  type PromptSamples,
  type SampledCompletion,
  type SampledPrompt,
  type SampleTable,
  tabulateSamples,
} from './sample-table.ts';
export { judgeSupport, type Refusal, type Support, type SupportLimits } from './support.ts';
export { type Mix, type MixWeights, type PromptTilt, tilt } from './tilt.ts';
