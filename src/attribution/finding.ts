import { levelInterval, type TwoLevelEstimate } from '../stats/index.ts';
import type { Attribution, Effect } from './attribute.ts';

/** Where a change stands against a margin of harm. */
export type Standing = 'within' | 'above' | 'undecided';

export interface JudgedEffect {
  readonly effect: Effect;
  readonly standing: Standing;
  /** The bounds that were held against the margin. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * What an experiment supports:
 * `harmless-alone-harmful-together` — every change alone stays within the margin, and together they do not;
 * `harmful-together` — together they exceed it, but not every change alone is shown to stay within;
 * `harmful-alone` — one change by itself exceeds it;
 * `harmless` — neither any change alone nor all together exceeds it;
 * `undecided` — the data allow both; `incomplete` — an arm that the question needs is missing.
 */
export type FindingKind =
  | 'harmless-alone-harmful-together'
  | 'harmful-together'
  | 'harmful-alone'
  | 'harmless'
  | 'undecided'
  | 'incomplete';

export interface Finding {
  readonly kind: FindingKind;
  readonly margin: number;
  /** Each change alone. */
  readonly alone: readonly JudgedEffect[];
  /** All changes together; null when that arm is missing. */
  readonly together: JudgedEffect | null;
  /** Interactions, averaged over the other factors. */
  readonly interactions: readonly JudgedEffect[];
  /** The arms that would be needed, as sets of changes; the empty set is the arm without any. */
  readonly missing: readonly (readonly string[])[];
  /** True when the intervals cover seeds too, so that the finding is about training, not about one run. */
  readonly coversSeeds: boolean;
}

/**
 * Holds an attribution against a margin: a rise of the (harmful) outcome by `margin` or less is harmless.
 *
 * "Harmless alone" is claimed of every change, so each is tested at the full one-sided 5 %. "Harmful together" can be
 * claimed by the joint change or by any interaction (of changes that together exceed the margin): half of the 5 % goes to the joint change, half is shared among the
 * interactions. "Harmful alone" can be claimed by any single change, and they share the 5 %.
 */
export function findCause(attribution: Attribution, margin: number): Finding {
  if (!(margin >= 0)) throw new RangeError(`a margin is not negative, as ${margin} is`);
  const { factors, changes, effects } = attribution;
  const pick = (on: readonly string[]) => changes.find((change) => change.factors.join() === on.join());
  const alone = factors
    .flatMap((factor) => pick([factor]) ?? [])
    .map((effect) => judge(effect, margin, 0.05, 0.05 / factors.length));
  const joint = factors.length > 1 ? pick(factors) : undefined;
  const together = joint ? judge(joint, margin, 0.05, 0.025) : null;
  const terms = effects.filter((effect) => effect.factors.length > 1);
  const interactions = terms.map((effect) => judge(effect, margin, 0.05, 0.025 / terms.length));
  const missing =
    changes.length === 0
      ? [[]]
      : [...factors.map((f) => [f]), ...(factors.length > 1 ? [[...factors]] : [])].filter((on) => !pick(on));
  return {
    kind: kindOf(),
    margin,
    alone,
    together,
    interactions,
    missing,
    coversSeeds: [...alone, ...(together ? [together] : [])].every(({ effect }) => effect.levels.includes('seed')),
  };

  /** Two improvements that do not add up show an interaction, too; together they must still do harm. */
  function isHarmful({ standing, effect }: JudgedEffect): boolean {
    return standing === 'above' && (pick(effect.factors)?.estimate ?? 0) > margin;
  }

  function kindOf(): FindingKind {
    const harmful = together?.standing === 'above' || interactions.some(isHarmful);
    if (alone.some(({ standing }) => standing === 'above')) return 'harmful-alone';
    if (missing.length > 0) return 'incomplete';
    const isHarmlessAlone = alone.every(({ standing }) => standing === 'within');
    if (harmful) return isHarmlessAlone ? 'harmless-alone-harmful-together' : 'harmful-together';
    if (isHarmlessAlone && together?.standing !== 'undecided') return 'harmless';
    return 'undecided';
  }
}

/** Within: the upper bound at `alphaWithin` is not above the margin. Above: the lower bound at `alphaAbove` is. */
function judge(effect: Effect, margin: number, alphaWithin: number, alphaAbove: number): JudgedEffect {
  const upper = oneSided(effect, alphaWithin).high;
  const lower = oneSided(effect, alphaAbove).low;
  return { effect, lower, upper, standing: lower > margin ? 'above' : upper <= margin ? 'within' : 'undecided' };
}

const oneSided = (effect: TwoLevelEstimate, alpha: number) => levelInterval(effect, 1 - 2 * alpha);

/** The finding in English, in percentage points. */
export function describeFinding(finding: Finding): string {
  const { kind, margin, alone, together, interactions, missing, coversSeeds } = finding;
  const points = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(100 * value).toFixed(1)}`;
  const told = ({ effect }: JudgedEffect) =>
    `${effect.term} ${points(effect.estimate)} [${points(effect.low)}, ${points(effect.high)}]`;
  const list = (judged: readonly JudgedEffect[]) => judged.map(told).join(', ');
  const standing = (wanted: Standing) => alone.filter((judged) => judged.standing === wanted);
  const above = [...(together ? [together] : []), ...interactions].filter((judged) => judged.standing === 'above');
  const limit = `the margin of ${(100 * margin).toFixed(1)} points`;
  const sentences: Record<FindingKind, string> = {
    'harmless-alone-harmful-together': `Each change alone stays within ${limit} (${list(alone)}); together they do not (${list(above)}).`,
    'harmful-together': `Together the changes exceed ${limit} (${list(above)}); that each alone stays within it is not shown (${list(standing('undecided'))}).`,
    'harmful-alone': `A change by itself exceeds ${limit}: ${list(standing('above'))}.`,
    harmless: `Neither any change alone (${list(alone)}) nor all together${together ? ` (${told(together)})` : ''} exceeds ${limit}.`,
    undecided: `The data do not decide against ${limit}: ${list([...alone, ...(together ? [together] : [])])}.`,
    incomplete: `The experiment lacks the arms that would tell: ${missing.map((on) => on.join(' + ') || 'the one without any change').join('; ')}.`,
  };
  return coversSeeds
    ? sentences[kind]
    : `${sentences[kind]} This is about these trained models: one seed says nothing about another run.`;
}
