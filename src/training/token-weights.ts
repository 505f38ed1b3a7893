/**
 * How the tokens of a batch share the loss:
 * - `sequence`: every completion counts the same, 1/(n·length) a token (GRPO, Shao et al. 2024);
 * - `token`: every token counts the same, 1/Σ lengths (DAPO, Yu et al. 2025);
 * - `constant`: 1/(n·maxLength) a token, so that length earns nothing (Dr. GRPO, Liu et al. 2025).
 */
export type LossNormalization = 'sequence' | 'token' | 'constant';

/** @returns one weight a token, `[Σ lengths]`, in the order of the completions. */
export function tokenWeights(
  lengths: readonly number[],
  normalization: LossNormalization,
  maxLength: number,
): Float32Array {
  const total = lengths.reduce((sum, n) => sum + n, 0);
  const weights = new Float32Array(total);
  let at = 0;
  for (const length of lengths) {
    const weight =
      normalization === 'token'
        ? 1 / total
        : 1 / (lengths.length * (normalization === 'sequence' ? length : maxLength));
    weights.fill(weight, at, at + length);
    at += length;
  }
  return weights;
}

/** Repeats a value of each completion for each of its tokens: `[completions]` → `[Σ lengths]`. */
export function perToken(values: ArrayLike<number>, lengths: readonly number[]): Float32Array {
  const out = new Float32Array(lengths.reduce((sum, n) => sum + n, 0));
  let at = 0;
  lengths.forEach((length, i) => {
    out.fill(values[i] as number, at, at + length);
    at += length;
  });
  return out;
}
