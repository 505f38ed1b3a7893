import { normalQuantile } from './distributions.ts';

export interface PowerOptions {
  /** Two-sided confidence level of the test, default 0.95. */
  readonly level?: number;
  /** Chance to find an effect that is there, default 0.8. */
  readonly power?: number;
}

function reach({ level = 0.95, power = 0.8 }: PowerOptions): number {
  return normalQuantile(0.5 + level / 2) + normalQuantile(power);
}

/** The smallest true effect that a comparison with this standard error finds with the wanted power. */
export function minimumDetectableEffect(standardError: number, options: PowerOptions = {}): number {
  if (!(standardError >= 0)) throw new RangeError(`a standard error is not negative, as ${standardError} is`);
  return reach(options) * standardError;
}

/**
 * How many families (or items) a comparison needs to find `effect` with the wanted power, when `present` of them gave
 * `standardError`: the standard error falls with their square root. Infinity for an effect of zero.
 */
export function familiesNeeded(
  present: number,
  standardError: number,
  effect: number,
  options: PowerOptions = {},
): number {
  if (effect === 0) return Number.POSITIVE_INFINITY;
  return Math.max(2, Math.ceil(present * (minimumDetectableEffect(standardError, options) / effect) ** 2));
}
