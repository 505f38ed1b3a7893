import { z } from 'zod';

const count = z.number().int().positive();

/** The shape of a decoder-only transformer of the Llama family. */
export const transformerConfig = z
  .object({
    vocabSize: count,
    /** Width of the residual stream. */
    dim: count,
    layers: count,
    heads: count,
    /** Heads of keys and values, each shared by `heads / kvHeads` queries. */
    kvHeads: count,
    /** Width inside the feed-forward block. */
    ffDim: count,
    /** Positions that the rotary embedding covers. */
    maxLength: count,
    ropeTheta: z.number().positive().default(10_000),
    normEps: z.number().positive().default(1e-5),
    /** Read the logits off the token embedding instead of a matrix of their own. */
    tiedEmbeddings: z.boolean().default(true),
    /** `rms`: RMSNorm as in Llama. `layer`: LayerNorm with bias as in GPT-2. */
    norm: z.enum(['rms', 'layer']).default('rms'),
    /** `swiglu` as in Llama; `gelu` as in GPT-2, without a gate. */
    activation: z.enum(['swiglu', 'gelu']).default('swiglu'),
  })
  .refine((config) => config.dim % (2 * config.heads) === 0, {
    path: ['heads'],
    message: 'dim must be a multiple of 2 × heads: a head is turned in pairs',
  })
  .refine((config) => config.heads % config.kvHeads === 0, {
    path: ['kvHeads'],
    message: 'heads must be a multiple of kvHeads',
  });

export type TransformerConfig = z.output<typeof transformerConfig>;
/** As written by people: what has a default may be left out. */
export type TransformerConfigInput = z.input<typeof transformerConfig>;

export function headSize(config: TransformerConfig): number {
  return config.dim / config.heads;
}
