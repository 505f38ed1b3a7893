import {
  type AverageContrast,
  averageContrast,
  type CorrectedContrast,
  fitLogistic,
  type LogisticFit,
  predictThenDebias,
  uncorrected,
} from '../../stats/index.ts';
import type { DrawnSample } from './drawn-sample.ts';
import { effectFrom } from './effect.ts';
import { bitOf, type EventColumns } from './event-columns.ts';
import type { Estimated, Lack } from './finding.ts';
import { type Premise, premiseCode, premises } from './premise.ts';
import {
  agreementColumns,
  type DesignColumn,
  designOf,
  flagColumn,
  lengthColumn,
  type NamedDesign,
  premiseColumns,
  type QualityScale,
  qualityColumns,
  setAgreement,
} from './thumb-design.ts';

/** Rated replies with and without agreement, and thumbs of either kind, that an estimate needs at the least. */
export const leastOfEach = 20;

/** A little shrinkage, worth half an observation, keeps a separable slice finite. */
const ridge = 0.5;

/** Who the users are, numbered; and what each rated event stands for. */
export interface Ratings {
  readonly columns: EventColumns;
  /** Number of each event's user. `[events]` */
  readonly userOf: Int32Array;
  /** Weight of each event. `[events]` */
  readonly weights: Float64Array;
  readonly quality: QualityScale;
  readonly margin: number;
  readonly sample: DrawnSample | null;
}

/** P(up | thumb) with agreement, fitted. */
export interface FittedAgreement {
  readonly ratings: Ratings;
  readonly rows: Int32Array;
  readonly named: NamedDesign;
  readonly fit: LogisticFit;
  readonly outcomes: Float64Array;
  readonly weights: Float64Array;
  readonly clusters: Int32Array;
}

/**
 * Where events were drawn and labelled, the fit is by their labels, and rules are fitted beside it (`none`: they cannot be).
 * Null: no events were drawn, and the fit is by rules.
 */
export interface AgreementModel extends FittedAgreement {
  readonly rules: { readonly onSample: FittedAgreement; readonly onAll: FittedAgreement } | 'none' | null;
}

/**
 * What is held equal while agreement changes: the premise, quality, length, language, tone. Concession, caution and
 * escalation are not among it: they are ways of agreeing and of not agreeing.
 */
function controls(columns: EventColumns, quality: QualityScale): DesignColumn[] {
  return [
    ...qualityColumns(columns, quality),
    lengthColumn(columns),
    flagColumn(columns, 'praises'),
    flagColumn(columns, 'hedges'),
    flagColumn(columns, 'apologises'),
    {
      name: 'chinese',
      of: (i) => (/^zh\b/i.test(columns.names.language[columns.language[i] as number] ?? '') ? 1 : 0),
    },
  ];
}

export interface AgreementOptions {
  /** False: the thumbs as they are. Default true. */
  readonly weighted?: boolean;
  /** Further columns, such as what the user took the reply for. */
  readonly further?: readonly DesignColumn[];
  /** Leaves premise and quality out, as a reward model that cannot look anything up does. */
  readonly blind?: boolean;
}

/**
 * Fits P(up | thumb) on the rated replies to turns with a stance.
 *
 * @param rows rated events, in any order
 * @returns why not, where the rows do not allow it
 */
export function fitAgreement(
  ratings: Ratings,
  rows: Int32Array,
  options: AgreementOptions = {},
): AgreementModel | Lack {
  const { sample } = ratings;
  if (sample === null) {
    const byRules = fitOn(ratings, rows, options);
    return typeof byRules === 'string' ? byRules : { ...byRules, rules: null };
  }
  const drawn = rows.filter((i) => sample.has(i));
  const labelled = { ...ratings, columns: sample.columns, quality: sample.quality };
  const byLabels = fitOn(labelled, drawn, options, { drawn: true });
  return typeof byLabels === 'string' ? byLabels : { ...byLabels, rules: rulesBeside(ratings, rows, drawn, options) };
}

/** The rules' fits to the sample and to all rows, with the same columns. */
function rulesBeside(
  ratings: Ratings,
  rows: Int32Array,
  drawn: Int32Array,
  options: AgreementOptions,
): AgreementModel['rules'] {
  if (ratings.sample?.standsForAll !== true) return 'none';
  const onSample = fitOn(ratings, drawn, options, { drawn: true });
  if (typeof onSample === 'string') return 'none';
  const onAll = fitOn(ratings, rows, options, { only: onSample.named.at });
  return typeof onAll === 'string' ? 'none' : { onSample, onAll };
}

interface RowsToFit {
  /** They are a sample, and each stands for 1 / chance of them. */
  readonly drawn?: boolean;
  /** See `designOf`. */
  readonly only?: ReadonlyMap<string, number>;
}

function fitOn(
  ratings: Ratings,
  rows: Int32Array,
  { weighted = true, further = [], blind = false }: AgreementOptions,
  { drawn = false, only }: RowsToFit = {},
): FittedAgreement | Lack {
  const { columns, userOf } = ratings;
  const stance = bitOf('stance');
  const used = rows.filter((i) => ((columns.traits[i] as number) & stance) !== 0);
  const lack = lackOf(columns, used);
  if (lack !== null) return lack;
  const own = blind
    ? [flagColumn(columns, 'agrees'), ...controls(columns, { ...ratings.quality, sd: 0 })]
    : [...agreementColumns(columns), ...premiseColumns(columns), ...controls(columns, ratings.quality)];
  const named = designOf(used, [...own, ...further], only);
  if (!named.at.has('agrees')) return 'no-agreement';
  const outcomes = Float64Array.from(used, (i) => columns.thumb[i] as number);
  const weights = Float64Array.from(
    used,
    (i) => (weighted ? (ratings.weights[i] as number) : 1) / (drawn ? (columns.chance[i] as number) : 1),
  );
  const clusters = Int32Array.from(used, (i) => userOf[i] as number);
  const fit = fitLogistic(named.design, outcomes, { weights, ridge });
  return { ratings, rows: used, named, fit, outcomes, weights, clusters };
}

/**
 * Average effect of agreement over the rows on some premises; its influence is numbered like the users. Where rules know no
 * premises, their effect on all turns with a stance serves as well.
 */
export function agreementContrast(
  model: AgreementModel,
  among: readonly Premise[],
): AverageContrast | CorrectedContrast | Lack {
  const own = contrastOf(model, among);
  if (typeof own === 'string' || model.rules === null) return own;
  if (model.rules === 'none') return uncorrected(own);
  for (const seen of [among, premises]) {
    const onSample = contrastOf(model.rules.onSample, seen);
    const onAll = contrastOf(model.rules.onAll, seen);
    if (typeof onSample !== 'string' && typeof onAll !== 'string') return predictThenDebias(own, onSample, onAll);
  }
  return uncorrected(own);
}

/** Whether the rules know the premises, so that they estimate the same effect. */
function rulesKnow({ rules }: AgreementModel, among: readonly Premise[]): boolean {
  return rules !== null && rules !== 'none' && typeof contrastOf(rules.onAll, among) !== 'string';
}

function contrastOf(model: FittedAgreement, among: readonly Premise[]): AverageContrast | Lack {
  const { columns } = model.ratings;
  const codes = new Set(among.map((premise) => premiseCode[premise]));
  const weights = Float64Array.from(model.rows, (i, k) =>
    codes.has(columns.premise[i] as number) ? (model.weights[k] as number) : 0,
  );
  const lack = lackOf(
    columns,
    model.rows.filter((_, k) => (weights[k] as number) > 0),
  );
  if (lack !== null) return lack;
  return averageContrast(
    { ...model, design: model.named.design, ridge },
    setAgreement(model.named, 0),
    setAgreement(model.named, 1),
    {
      weights,
    },
  );
}

/** As `agreementContrast`, as an effect. */
export function agreementEffect(model: AgreementModel | Lack, among: readonly Premise[]): Estimated {
  if (typeof model === 'string') return { lack: model, events: 0 };
  const contrast = agreementContrast(model, among);
  if (typeof contrast !== 'string')
    return { effect: effectFrom(contrast, model.ratings.margin, rulesKnow(model, among)) };
  const codes = new Set(among.map((premise) => premiseCode[premise]));
  const events = model.rows.filter((i) => codes.has(model.ratings.columns.premise[i] as number)).length;
  return { lack: events === 0 && !among.includes('unknown') ? 'no-premises' : contrast, events };
}

/** Null: the rows allow an estimate. */
export function lackOf(columns: EventColumns, rows: Int32Array): Lack | null {
  const agrees = bitOf('agrees');
  let [up, agreeing] = [0, 0];
  for (const i of rows) {
    if (columns.thumb[i] === 1) up++;
    if (((columns.traits[i] as number) & agrees) !== 0) agreeing++;
  }
  if (rows.length === 0) return 'no-events';
  if (up === 0 || up === rows.length) return 'one-kind-of-thumb';
  if (agreeing === 0 || agreeing === rows.length) return 'no-agreement';
  const least = Math.min(up, rows.length - up, agreeing, rows.length - agreeing);
  return least < leastOfEach ? 'too-few' : null;
}
