import { type BootstrapInterval, type BootstrapOptions, bootstrapMean, bootstrapTotals } from '../stats/index.ts';

/** Values of items by family, one list for each facet. */
export type ValuesByFacet = readonly (readonly { readonly family: string; readonly value: number }[])[];

/**
 * Mean over facets, each counting the same however many items it has, with an interval by family. A family that has
 * items in several facets is drawn with all of them.
 *
 * @returns `null` when no facet holds a value
 */
export function meanOverFacets(
  values: ValuesByFacet,
  options: BootstrapOptions & { readonly range: readonly [number, number] },
): BootstrapInterval | null {
  const present = values.filter((list) => list.length > 0);
  if (present.length === 0) return null;
  const rows = new Map<string, Float64Array>();
  present.forEach((list, f) => {
    for (const { family, value } of list) {
      let row = rows.get(family);
      if (!row) {
        row = new Float64Array(2 * present.length);
        rows.set(family, row);
      }
      row[2 * f] = (row[2 * f] as number) + value;
      row[2 * f + 1] = (row[2 * f + 1] as number) + 1;
    }
  });
  const everyValue = present.flat();
  const first = everyValue[0]?.value as number;
  if (everyValue.every(({ value }) => value === first)) {
    // Nothing differs, so resampling would claim certainty; the plain mean knows what to say instead.
    return bootstrapMean(
      [...rows.keys()].map((family) => ({ family, sum: first, count: 1 })),
      options,
    );
  }
  return bootstrapTotals(
    [...rows.values()],
    (totals) => {
      let sum = 0;
      for (let f = 0; f < present.length; f++) sum += (totals[2 * f] as number) / (totals[2 * f + 1] as number);
      return sum / present.length;
    },
    options,
  );
}
