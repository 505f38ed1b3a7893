export type MeasurementLevel = 'nominal' | 'ordinal' | 'interval';

/**
 * Krippendorff's α: agreement of raters beyond chance, for any number of raters and with missing ratings
 * (Krippendorff 2011, "Computing Krippendorff's alpha-reliability"). 1 is perfect, 0 is chance. NaN when fewer than
 * two ratings can be paired or when all are the same, which shows nothing about agreement.
 * @param units `[units][raters]`, null where a rater did not rate
 */
export function krippendorffAlpha(units: readonly (readonly (number | null)[])[], level: MeasurementLevel): number {
  const pairable = units
    .map((unit) => unit.filter((rating): rating is number => rating !== null))
    .filter((ratings) => ratings.length >= 2);
  const values = [...new Set(pairable.flat())].sort((a, b) => a - b);
  const index = new Map(values.map((value, i) => [value, i]));
  const size = values.length;
  // Coincidences: every ordered pair within a unit, weighted so that each rating counts once.
  const coincidences = new Float64Array(size * size);
  for (const ratings of pairable) {
    for (let a = 0; a < ratings.length; a++) {
      for (let b = 0; b < ratings.length; b++) {
        if (a !== b)
          coincidences[index.get(ratings[a]!)! * size + index.get(ratings[b]!)!]! += 1 / (ratings.length - 1);
      }
    }
  }
  const marginals = values.map((_, i) => coincidences.subarray(i * size, (i + 1) * size).reduce((a, b) => a + b, 0));
  const total = marginals.reduce((a, b) => a + b, 0);
  const distance = (i: number, j: number): number => {
    if (i === j) return 0;
    if (level === 'nominal') return 1;
    if (level === 'interval') return (values[i]! - values[j]!) ** 2;
    const [low, high] = i < j ? [i, j] : [j, i];
    let between = -(marginals[low]! + marginals[high]!) / 2;
    for (let g = low; g <= high; g++) between += marginals[g]!;
    return between ** 2;
  };
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      observed += coincidences[i * size + j]! * distance(i, j);
      expected += (marginals[i]! * marginals[j]! * distance(i, j)) / (total - 1);
    }
  }
  return expected > 0 ? 1 - observed / expected : Number.NaN;
}
