import type { ProgressListener } from '../../terms/index.ts';
import type { TraitAccuracy } from '../tagger/accuracy.ts';
import { agreementEffect, fitAgreement, leastOfEach, type Ratings } from './agreement-model.ts';
import { causesOf } from './causes.ts';
import { concentrationOf, topRaters } from './concentration.ts';
import { type DrawnSample, drawnSample, rulesOnSample } from './drawn-sample.ts';
import { defaultMargin } from './effect.ts';
import { bitOf, type EventColumns } from './event-columns.ts';
import {
  auditSchemaName,
  type Concentration,
  type Estimated,
  type FeedbackAudit,
  type Lack,
  type TraitEffect,
} from './finding.ts';
import { type Premise, premiseCode, premises } from './premise.ts';
import { type Propensity, propensityOf, weightCeiling } from './propensity.ts';
import type { ReadColumns } from './read-columns.ts';
import { siblingContrast } from './siblings.ts';
import { sliceTables } from './slices.ts';
import { designOf, type NamedDesign, type QualityScale, qualityScale } from './thumb-design.ts';
import { allColumns, debiasedContrasts, traitContrasts, traitEffects } from './trait-effects.ts';

export interface AuditOptions {
  readonly tagger: readonly TraitAccuracy[];
  /** The smallest effect that matters, as a difference of probabilities; default five points. */
  readonly margin?: number;
  readonly progress?: ProgressListener;
}

/** Premises on which agreeing is no service to the user. */
const misled = ['false', 'contested'] as const satisfies readonly Premise[];
const parts = 6;

/** Finds out who thumbs, what a thumb-up rewards, and how much of it is agreement. */
export function auditFeedback(read: ReadColumns, options: AuditOptions): FeedbackAudit {
  const margin = options.margin ?? defaultMargin;
  let done = 0;
  const next = (): void => options.progress?.({ stage: 'estimating', done: done++, total: parts });

  next();
  const prepared = prepare(read, margin);
  const { ratings, absolute, rated } = prepared;
  const shown = thumbingOf(prepared);

  next();
  const model = fitAgreement(ratings, rated);

  next();
  const rewards = rewardsOf(ratings, rated);
  next();
  const slices = sliceTables(ratings, rated, misled);
  next();
  const siblings = siblingContrast(ratings);
  const concentration = concentrate(ratings, rated, shown !== null);
  next();
  const causes = causesOf(ratings, rated, model);
  options.progress?.({ stage: 'estimating', done: parts, total: parts });

  return {
    schema: auditSchemaName,
    events: eventCounts(read, ratings),
    margin,
    propensity:
      shown === null
        ? { lack: absolute.length === 0 ? 'no-events' : 'no-unrated' }
        : {
            rated: shown.propensity.rated,
            effects: shown.effects,
            effectiveSize: shown.propensity.effectiveSize,
            largestWeight: shown.propensity.largestWeight,
            clipped: shown.propensity.clipped,
            ceiling: weightCeiling,
          },
    rewards,
    agreement: {
      bias: agreementEffect(model, misled),
      amongThumbs: agreementEffect(fitAgreement(ratings, rated, { weighted: false }), misled),
      byPremise: Object.fromEntries(premises.map((premise) => [premise, agreementEffect(model, [premise])])) as Record<
        Premise,
        Estimated
      >,
      adjustedForQuality: adjustment(ratings.sample?.quality ?? ratings.quality),
    },
    slices,
    siblings,
    concentration,
    causes,
    tagger: options.tagger,
    rulesOnSample: ratings.sample === null ? [] : rulesOnSample(ratings.columns, ratings.sample),
  };
}

/** What all estimates rest on: who is who, which events count, and what each thumb stands for. */
export interface Prepared {
  readonly ratings: Ratings;
  /** Events that were judged by themselves, not against a sibling; and those of them with a thumb. */
  readonly absolute: Int32Array;
  readonly rated: Int32Array;
  readonly shown: { readonly named: NamedDesign; readonly isRated: Uint8Array; readonly propensity: Propensity } | null;
}

export function prepare({ columns }: Pick<ReadColumns, 'columns'>, margin: number): Prepared {
  const userOf = numbered(columns.user);
  const absolute = rowsWhere(columns, (i) => columns.compared[i] === 0);
  const rated = absolute.filter((i) => columns.thumb[i] !== -1);
  const weights = new Float64Array(columns.count).fill(1);
  const sample = drawnSample(columns, rated);
  const ratings = { columns, userOf, weights, quality: qualityScale(columns, rated), margin, sample };
  if (Math.min(rated.length, absolute.length - rated.length) < leastOfEach) {
    return { ratings, absolute, rated, shown: null };
  }
  const named = designOf(absolute, allColumns(columns, qualityScale(columns, absolute)));
  const isRated = Uint8Array.from(absolute, (i) => (columns.thumb[i] === -1 ? 0 : 1));
  const propensity = propensityOf(named, isRated);
  for (const [k, i] of absolute.entries()) weights[i] = propensity.weights[k] as number;
  return { ratings, absolute, rated, shown: { named, isRated, propensity } };
}

function thumbingOf({ ratings, absolute, shown }: Prepared): { propensity: Propensity; effects: TraitEffect[] } | null {
  if (shown === null) return null;
  const { columns, userOf, margin } = ratings;
  const contrasts = traitContrasts(columns, shown.named, absolute, shown.isRated, {
    weights: new Float64Array(absolute.length).fill(1),
    clusters: Int32Array.from(absolute, (i) => userOf[i] as number),
  });
  const effects = traitEffects(contrasts, margin);
  return { propensity: shown.propensity, effects };
}

function rewardsOf(ratings: Ratings, rated: Int32Array): FeedbackAudit['rewards'] {
  const { columns, quality, margin, sample } = ratings;
  const lack = thumbsLack(columns, sample?.rows ?? rated);
  if (lack !== null) return { lack, events: rated.length };
  const rules = { columns, quality };
  if (sample === null) {
    return { effect: traitEffects(rewardContrasts(ratings, rated, rules, rewardDesign(rated, rules)), margin) };
  }
  const byLabels = rewardContrasts(ratings, sample.rows, sample, rewardDesign(sample.rows, sample), true);
  const seen = rewardDesign(sample.rows, rules);
  const onSample = sample.standsForAll ? rewardContrasts(ratings, sample.rows, rules, seen, true) : [];
  const onAll = rewardContrasts(ratings, rated, rules, rewardDesign(rated, rules, seen.at));
  return { effect: traitEffects(debiasedContrasts(byLabels, onSample, onAll), margin) };
}

type Seen = Pick<Ratings, 'columns' | 'quality'>;

function rewardDesign(rows: Int32Array, { columns, quality }: Seen, only?: ReadonlyMap<string, number>): NamedDesign {
  return designOf(rows, allColumns(columns, quality), only);
}

/** @param drawn the rows are a sample, and each stands for 1 / chance of them */
function rewardContrasts(
  { columns: { chance, thumb }, weights, userOf }: Ratings,
  rows: Int32Array,
  { columns }: Seen,
  named: NamedDesign,
  drawn = false,
) {
  const standsFor = (i: number) => (drawn ? 1 / (chance[i] as number) : 1);
  const outcomes = Float64Array.from(rows, (i) => thumb[i] as number);
  return traitContrasts(columns, named, rows, outcomes, {
    weights: Float64Array.from(rows, (i) => (weights[i] as number) * standsFor(i)),
    clusters: Int32Array.from(rows, (i) => userOf[i] as number),
    standsFor,
  });
}

function thumbsLack({ thumb }: EventColumns, rated: Int32Array): Lack | null {
  const up = rated.reduce((count, i) => count + (thumb[i] as number), 0);
  const rarer = Math.min(up, rated.length - up);
  if (rated.length === 0) return 'no-events';
  if (rarer === 0) return 'one-kind-of-thumb';
  return rarer < leastOfEach ? 'too-few' : null;
}

function concentrate(ratings: Ratings, rated: Int32Array, unratedKnown: boolean): Concentration {
  const { columns, userOf } = ratings;
  const users = userOf.reduce((most, user) => Math.max(most, user + 1), 0);
  const counts = new Int32Array(users);
  for (let i = 0; i < columns.count; i++) if (columns.thumb[i] !== -1) counts[userOf[i] as number]!++;
  const found = concentrationOf(counts);
  const top = topRaters(counts, 0.01);
  const without = fitAgreement(
    ratings,
    rated.filter((i) => !top.has(userOf[i] as number)),
  );
  return {
    ...found,
    ratersAmongUsers: unratedKnown && users > 0 ? found.raters / users : null,
    biasWithoutTop: agreementEffect(without, misled),
  };
}

function adjustment({ sd, known }: QualityScale): FeedbackAudit['agreement']['adjustedForQuality'] {
  if (sd === 0) return 'none';
  return known > 0.999 ? 'all' : 'part';
}

function drawnCounts({ rows, columns }: DrawnSample): FeedbackAudit['events']['drawn'] {
  const of = (premise: Premise) => rows.filter((i) => columns.premise[i] === premiseCode[premise]).length;
  return {
    replies: rows.length,
    premises: Object.fromEntries(premises.map((premise) => [premise, of(premise)])) as Record<Premise, number>,
  };
}

function eventCounts(
  { columns, duplicates, badLines }: ReadColumns,
  { userOf, sample }: Ratings,
): FeedbackAudit['events'] {
  const count = (of: (i: number) => boolean): number => {
    let n = 0;
    for (let i = 0; i < columns.count; i++) if (of(i)) n++;
    return n;
  };
  const stance = bitOf('stance');
  return {
    read: columns.count,
    duplicates,
    badLines,
    up: count((i) => columns.thumb[i] === 1),
    down: count((i) => columns.thumb[i] === 0),
    unrated: count((i) => columns.thumb[i] === -1),
    compared: count((i) => columns.compared[i] === 1),
    users: userOf.reduce((most, user) => Math.max(most, user + 1), 0),
    withStance: count((i) => ((columns.traits[i] as number) & stance) !== 0),
    premises: Object.fromEntries(
      premises.map((premise) => [premise, count((i) => columns.premise[i] === premiseCode[premise])]),
    ) as Record<Premise, number>,
    withQuality: count((i) => !Number.isNaN(columns.quality[i])),
    withPerceived: count((i) => columns.perceived[i] !== 0),
    drawn: sample === null ? null : drawnCounts(sample),
  };
}

/** Numbers from 0 in the order of first appearance. */
function numbered(ids: Float64Array): Int32Array {
  const known = new Map<number, number>();
  return Int32Array.from(ids, (id) => {
    const number = known.get(id) ?? known.size;
    known.set(id, number);
    return number;
  });
}

function rowsWhere(columns: EventColumns, keep: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(columns.count);
  let n = 0;
  for (let i = 0; i < columns.count; i++) if (keep(i)) rows[n++] = i;
  return rows.slice(0, n);
}
