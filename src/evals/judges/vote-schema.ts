import { z } from 'zod';
import type { Judgement } from './question.ts';

const voteSchema = z.strictObject({
  judge: z.string(),
  verdict: z.union([z.string(), z.number()]).nullable(),
  reason: z.string(),
  problem: z.string().nullable(),
  failure: z.enum(['endpoint', 'unreadable', 'off-scale']).exactOptional(),
  swapped: z.boolean(),
  notes: z.array(z.string()).exactOptional(),
});

/** A judgement as it is kept. */
export const judgementSchema: z.ZodType<Judgement> = z.strictObject({
  verdict: z.union([z.string(), z.number()]).nullable(),
  votes: z.array(voteSchema),
});
