export type { ArmOutcome } from './arms.ts';
export { type Attribution, type AttributionOptions, attribute, type Effect, type ShapleyShare } from './attribute.ts';
export {
  describeFinding,
  type Finding,
  type FindingKind,
  findCause,
  type JudgedEffect,
  type Standing,
} from './finding.ts';
