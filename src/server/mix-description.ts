import { z } from 'zod';
import type { OpenMix } from '../rewards/index.ts';

/** What a trainer that mixes the signals itself must know of the mix. */
export const mixDescriptionSchema = z.object({
  schema: z.literal('evenkeel.mix-description/1'),
  mix_version: z.string(),
  /** The training step that the weights are of. */
  step: z.number().int().nonnegative(),
  /** True when a weight depends on the step: constants will not do. */
  scheduled: z.boolean(),
  normalization: z.enum(['sum-then-normalize', 'normalize-then-sum', 'constrained']),
  scale: z.enum(['std', 'none']),
  /** β of the KL penalty towards the reference policy. */
  kl_coefficient: z.number(),
  /** In the order of the file. */
  signals: z.array(z.object({ name: z.string(), kind: z.string(), weight: z.number() })),
});

export type MixDescription = z.output<typeof mixDescriptionSchema>;

/** @param step training step whose weights are asked for */
export function describeMix({ file, version }: OpenMix, step: number): MixDescription {
  const { weights, normalization, scale, klCoefficient } = file.mixAt(step);
  return {
    schema: 'evenkeel.mix-description/1',
    mix_version: version,
    step,
    scheduled: file.scheduled,
    normalization,
    scale,
    kl_coefficient: klCoefficient,
    signals: Object.entries(file.content.signals).map(([name, { kind }]) => ({
      name,
      kind,
      weight: weights[name] as number,
    })),
  };
}
