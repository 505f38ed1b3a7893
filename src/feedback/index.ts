export { type AuditOptions, auditFeedback } from './audit/audit.ts';
export { defaultMargin } from './audit/effect.ts';
export * from './audit/finding.ts';
export { EventLabels, readEventLabels } from './audit/labels.ts';
export { type Premise, premises } from './audit/premise.ts';
export {
  type BadLine,
  columnsOf,
  type ReadColumns,
  type ReadColumnsOptions,
  readColumns,
} from './audit/read-columns.ts';
export type { AuditFilter } from './audit/read-part.ts';
export { checkEvent } from './check-event.ts';
export { type FeedbackEvent, feedbackEventSchema, feedbackEventSchemaName, hashUser } from './event.ts';
export { defaultImporterOptions, type FeedbackImporter, type ImporterOptions } from './importers/importer.ts';
export { feedbackImporters, findImporter } from './importers/register.ts';
export type { Reason } from './importing/convert.ts';
export { type ImportRequest, type ImportSummary, importFeedback } from './importing/import-feedback.ts';
export { type DrawnEvent, type DrawnEvents, drawEvents, type EventSource } from './labelling/draw-events.ts';
export type { DrawOptions, Stratum } from './labelling/draw-sample.ts';
export { fileEvents } from './labelling/file-events.ts';
export {
  type LabelLine,
  type LabelledTrait,
  labelLine,
  labelLineSchema,
  labelledTraits,
  type ReplyAnswers,
  type Side,
  saysSomething,
  sides,
  traitsOf,
  writeLabels,
} from './labelling/label-line.ts';
export {
  type EstimatedShare,
  type LabelledEvent,
  type RuleAgainstLabels,
  rulesAgainstLabels,
  weightedShare,
} from './labelling/rules-against-labels.ts';
export { createMasker, type Masker, type MaskKind, maskKinds } from './masking/mask.ts';
export { type EventProblem, parseEventLine, type ReadEventsOptions, readEvents } from './read-events.ts';
export { type FeedbackSample, promptKey, type SampleSet, toSamples } from './samples.ts';
export type { Origin } from './store/batch.ts';
export type { FeedbackColumns } from './store/columns.ts';
export type { EventCounts, FeedbackStore, ImportRecord } from './store/feedback-store.ts';
export type { EventFilter } from './store/filter.ts';
export { openFeedbackStore } from './store/open.ts';
export type { ImportCounts } from './store/writing.ts';
export { accuracyOn, type TaggerLanguage, type TraitAccuracy, taggerAccuracy } from './tagger/accuracy.ts';
export { type TaggedReply, tagReply } from './tagger/tag-reply.ts';
export { type FlagTrait, flagTraits, type Trait, traits } from './tagger/traits.ts';
export { type EventLog, openEventLog, writeEvents } from './write-events.ts';
