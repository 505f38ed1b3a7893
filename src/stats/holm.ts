/**
 * Holm's step-down adjustment (Holm 1979): adjusted p-values, in the order given, which keep the chance of any false
 * finding among them below the level they are compared with, whatever their dependence.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  for (const [rank, i] of order.entries()) {
    if (!(pValues[i]! >= 0 && pValues[i]! <= 1)) throw new RangeError(`${pValues[i]} is not a p-value`);
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[i]!));
    adjusted[i] = largest;
  }
  return adjusted;
}
