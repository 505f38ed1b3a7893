import { halvesMoments, tiltMoments, withoutBias } from './tilt.ts';

export interface SupportLimits {
  /** The samples are taken to express a KL up to log N − this; default 1. */
  readonly klMargin?: number;
  /** Smallest mean effective sample size to speak from; default 3. */
  readonly minEffective?: number;
}

/** Why the samples cannot tell what a tilt would do. */
export interface Refusal {
  readonly reason: 'kl-beyond-samples' | 'too-few-effective';
  /** The KL beyond which these samples are not trusted. */
  readonly klLimit: number;
  /** Samples per prompt that should do. */
  readonly samplesNeeded: number;
  /** True when the KL is still rising fast with the samples there are, so that more than `samplesNeeded` may be needed. */
  readonly atLeast: boolean;
}

/** What the samples of some prompts can carry under a tilt. */
export interface Support {
  /** Mean over the prompts, without the first-order bias of small samples. */
  readonly kl: number;
  readonly effective: number;
  readonly samples: number;
  readonly refusal: Refusal | null;
}

/**
 * Judges whether N samples a prompt can express a tilt. Self-normalised weights cannot show a KL above log N, show too
 * little of it well before, and near it a handful of samples decide everything: hence log N − 1, held against the KL
 * without its first-order bias.
 * @param rewards `[prompts][samples]`, of the prompts that are to be spoken about
 */
export function judgeSupport(rewards: readonly Float64Array[], beta: number, limits: SupportLimits = {}): Support {
  const { klMargin = 1, minEffective = 3 } = limits;
  let [whole, halves, effective, samples, logSamples] = [0, 0, 0, 0, 0];
  for (const list of rewards) {
    const tilt = tiltMoments(list, beta);
    whole += tilt.kl / rewards.length;
    halves += halvesMoments(list, beta).kl / rewards.length;
    effective += tilt.effective / rewards.length;
    samples += list.length;
    logSamples += Math.log(list.length) / rewards.length;
  }
  samples /= rewards.length;
  const kl = withoutBias(whole, halves);
  const klLimit = logSamples - klMargin;
  const reason = kl > klLimit ? 'kl-beyond-samples' : effective < minEffective ? 'too-few-effective' : null;
  if (reason === null || rewards.length === 0) return { kl, effective, samples, refusal: null };
  const samplesNeeded = Math.ceil(Math.max(Math.exp(kl + klMargin), (samples * minEffective) / effective, samples + 1));
  // At their limit the samples show log 2 more with every doubling.
  const atLeast = whole - halves > Math.LN2 / 2;
  return { kl, effective, samples, refusal: { reason, klLimit, samplesNeeded, atLeast } };
}
