import {
  type AverageContrast,
  averageContrast,
  fitLogistic,
  holm,
  predictThenDebias,
  uncorrected,
} from '../../stats/index.ts';
import { flagTraits } from '../tagger/traits.ts';
import { leastOfEach } from './agreement-model.ts';
import { effectFrom, pValueOf } from './effect.ts';
import { bitOf, type EventColumns } from './event-columns.ts';
import type { Effect, Measured, TraitEffect } from './finding.ts';
import {
  agreementColumns,
  type DesignColumn,
  flagColumn,
  lengthColumn,
  type NamedDesign,
  premiseColumns,
  type QualityScale,
  qualityColumns,
  setAgreement,
  setColumn,
} from './thumb-design.ts';

const ridge = 0.5;

/** All that is known of a reply, beside each other. */
export function allColumns(columns: EventColumns, quality: QualityScale): DesignColumn[] {
  return [
    flagColumn(columns, 'stance'),
    ...agreementColumns(columns),
    ...flagTraits
      .filter((trait) => trait !== 'stance' && trait !== 'agrees')
      .map((trait) => flagColumn(columns, trait)),
    lengthColumn(columns),
    ...qualityColumns(columns, quality),
    ...premiseColumns(columns),
    { name: 'memory', of: (i) => columns.memory[i] as number },
    {
      name: 'chinese',
      of: (i) => (/^zh\b/i.test(columns.names.language[columns.language[i] as number] ?? '') ? 1 : 0),
    },
  ];
}

/** The average effect of one trait, before anything is said of it. */
interface TraitContrast {
  readonly trait: Measured;
  readonly contrast: AverageContrast;
  readonly level: number;
}

interface TraitRows {
  /** How much each row counts. `[rows]` */
  readonly weights: Float64Array;
  readonly clusters: Int32Array;
  /** How many events an event stands for. */
  readonly standsFor?: (event: number) => number;
}

/**
 * The average effect of each trait on the probability of an outcome, all others as they are.
 *
 * @param rows the events of the design, in its order
 */
export function traitContrasts(
  columns: EventColumns,
  named: NamedDesign,
  rows: Int32Array,
  outcomes: ArrayLike<number>,
  { weights, clusters, standsFor = () => 1 }: TraitRows,
): TraitContrast[] {
  const { design } = named;
  const fit = fitLogistic(design, outcomes, { weights, ridge });
  const fitted = { design, outcomes, fit, weights, clusters, ridge };
  const found: TraitContrast[] = [];
  for (const trait of flagTraits) {
    if (trait === 'stance' || !named.at.has(trait)) continue;
    const bit = bitOf(trait);
    const there = rows.reduce((count, i) => count + (((columns.traits[i] as number) & bit) === 0 ? 0 : 1), 0);
    if (Math.min(there, rows.length - there) < leastOfEach) continue;
    const [from, to] =
      trait === 'agrees'
        ? [setAgreement(named, 0), setAgreement(named, 1)]
        : [setColumn(named, trait, () => 0), setColumn(named, trait, () => 1)];
    const level = weightedMean(rows, standsFor, (i) => (((columns.traits[i] as number) & bit) === 0 ? 0 : 1));
    found.push({ trait, contrast: averageContrast(fitted, from, to, { weights }), level });
  }
  for (const trait of ['length', 'quality'] as const satisfies readonly Measured[]) {
    if (!named.at.has(trait)) continue;
    const contrast = averageContrast(
      fitted,
      setColumn(named, trait, (x) => x),
      setColumn(named, trait, (x) => x + 1),
      { weights },
    );
    found.push({ trait, contrast, level: weightedMean(rows, standsFor, (i) => columns[trait][i] as number) });
  }
  return found;
}

/** The same effects by labels of a drawn sample, sharpened by what the rules say of the sample and of all events. */
export function debiasedContrasts(
  byLabels: readonly TraitContrast[],
  onSample: readonly TraitContrast[],
  onAll: readonly TraitContrast[],
): TraitContrast[] {
  const of = (contrasts: readonly TraitContrast[], wanted: Measured) =>
    contrasts.find(({ trait }) => trait === wanted)?.contrast;
  return byLabels.map((row) => {
    const [sample, all] = [of(onSample, row.trait), of(onAll, row.trait)];
    const known = sample !== undefined && all !== undefined;
    return { ...row, contrast: known ? predictThenDebias(row.contrast, sample, all) : uncorrected(row.contrast) };
  });
}

/** As effects, with P adjusted for the number of traits. */
export function traitEffects(contrasts: readonly TraitContrast[], margin: number): TraitEffect[] {
  const effects = contrasts.map(({ contrast }) => effectFrom(contrast, margin));
  const adjusted = holm(effects.map(pValueOf));
  return contrasts.map(({ trait, level }, k) => ({
    trait,
    level,
    effect: effects[k] as Effect,
    pValue: adjusted[k] as number,
  }));
}

/** Over the rows where it is known. */
function weightedMean(rows: Int32Array, weight: (row: number) => number, of: (row: number) => number): number {
  let [sum, total] = [0, 0];
  for (const i of rows) {
    const value = of(i);
    if (Number.isNaN(value)) continue;
    sum += weight(i) * value;
    total += weight(i);
  }
  return total === 0 ? Number.NaN : sum / total;
}
