import { type GroupIds, membersByGroup } from './groups.ts';

/**
 * Influence share of every signal: what part of the differences that the optimisation sees it accounts for.
 *
 * With c_k the signal's contribution to the total R = Σ c_k, its share is the within-group Cov(c_k, R) / Var(R), both
 * pooled over groups (sums of products are added up before dividing, so groups in which nothing differs do not blur the
 * figure). The shares sum to 1. A share below 0 belongs to a signal that the others overrule; above 1, to one that
 * overrules others.
 *
 * @param contributions by signal, `[batch]`, in the unit in which they are added up
 * @returns `null` when no group holds any difference
 */
export function influenceShares(
  contributions: Readonly<Record<string, ArrayLike<number>>>,
  groups: GroupIds,
): Record<string, number> | null {
  const names = Object.keys(contributions);
  for (const name of names) {
    if ((contributions[name] as ArrayLike<number>).length !== groups.length) {
      throw new RangeError(`contribution "${name}" does not have one value for each of ${groups.length} completions`);
    }
  }
  const products = new Float64Array(names.length);
  let variation = 0;
  let magnitude = 0;
  for (const members of membersByGroup(groups)) {
    const deviations = names.map((name) => {
      const column = contributions[name] as ArrayLike<number>;
      const mean = members.reduce((sum, i) => sum + (column[i] as number), 0) / members.length;
      return members.map((i) => (column[i] as number) - mean);
    });
    members.forEach((i, m) => {
      const total = deviations.reduce((sum, deviation) => sum + (deviation[m] as number), 0);
      deviations.forEach((deviation, k) => {
        products[k] = (products[k] as number) + (deviation[m] as number) * total;
      });
      variation += total * total;
      for (const name of names) magnitude += ((contributions[name] as ArrayLike<number>)[i] as number) ** 2;
    });
  }
  // What is left when equal numbers are subtracted from their mean is rounding, not variation.
  if (!(variation > 1e-24 * magnitude)) return null;
  return Object.fromEntries(names.map((name, k) => [name, (products[k] as number) / variation]));
}
