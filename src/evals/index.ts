export { type Comparison, compareReplies } from './compare.ts';
export { deferenceByPair } from './deference.ts';
export { type ItemValue, itemValues } from './item-values.ts';
export {
  accuracyMeasure,
  facetMeasures,
  type Measure,
  type MeasureName,
  measures,
  overCorrectionMeasure,
  parseFailureMeasure,
  usefulnessMeasure,
} from './measures.ts';
export { type PairedChange, pairedChange } from './paired-change.ts';
export { type FacetProfile, profileReplies } from './profile.ts';
export { type EstimateOptions, estimateRate, type RateEstimate } from './rate.ts';
export type { GradedRecord } from './record.ts';
