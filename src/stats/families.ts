/** What a family contributes: the sum of its values and how many there were. */
export interface FamilySum {
  readonly family: string;
  readonly sum: number;
  readonly count: number;
}

/** Sums values by family, in order of first appearance. A null value (does not apply, not measurable) is left out. */
export function sumByFamily(
  values: Iterable<{ readonly family: string; readonly value: number | null }>,
): (FamilySum & { sum: number; count: number })[] {
  const sums = new Map<string, { family: string; sum: number; count: number }>();
  for (const { family, value } of values) {
    if (value === null) continue;
    if (!Number.isFinite(value)) throw new RangeError(`family '${family}' holds a value that is not finite`);
    const entry = sums.get(family);
    if (entry) {
      entry.sum += value;
      entry.count++;
    } else {
      sums.set(family, { family, sum: value, count: 1 });
    }
  }
  return [...sums.values()];
}
