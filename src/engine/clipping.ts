/** Euclidean length of all gradients together. */
export function globalNorm(gradients: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < gradients.length; i++) {
    const g = gradients[i] as number;
    sum += g * g;
  }
  return Math.sqrt(sum);
}

/** The factor that brings gradients of this norm down to `limit`, 1 when they are within it (Pascanu et al. 2013). */
export function clipScale(norm: number, limit: number): number {
  return norm > limit ? limit / norm : 1;
}
