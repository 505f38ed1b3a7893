export { comparisonMarkdown } from './comparison-markdown.ts';
export type { ComparisonReportInput, EvalReportInput } from './eval-input.ts';
export { visibleText } from './html.ts';
export * from './incident-summary.ts';
export { type Locale, locales } from './locales/index.ts';
export { renderAuditReport } from './render-audit-report.ts';
export { renderComparisonReport } from './render-comparison-report.ts';
export { renderEvalReport } from './render-eval-report.ts';
export { renderIncidentReport } from './render-incident-report.ts';
export { renderRewardCard } from './render-reward-card.ts';
export { renderTransformerCard } from './render-transformer-card.ts';
export type {
  CurveStep,
  IncidentReportInput,
  ShownConversation,
  ShownReply,
  TrainingCurve,
} from './report-input.ts';
