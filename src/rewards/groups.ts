/**
 * Completions of one prompt form a group. A batch is flat, `[batch]`, and `groups[i]` names the group of completion i;
 * members of a group need not be neighbours.
 */
export type GroupIds = readonly number[];

/** Indices of the members of each group, groups in order of first appearance. */
export function membersByGroup(groups: GroupIds): number[][] {
  const members = new Map<number, number[]>();
  groups.forEach((group, i) => {
    const list = members.get(group);
    if (list) list.push(i);
    else members.set(group, [i]);
  });
  return [...members.values()];
}

/** Group ids of `prompts` prompts with `size` completions each, laid out one group after the other. */
export function evenGroups(prompts: number, size: number): number[] {
  return Array.from({ length: prompts * size }, (_, i) => Math.floor(i / size));
}

/** Mean and sample standard deviation (divisor n − 1, as in TRL's GRPO; 0 for a single value). */
export function meanAndStd(values: readonly number[]): { mean: number; std: number } {
  if (values.length === 0) return { mean: 0, std: 0 };
  let mean = 0;
  for (const value of values) mean += value;
  mean /= values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, std: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}
