import { type GroupIds, membersByGroup } from './groups.ts';

/** Rows of named features, `[batch][features]`. */
export type FeatureRows = readonly (readonly number[])[];

/** What a feature reward needs to be for its features to be set by hand. */
export interface FeatureReward {
  readonly names: readonly string[];
  /** Score of one row of features, in raw units. */
  score(features: readonly number[]): number;
}

/**
 * Columns of the named features. A name ending in `*` stands for every feature that begins so.
 *
 * @throws RangeError when a name matches no feature: a debiasing that touches nothing would look like one that worked
 */
export function featureColumns(names: readonly string[], wanted: readonly string[]): number[] {
  const columns = new Set<number>();
  for (const want of wanted) {
    const before = columns.size;
    names.forEach((name, i) => {
      if (want.endsWith('*') ? name.startsWith(want.slice(0, -1)) : name === want) columns.add(i);
    });
    if (columns.size === before && !names.includes(want)) {
      throw new RangeError(`no feature is called "${want}"; there are ${names.join(', ')}`);
    }
  }
  return [...columns].sort((a, b) => a - b);
}

/** The rows with the given columns set to their mean within the group. `[batch][features]` */
export function setToGroupMean(rows: FeatureRows, columns: readonly number[], groups: GroupIds): number[][] {
  const out = rows.map((row) => row.slice());
  for (const members of membersByGroup(groups)) {
    for (const column of columns) {
      const mean = members.reduce((sum, i) => sum + ((rows[i] as readonly number[])[column] as number), 0);
      for (const i of members) (out[i] as number[])[column] = mean / members.length;
    }
  }
  return out;
}

/**
 * Counterfactual debiasing: scores every completion as if it agreed (praised, …) as much as its siblings do on average.
 * What the reward pays for those features then no longer tells the completions of one prompt apart, while all else that
 * it learned still does.
 *
 * @param features names of the features to level out; name the products they take part in too
 * @returns `[batch]`
 */
export function scoreDebiased(
  reward: FeatureReward,
  rows: FeatureRows,
  groups: GroupIds,
  features: readonly string[],
): number[] {
  if (rows.length !== groups.length) throw new RangeError(`${rows.length} rows for ${groups.length} completions`);
  const levelled = setToGroupMean(rows, featureColumns(reward.names, features), groups);
  return levelled.map((row) => reward.score(row));
}

/**
 * Pooled within-group covariance of a score with a behaviour: the pull of the score on it while the policy is still near
 * the reference (methods: "Forecast"). Completions with a `null` behaviour are left out.
 */
export function withinGroupCovariance(
  scores: readonly number[],
  behaviour: readonly (number | null)[],
  groups: GroupIds,
): number {
  let products = 0;
  let freedom = 0;
  for (const all of membersByGroup(groups)) {
    const members = all.filter((i) => behaviour[i] !== null);
    if (members.length < 2) continue;
    const meanScore = members.reduce((sum, i) => sum + (scores[i] as number), 0) / members.length;
    const meanBehaviour = members.reduce((sum, i) => sum + (behaviour[i] as number), 0) / members.length;
    for (const i of members)
      products += ((scores[i] as number) - meanScore) * ((behaviour[i] as number) - meanBehaviour);
    freedom += members.length - 1;
  }
  return freedom === 0 ? 0 : products / freedom;
}

/**
 * Removes from a score what one behaviour explains of it linearly within groups, so that their pooled within-group
 * covariance is 0 by construction. Stronger than the intervention of `scoreDebiased`: it also removes what the score
 * knows about the behaviour through other features, and with it some of what was deserved.
 */
export function residualise(
  scores: readonly number[],
  behaviour: readonly (number | null)[],
  groups: GroupIds,
): number[] {
  const spread = withinGroupCovariance(
    behaviour.map((b) => b ?? 0),
    behaviour,
    groups,
  );
  if (spread === 0) return scores.slice();
  const slope = withinGroupCovariance(scores, behaviour, groups) / spread;
  const means = new Map<number, number>();
  for (const members of membersByGroup(groups)) {
    const known = members.filter((i) => behaviour[i] !== null);
    const mean = known.reduce((sum, i) => sum + (behaviour[i] as number), 0) / Math.max(1, known.length);
    for (const i of members) means.set(i, mean);
  }
  return scores.map((score, i) => {
    const value = behaviour[i] ?? null;
    return value === null ? score : score - slope * (value - (means.get(i) as number));
  });
}
