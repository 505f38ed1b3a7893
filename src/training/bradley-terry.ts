import { z } from 'zod';
import type { FeatureReward } from '../rewards/index.ts';
import { bradleyTerry, type LogisticFit, type Random } from '../stats/index.ts';
import { EvenkeelError } from '../terms/index.ts';
import { checkFields } from '../workspace/index.ts';
import { chooseRidge, logLoss, usualRidges } from './choose-ridge.ts';
import { columnScales, type LinearScore, requireRows, scaled, scoreOf, unscaled } from './linear-score.ts';
import { splitBySource } from './split-by-source.ts';

/** An expert preferred one reply to another, to the same prompt. */
export interface ExpertComparison {
  readonly preferred: readonly number[];
  readonly other: readonly number[];
  /** Comparisons of one prompt are held out together. */
  readonly prompt: string;
  readonly weight?: number;
}

export const comparisonModelSchemaName = 'evenkeel.comparison-model/1';

const count = z.number().int().nonnegative();
const comparisonModelSchema = z
  .object({
    schema: z.literal(comparisonModelSchemaName),
    score: z.object({ names: z.array(z.string()).min(1), intercept: z.number(), slopes: z.array(z.number()) }),
    card: z.object({
      /** On prompts set aside from fitting and from choosing the ridge; a tie counts half. */
      heldOut: z.object({ prompts: count, comparisons: count, accuracy: z.number(), logLoss: z.number() }),
      fitted: z.object({ prompts: count, comparisons: count }),
      ridge: z.number(),
      /** Change in the log-odds of being preferred per standard deviation of the feature. */
      coefficients: z.array(
        z.object({ feature: z.string(), weight: z.number(), standardError: z.number(), slope: z.number() }),
      ),
    }),
  })
  .refine(({ score }) => score.names.length === score.slopes.length, {
    path: ['score', 'slopes'],
    message: 'expected one slope for each name',
  });
export type ComparisonModelFile = z.output<typeof comparisonModelSchema>;

/**
 * A reward learned from expert comparisons: P(a preferred to b) = σ(r(a) − r(b)) with r linear in named features
 * (Bradley & Terry 1952). Its unit is log-odds of being preferred; its zero is the mean reply of the comparisons.
 */
export class ComparisonModel implements FeatureReward {
  readonly card: ComparisonModelFile['card'];
  private readonly linear: LinearScore;

  constructor(linear: LinearScore, card: ComparisonModelFile['card']) {
    this.linear = linear;
    this.card = card;
  }

  get names(): readonly string[] {
    return this.linear.names;
  }

  score(features: readonly number[]): number {
    return scoreOf(this.linear, features);
  }

  toJSON(): ComparisonModelFile {
    const { names, intercept, slopes } = this.linear;
    return {
      schema: comparisonModelSchemaName,
      score: { names: [...names], intercept, slopes: [...slopes] },
      card: this.card,
    };
  }

  /** @throws EvenkeelError `input` naming the field that does not fit */
  static parse(json: unknown, from = 'given in code'): ComparisonModel {
    const hint = 'Fit the model again from its comparisons.';
    const { score, card } = checkFields(json, comparisonModelSchema, from, { what: 'the comparison model', hint });
    return new ComparisonModel(score, card);
  }
}

/** Fewer prompts than this cannot be split into parts that mean anything. */
const leastPrompts = 10;

/**
 * Fits a comparison model; prompts are split as users are for the thumbs model.
 *
 * @throws EvenkeelError `input` for too few prompts
 * @throws RangeError when a row does not fit the names
 */
export function fitComparisonModel(
  comparisons: readonly ExpertComparison[],
  names: readonly string[],
  options: { readonly random: Random; readonly ridges?: readonly number[] },
): ComparisonModel {
  const sides = comparisons.flatMap(({ preferred, other }) => [preferred, other]);
  requireRows(sides, names);
  const prompts = comparisons.map((comparison) => comparison.prompt);
  if (new Set(prompts).size < leastPrompts) {
    throw new EvenkeelError(
      'input',
      `Comparisons of ${new Set(prompts).size} prompts are too few to learn a reward from.`,
      {
        hint: `At least ${leastPrompts} prompts are needed, and hundreds to learn anything.`,
      },
    );
  }
  const split = splitBySource(prompts, options.random.fork('comparisons/prompts'));
  const part = (indices: readonly number[]) => indices.map((i) => comparisons[i] as ExpertComparison);
  const seen = part(split.folds.flat());
  const judge = part(split.judge);
  const scales = columnScales(seen.flatMap(({ preferred, other }) => [preferred, other]));
  const regress = (chosen: readonly ExpertComparison[], ridge: number, clustered = false): LogisticFit =>
    bradleyTerry(
      chosen.map(({ preferred, other }) => ({
        first: scaled(preferred, scales),
        second: scaled(other, scales),
        outcome: 1,
      })),
      {
        ridge,
        weights: chosen.map(({ weight }) => weight ?? 1),
        ...(clustered ? { clusters: chosen.map(({ prompt }) => prompt) } : {}),
      },
    );
  const scoreWith = (fitted: LogisticFit) => unscaled(names, 0, fitted.coefficients, scales);
  const ridge = chooseRidge(
    options.ridges ?? usualRidges,
    split.folds.map((fold) => {
      const learned = part(split.folds.filter((other) => other !== fold).flat());
      return {
        fit: (candidate: number) => regress(learned, candidate),
        loss: (fitted: LogisticFit) => lossOn(scoreWith(fitted), part(fold)),
      };
    }),
  );
  const fitted = regress(seen, ridge, true);
  const linear = centred(scoreWith(fitted), seen);
  return new ComparisonModel(linear, {
    heldOut: {
      prompts: new Set(judge.map(({ prompt }) => prompt)).size,
      comparisons: judge.length,
      accuracy: accuracyOn(linear, judge),
      logLoss: lossOn(linear, judge),
    },
    fitted: { prompts: new Set(seen.map(({ prompt }) => prompt)).size, comparisons: seen.length },
    ridge,
    coefficients: names.map((feature, k) => ({
      feature,
      weight: fitted.coefficients[k] as number,
      standardError: fitted.standardErrors[k] as number,
      slope: linear.slopes[k] as number,
    })),
  });
}

/** Comparisons do not tell where 0 is: it is put at the mean reply. */
function centred(linear: LinearScore, seen: readonly ExpertComparison[]): LinearScore {
  let sum = 0;
  for (const { preferred, other } of seen) sum += scoreOf(linear, preferred) + scoreOf(linear, other);
  return { ...linear, intercept: linear.intercept - sum / (2 * seen.length) };
}

function margins(linear: LinearScore, comparisons: readonly ExpertComparison[]): number[] {
  return comparisons.map(({ preferred, other }) => scoreOf(linear, preferred) - scoreOf(linear, other));
}

function lossOn(linear: LinearScore, comparisons: readonly ExpertComparison[]): number {
  return logLoss(
    margins(linear, comparisons),
    comparisons.map(() => 1),
    comparisons.map(({ weight }) => weight ?? 1),
  );
}

function accuracyOn(linear: LinearScore, comparisons: readonly ExpertComparison[]): number {
  const won = margins(linear, comparisons).reduce((sum, m) => sum + (m > 0 ? 1 : m === 0 ? 0.5 : 0), 0);
  return won / comparisons.length;
}
