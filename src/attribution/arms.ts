import type { FamilySum, SeededGroup } from '../stats/index.ts';

/** One trained variant under one seed: which changes were on, and one behaviour's values summed by item family. */
export interface ArmOutcome {
  readonly factors: Readonly<Record<string, boolean>>;
  readonly seed: number;
  readonly families: readonly FamilySum[];
}

/** The runs of one setting of the factors. */
export interface Arm extends SeededGroup {
  /** In the order of the design's factors. */
  readonly settings: readonly boolean[];
  /** The changes that are on. */
  readonly on: readonly string[];
}

export interface Design {
  readonly factors: readonly string[];
  readonly arms: readonly Arm[];
  /** Every setting of the factors has an arm. */
  readonly isComplete: boolean;
}

/** How a set of changes is called: `thumbs + memory`; none of them: `none`. */
export const nameOfChanges = (on: readonly string[]): string => (on.length === 0 ? 'none' : on.join(' + '));

/**
 * Groups outcomes by the setting of their factors, arms in the order of fewest changes first.
 * @throws RangeError when the outcomes do not name the same factors, or there are fewer than two arms
 */
export function designOf(outcomes: readonly ArmOutcome[]): Design {
  const factors = Object.keys(outcomes[0]?.factors ?? {});
  if (factors.length === 0) throw new RangeError('an attribution needs outcomes with at least one named factor');
  const groups = new Map<string, { settings: boolean[]; on: string[]; runs: ArmOutcome[] }>();
  for (const outcome of outcomes) {
    const names = Object.keys(outcome.factors);
    if (names.length !== factors.length || !factors.every((factor) => factor in outcome.factors)) {
      throw new RangeError(`an outcome has the factors ${names.join(', ')}, the first has ${factors.join(', ')}`);
    }
    const settings = factors.map((factor) => outcome.factors[factor]!);
    const key = settings.map(Number).join('');
    const group = groups.get(key) ?? { settings, on: factors.filter((_, i) => settings[i]), runs: [] };
    group.runs.push(outcome);
    groups.set(key, group);
  }
  if (groups.size < 2) throw new RangeError('an attribution compares two arms or more');
  const rank = (on: readonly string[]) => on.map((factor) => factors.indexOf(factor));
  const arms = [...groups.values()]
    .map((group) => ({ ...group, name: nameOfChanges(group.on) }))
    .sort((a, b) => a.on.length - b.on.length || compareLists(rank(a.on), rank(b.on)));
  return { factors, arms, isComplete: groups.size === 2 ** factors.length };
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/** All non-empty subsets of up to `largest` names, smaller ones first, each in the names' order. */
export function subsetsOf(names: readonly string[], largest = names.length): string[][] {
  let subsets: string[][] = [[]];
  for (const name of names) subsets = [...subsets, ...subsets.map((subset) => [...subset, name])];
  const rank = (subset: readonly string[]) => subset.map((name) => names.indexOf(name));
  return subsets
    .filter((subset) => subset.length > 0 && subset.length <= largest)
    .sort((a, b) => a.length - b.length || compareLists(rank(a), rank(b)));
}
