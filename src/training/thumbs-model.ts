import type { FeatureReward } from '../rewards/index.ts';
import {
  calibration,
  type LogisticFit,
  logisticRegression,
  predictLogit,
  type Random,
  sigmoid,
} from '../stats/index.ts';
import { EvenkeelError } from '../terms/index.ts';
import { checkFields } from '../workspace/index.ts';
import { aucBySource } from './auc-by-source.ts';
import { chooseRidge, logLoss, usualRidges } from './choose-ridge.ts';
import { columnScales, type LinearScore, requireRows, scaled, scoreOf, unscaled } from './linear-score.ts';
import { splitBySource } from './split-by-source.ts';
import { type PropensityWeights, propensityWeights } from './thumb-propensity.ts';
import {
  type ThumbsModelCard,
  type ThumbsModelFile,
  thumbsModelSchema,
  thumbsModelSchemaName,
} from './thumbs-model-card.ts';

/** One reply that was shown to a user. */
export interface ThumbsRow {
  readonly features: readonly number[];
  /** `null`: not rated. Such rows serve the propensity alone. */
  readonly up: 0 | 1 | null;
  readonly user: string;
  readonly prompt: string;
  /** The model version that wrote the reply. */
  readonly model: string;
  readonly weight?: number;
}

export interface ThumbsOptions {
  readonly random: Random;
  /** Candidates for the penalty, chosen between by cross-validation over users. */
  readonly ridges?: readonly number[];
  /** Weigh events by their inverse propensity of being rated, none above `ceiling`. Left out: every event counts as one. */
  readonly propensity?: { readonly ceiling: number };
}

/** Each part of the split by user needs this many of either thumb, or its figures would be an accident. */
const leastThumbs = 5;

/**
 * A reward learned from thumbs: P(thumb up | the reply is rated, features) by logistic regression. Its raw score is the
 * logit, so that its weight in a mix is in log-odds.
 *
 * Give it features that do not name any particular answer, or it learns which answers are popular instead of what users
 * like. For its debiased form see `scoreDebiased` in rewards.
 */
export class ThumbsModel implements FeatureReward {
  readonly card: ThumbsModelCard;
  private readonly linear: LinearScore;

  constructor(linear: LinearScore, card: ThumbsModelCard) {
    this.linear = linear;
    this.card = card;
  }

  get names(): readonly string[] {
    return this.linear.names;
  }

  /** logit P(up). */
  score(features: readonly number[]): number {
    return scoreOf(this.linear, features);
  }

  probability(features: readonly number[]): number {
    return sigmoid(this.score(features));
  }

  toJSON(): ThumbsModelFile {
    const { names, intercept, slopes } = this.linear;
    return {
      schema: thumbsModelSchemaName,
      score: { names: [...names], intercept, slopes: [...slopes] },
      card: this.card,
    };
  }

  /** @throws EvenkeelError `input` naming the field that does not fit */
  static parse(json: unknown, from = 'given in code'): ThumbsModel {
    const hint = 'Fit the model again from its events.';
    const { score, card } = checkFields(json, thumbsModelSchema, from, { what: 'the thumbs model', hint });
    return new ThumbsModel(score, card);
  }
}

/**
 * Fits a thumbs reward model and judges it on users it has never seen.
 *
 * A fifth of the users is set aside. The ridge is chosen by cross-validation over the others, by user; the model is fitted
 * on all of them; and those set aside, untouched until then, give the figures of the card, which belong to exactly these
 * coefficients.
 *
 * @throws EvenkeelError `input` when the events come from one model version only, or are too few to be split by user
 * @throws RangeError when a row does not fit the names
 */
export function fitThumbsModel(
  rows: readonly ThumbsRow[],
  names: readonly string[],
  options: ThumbsOptions,
): ThumbsModel {
  requireRows(
    rows.map((row) => row.features),
    names,
  );
  const rated = rows.filter(isRated);
  requireTwoModels(rated);
  const split = splitBySource(
    rows.map((row) => row.user),
    options.random.fork('thumbs/users'),
  );
  const part = (indices: readonly number[]) => indices.map((i) => rows[i] as ThumbsRow);
  for (const indices of [...split.folds, split.judge]) requireBothThumbs(part(indices));

  const trials = split.folds.map((fold) => {
    const learned = prepare(part(split.folds.filter((other) => other !== fold).flat()), options);
    const left = part(fold).filter(isRated);
    return { fit: (ridge: number) => regress(learned, ridge), loss: (fit: LogisticFit) => lossOn(fit, learned, left) };
  });
  const ridge = chooseRidge(options.ridges ?? usualRidges, trials);
  const prepared = prepare(part(split.folds.flat()), options);
  const fitted = regress(prepared, ridge, true);
  const linear = unscaled(names, fitted.intercept, fitted.coefficients, prepared.scales);

  return new ThumbsModel(linear, {
    heldOut: judgeOn(linear, part(split.judge).filter(isRated), options.random.fork('thumbs/auc')),
    fitted: {
      users: new Set(prepared.rated.map((row) => row.user)).size,
      events: prepared.rated.length,
      upRate: upRate(prepared.rated),
    },
    shown: rows.length,
    models: [...new Set(rated.map((row) => row.model))].sort(),
    ridge,
    propensity: prepared.propensity && {
      rated: prepared.propensity.rated,
      effectiveSize: prepared.propensity.effectiveSize,
      largest: prepared.propensity.largest,
      clipped: prepared.propensity.clipped,
      ceiling: options.propensity?.ceiling ?? prepared.propensity.largest,
    },
    coefficients: names.map((feature, k) => ({
      feature,
      weight: fitted.coefficients[k] as number,
      standardError: fitted.standardErrors[k] as number,
      slope: linear.slopes[k] as number,
    })),
  });
}

type RatedRow = ThumbsRow & { readonly up: 0 | 1 };

interface Prepared {
  readonly rated: readonly RatedRow[];
  readonly scaledRows: readonly Float64Array[];
  readonly weights: readonly number[];
  readonly scales: readonly number[];
  readonly propensity: PropensityWeights | null;
}

function prepare(rows: readonly ThumbsRow[], options: ThumbsOptions): Prepared {
  const rated = rows.filter(isRated);
  const scales = columnScales(rated.map((row) => row.features));
  let propensity: PropensityWeights | null = null;
  let weights = rated.map((row) => row.weight ?? 1);
  if (options.propensity) {
    if (rated.length === rows.length) {
      throw new EvenkeelError(
        'input',
        'Propensity weights need replies that were shown and not rated; every reply here is.',
        {
          hint: 'Log unrated replies too, or fit without propensity weights.',
        },
      );
    }
    propensity = propensityWeights(
      rows.map((row) => scaled(row.features, scales)),
      rows.map(isRated),
      options.propensity.ceiling,
    );
    const ofRated = propensity.weights.filter((_, i) => isRated(rows[i] as ThumbsRow));
    weights = weights.map((weight, i) => weight * (ofRated[i] as number));
  }
  return { rated, scaledRows: rated.map((row) => scaled(row.features, scales)), weights, scales, propensity };
}

function regress({ scaledRows, rated, weights }: Prepared, ridge: number, clustered = false): LogisticFit {
  const users = rated.map((row) => row.user);
  return logisticRegression(
    scaledRows,
    rated.map((row) => row.up),
    { ridge, weights, ...(clustered ? { clusters: users } : {}) },
  );
}

function lossOn(fitted: LogisticFit, { scales }: Prepared, rows: readonly RatedRow[]): number {
  return logLoss(
    rows.map((row) => predictLogit(fitted, scaled(row.features, scales))),
    rows.map((row) => row.up),
    rows.map((row) => row.weight ?? 1),
  );
}

function judgeOn(linear: LinearScore, rows: readonly RatedRow[], random: Random): ThumbsModelCard['heldOut'] {
  const logits = rows.map((row) => scoreOf(linear, row.features));
  const ups = rows.map((row) => row.up);
  const users = rows.map((row) => row.user);
  const { bins, brier, expectedError } = calibration(logits.map(sigmoid), ups);
  const rate = upRate(rows);
  return {
    users: new Set(users).size,
    events: rows.length,
    upRate: rate,
    auc: aucBySource(logits, ups, users, random),
    logLoss: logLoss(logits, ups),
    brier,
    brierOfMean: rate * (1 - rate),
    ece: expectedError,
    reliability: bins.map(({ predicted, observed, count }) => ({ predicted, observed, n: count })),
  };
}

function isRated(row: ThumbsRow): row is RatedRow {
  return row.up !== null;
}

function upRate(rows: readonly RatedRow[]): number {
  return rows.filter((row) => row.up === 1).length / rows.length;
}

function requireTwoModels(rated: readonly RatedRow[]): void {
  const models = [...new Set(rated.map((row) => row.model))];
  if (models.length >= 2) return;
  const found = models.length === 0 ? 'No event is rated.' : `All ${rated.length} rated events are about ${models[0]}.`;
  throw new EvenkeelError('input', `${found} A thumbs reward needs events of at least two model versions.`, {
    hint: 'Logs of one model leave the reward blind to replies that this model never gives. Add events of an earlier or later version.',
  });
}

function requireBothThumbs(rows: readonly ThumbsRow[]): void {
  const ups = rows.filter((row) => row.up === 1).length;
  const downs = rows.filter((row) => row.up === 0).length;
  if (Math.min(ups, downs) >= leastThumbs) return;
  throw new EvenkeelError(
    'input',
    `Too few thumbs to learn from: a part of the users holds ${ups} up and ${downs} down.`,
    {
      hint: `Users are split into a fifth for judging and three folds; each needs at least ${leastThumbs} thumbs of either kind.`,
    },
  );
}
