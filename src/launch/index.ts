export { type AbOptions, type AbSide, type AbTest, readAbTest } from './ab-test.ts';
export {
  type CheckReason,
  type CheckSubject,
  type Conflict,
  type GateCheck,
  judgeLaunch,
  type LaunchEvidence,
  type Verdict,
} from './gate.ts';
export { defineGate, type GatePolicy, gatePolicySchema, parseGate } from './gate-policy.ts';
export { type Mitigation, type MitigationName, mitigationNames, mitigations } from './mitigations.ts';
