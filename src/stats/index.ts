export { areaUnderCurve } from './auc.ts';
export { type AverageContrast, averageContrast, type Intervention } from './average-contrast.ts';
export { bradleyTerry, type Comparison } from './bradley-terry.ts';
export { type Calibration, calibration, type ReliabilityBin } from './calibration.ts';
export {
  type BootstrapInterval,
  type BootstrapMethod,
  type BootstrapOptions,
  bootstrapMean,
  bootstrapTotals,
} from './cluster-bootstrap.ts';
export { cohenKappa, cohenKappaInterval, type KappaWeights, type RatedPair } from './cohen-kappa.ts';
export { rateDifferenceSequence, type SequenceOptions, sequenceHalfWidth, type Tally } from './confidence-sequence.ts';
export {
  betaQuantile,
  binomialCdf,
  binomialProbability,
  chiSquareCdf,
  chiSquareQuantile,
  logGamma,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from './distributions.ts';
export { type FamilySum, sumByFamily } from './families.ts';
export { type FamilyMean, familyMean } from './family-mean.ts';
export { holm } from './holm.ts';
export { type Interval, wilsonInterval } from './interval.ts';
export { krippendorffAlpha, type MeasurementLevel, RaterAgreement } from './krippendorff.ts';
export {
  type Design,
  type DesignOptions,
  fitLogistic,
  type LogisticFit,
  sigmoid,
} from './logistic-design.ts';
export {
  averageMarginalEffect,
  type LogisticOptions,
  logisticRegression,
  type MarginalEffect,
  predictLogit,
} from './logistic-regression.ts';
export { type McNemar, mcnemarExact } from './mcnemar.ts';
export { correlation, covariance, mean, quantileOfSorted, rankCorrelation, ranks, variance } from './moments.ts';
export { type PairedDifference, type PairedOutcome, pairedDifference } from './paired-difference.ts';
export { familiesNeeded, minimumDetectableEffect, type PowerOptions } from './power.ts';
export { type CorrectedContrast, predictThenDebias, uncorrected } from './predict-then-debias.ts';
export { Random } from './random.ts';
export { type SampleRatio, sampleRatioTest } from './sample-ratio.ts';
export type { SeededGroup } from './seed-table.ts';
export { addRow, rowDot, type SignedRows } from './signed-rows.ts';
export { type SparseLogisticFit, type SparseLogisticOptions, sparseLogisticRegression } from './sparse-logistic.ts';
export type { SparseObservations } from './sparse-problem.ts';
export { cholesky, invertFactored, sandwich, solveFactored } from './symmetric-matrix.ts';
export {
  levelInterval,
  type ResampledLevel,
  type TwoLevelEstimate,
  type TwoLevelOptions,
  twoLevelBootstrap,
} from './two-level-bootstrap.ts';
