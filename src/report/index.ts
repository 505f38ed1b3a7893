export * from './incident-summary.ts';
export { type IncidentReportInput, type ShownConversation, type ShownReply, type TrainingCurve, type CurveStep } from './report-input.ts';
