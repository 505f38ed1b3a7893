export { type Comparison, compareReplies } from './compare.ts';
export { deferenceByPair } from './deference.ts';
export { type ItemValue, itemValues } from './item-values.ts';
export { type JudgeAgreement, judgeAgreement, type VotesOnQuestion } from './judges/agreement.ts';
export {
  type CalibrateHooks,
  type CalibrateOptions,
  type CalibrationRun,
  calibrateJudges,
} from './judges/calibrate-judges.ts';
export { type CalibrationRule, standardRule } from './judges/calibration.ts';
export {
  type Calibration,
  calibrationSchema,
  type JudgeStanding,
  type RaterCalibration,
} from './judges/calibration-schema.ts';
export { type GoldItem, type GoldSet, readGold } from './judges/gold.ts';
export { createPanel, type JudgePanel, mostJudges, type PanelOptions } from './judges/panel.ts';
export type { Judgement, JudgeQuestion, JudgeVote, Rubric, VerdictScale } from './judges/question.ts';
export { findRubric, rubricIds } from './judges/rubrics.ts';
export { type LabelQuestion, labelQuestions } from './labelling/label-questions.ts';
export { type LabelRunHooks, type LabelRunOptions, type LabelRunResult, runLabelling } from './labelling/label-run.ts';
export { type LabelSummary, labelSummarySchema } from './labelling/label-summary.ts';
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
export { type ChangeVerdict, changeVerdicts, mostLost } from './runs/change-verdict.ts';
export { type ChangedOfMeasure, type ChangedSample, changedSamples } from './runs/changed-samples.ts';
export { type CompareRunsOptions, compareRuns, type FindSuite } from './runs/compare-runs.ts';
export type { EffectSize } from './runs/effect-size.ts';
export { type EvalRunHooks, type EvalRunOptions, type EvalRunResult, runEvaluation } from './runs/eval-run.ts';
export { type EvalSummary, evalSummarySchema, type MeasuredFigure, type SuiteSummary } from './runs/eval-summary.ts';
export { firstError } from './runs/read-records.ts';
export type {
  ChangeFigures,
  ComparedMeasure,
  ComparedSuite,
  FacetVerdict,
  PairCounts,
  RunComparison,
} from './runs/run-comparison.ts';
export { type EvalRunFolder, openEvalRun } from './runs/run-folder.ts';
export type { Judges } from './runs/sample-dialogue.ts';
export {
  type RecordedJudgement,
  type RecordedTurn,
  type SampleRecord,
  sampleRecordSchema,
} from './runs/sample-record.ts';
export { describeMismatch, type SettingMismatch } from './runs/settings-mismatch.ts';
export type { ShownSample, ShownTurn } from './runs/shown-sample.ts';
export type { ChosenSuite } from './runs/suite-plan.ts';
export { type WorstOfMeasure, worstSamples } from './runs/worst-samples.ts';
export {
  type AskOptions,
  type DerivedMeasure,
  type Dialogue,
  type LoadOptions,
  type MemoryArm,
  memoryArms,
  type Outcome,
  type Suite,
  type SuiteFile,
  type SuiteItem,
  type SuiteMeasure,
  type SuiteNeeds,
} from './suite.ts';
export { loadSuite, suiteNames } from './suites/index.ts';
export { loadSuiteModule, type SuiteModule } from './suites/suite-module.ts';
