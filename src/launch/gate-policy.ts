import { z } from 'zod';
import { facets } from '../terms/index.ts';
import { checkFields } from '../workspace/index.ts';

/** A share of replies above 0: a margin of 0 could only be passed by a proven improvement. */
const margin = z.number().positive().max(1);

/** The launch rule of a workspace: how much worse a candidate may be before it is held back. */
export const gatePolicySchema = z.strictObject({
  schema: z.literal('evenkeel.gate/1').default('evenkeel.gate/1'),
  /** Largest rise of each facet that is let through; `null` takes a facet out of the gate. */
  facets: z.partialRecord(z.enum(facets), margin.nullable()).default({}),
  /** For facets that are not named. */
  usualMargin: margin.default(0.05),
  /** Largest rise of over-correction, largest fall of accuracy and usefulness; `null` takes one out. */
  overCorrection: margin.nullable().default(0.05),
  accuracy: margin.nullable().default(0.03),
  usefulness: margin.nullable().default(0.03),
  /** A check cannot be passed when more than this share of its items could not be measured on both sides. */
  mostUnmeasured: z.number().min(0).max(1).default(0.1),
});

export type GatePolicy = z.output<typeof gatePolicySchema>;

export function defineGate(policy: z.input<typeof gatePolicySchema> = {}): GatePolicy {
  return parseGate(policy, 'given in code');
}

/** @throws EvenkeelError `input` naming the field */
export function parseGate(value: unknown, where: string): GatePolicy {
  return checkFields(value, gatePolicySchema, where, {
    what: 'the gate',
    hint: 'A gate looks like {"facets": {"agreement": 0.05}, "accuracy": 0.03}: margins are shares of replies.',
  });
}
