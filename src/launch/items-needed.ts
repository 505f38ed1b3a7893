import type { PairedChange } from '../evals/index.ts';
import { familiesNeeded, normalQuantile } from '../stats/index.ts';

type Measured = Pick<PairedChange, 'standardError' | 'families' | 'items'>;

/** One-sided 95 %, as the gate decides. */
const level = 0.9;
/** A number beyond this answers "cannot be settled by more items". */
const beyondReach = 1_000_000;

/**
 * Items with which the gate would decide, with 80 % power, if the change stays what it was measured to be: enough for
 * the one-sided bound to clear the distance to the margin. `null` when the change lies so close to the margin that no
 * reasonable number does.
 *
 * @param harm the measured change, in the direction that hurts
 */
export function itemsNeeded(change: Measured, harm: number, margin: number): number | null {
  const distance = Math.abs(margin - harm);
  const families =
    change.standardError > 0
      ? familiesNeeded(change.families, change.standardError, distance, { level })
      : familiesWithoutSpread(distance);
  const items = Math.ceil((families * change.items) / change.families);
  return items > beyondReach ? null : items;
}

/** Where no family differs, the bound is Wilson's for none in n, z² / (n + z²): the n at which it is the distance. */
function familiesWithoutSpread(distance: number): number {
  const z2 = normalQuantile(0.5 + level / 2) ** 2;
  return distance === 0 ? Number.POSITIVE_INFINITY : Math.max(2, Math.ceil(z2 * (1 / distance - 1)) + 1);
}
