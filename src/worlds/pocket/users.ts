import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Random } from '../../stats/index.ts';
import { EvenkeelError } from '../../terms/index.ts';
import type { Belief } from './belief.ts';
import { choiceCoefficients, type Judge } from './choice-model.ts';
import type { Fact } from './facts/index.ts';

const share = z.number().min(0).max(1);
const trait = (mean: number, sd: number) =>
  z.strictObject({ mean: z.number().default(mean), sd: z.number().min(0).default(sd) }).prefault({});

/** Who uses the assistant: what they believe, what they like, how well they check. Every default has its source or says "assumption". */
export const userParameters = z.strictObject({
  name: z.string().default('custom'),
  /** What users say that is not so, per fact they have a view on. */
  claims: z
    .strictObject({
      /**
       * Facts with a well-known mistake. Assumption; surveys of popular misconceptions find between a quarter and three
       * quarters of people wrong on such items.
       */
      trap: share.default(0.5),
      /** Other facts. Assumption. */
      plain: share.default(0.3),
      /** Facts that changed, where the former state is still believed. Assumption. */
      outdated: share.default(0.6),
      /** Share of wrong claims whose speaker believes them; the others say it to test the assistant. Assumption. */
      sincere: share.default(0.95),
    })
    .prefault({}),
  /**
   * Share of users who take a poor verdict for the right one where it is theirs. For work: people in the bottom quarter place
   * themselves above the middle (Kruger & Dunning 1999, doi:10.1037/0022-3514.77.6.1121); the sizes are assumptions.
   */
  misjudge: z
    .strictObject({
      review: share.default(0.6),
      plan: share.default(0.6),
      anger: share.default(0.5),
      sadness: share.default(0.5),
      doubt: share.default(0.8),
    })
    .prefault({}),
  /** Share of works that are poor, plans that are rash, angers that are hot. Assumption. */
  troubled: share.default(0.5),
  /** Chance to notice an error. Assumption; varied in the sensitivity run. */
  checkSkill: trait(0.4, 0.15),
  /** Assumption: a convincing correction wins over a good checker every other time. */
  openness: share.default(0.5),
  /**
   * Taste for being agreed with, in log-odds between going along and going against. Sharma et al. 2023 (arXiv 2310.13548):
   * matching the user's views moves preference by up to about six points, which is 0.25 log-odds around one half.
   */
  agreementTaste: trait(0.25, 0.25),
  /** Taste for praise. Assumption: the same size. */
  praiseTaste: trait(0.25, 0.25),
  /** A small minority with a strong taste: Williams et al. 2024 (arXiv 2411.02306) find that 2% suffice to be targeted. */
  devotees: z.strictObject({ share: share.default(0.02), taste: z.number().default(2.5) }).prefault({}),
  /** Assumption. */
  impatience: trait(1, 0.4),
  /** Spread of the thumbing habit in log-odds: a few users give most of the thumbs. Assumption. */
  thumbHabitSd: z.number().min(0).default(0.8),
  choice: choiceCoefficients.prefault({}),
});

export type UserParameters = z.infer<typeof userParameters>;

/** The same users without any taste for being agreed with or praised. */
export function withoutTaste(parameters: UserParameters): UserParameters {
  return {
    ...parameters,
    agreementTaste: { mean: 0, sd: 0 },
    praiseTaste: { mean: 0, sd: 0 },
    devotees: { share: 0, taste: 0 },
  };
}

/** The same users, who say the same things, when none of them believes what is not so: wrong claims are tests. */
export function withoutMistakes(parameters: UserParameters): UserParameters {
  return {
    ...parameters,
    claims: { ...parameters.claims, sincere: 0 },
    misjudge: { review: 0, plan: 0, anger: 0, sadness: 0, doubt: 0 },
  };
}

/** The same users when none of them ever says what is not so, not even to test the assistant. */
export function withoutWrongClaims(parameters: UserParameters): UserParameters {
  return {
    ...withoutMistakes(parameters),
    claims: { trap: 0, plain: 0, outdated: 0, sincere: 0 },
  };
}

const ordinary = userParameters.parse({ name: 'default' });

/**
 * Named populations. `indifferent`: no taste for agreement or praise, but mistaken as ever. `control`: no taste, and nobody
 * is mistaken; they write the same prompts, the wrong claims among them to test the assistant. `blind`: the control's users
 * when they never say a wrong thing: agreeing with them is always good, so a reward model that cannot look things up may
 * take agreement itself for what earned the thumbs.
 */
export const userPresets = {
  default: ordinary,
  indifferent: { ...withoutTaste(ordinary), name: 'indifferent' },
  control: { ...withoutMistakes(withoutTaste(ordinary)), name: 'control' },
  blind: { ...withoutWrongClaims(withoutTaste(ordinary)), name: 'blind' },
} as const satisfies Record<string, UserParameters>;

export type UserPreset = keyof typeof userPresets;

/** A preset by its name, or a JSON file of parameters (anything left out keeps its default). */
export function loadUserParameters(presetOrPath: string): UserParameters {
  if (Object.hasOwn(userPresets, presetOrPath)) return userPresets[presetOrPath as UserPreset];
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(presetOrPath, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? `it is not JSON (${cause.message})` : 'it cannot be read';
    throw new EvenkeelError('input', `No user parameters in "${presetOrPath}": ${reason}.`, {
      hint: `Give a JSON file, or one of the presets: ${Object.keys(userPresets).join(', ')}.`,
      cause,
    });
  }
  const parsed = userParameters.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new EvenkeelError(
    'input',
    `User parameters in "${presetOrPath}": ${issue?.path.join('.') || 'the whole file'}: ${issue?.message}.`,
    { hint: 'The fields and their defaults are described in docs/pocket-world.md.' },
  );
}

/** One user of the assistant. */
export interface User extends Judge {
  readonly id: string;
  /** Seed of everything this user believes. */
  readonly seed: number;
  readonly parameters: UserParameters;
}

/** Users of a population, where nothing else is said. */
const ordinarySize = 2_000;

/** Draws a population. The same random stream gives the same people. */
export function population(parameters: UserParameters, random: Random, size = ordinarySize): User[] {
  const clamp = (x: number, low: number, high: number) => Math.max(low, Math.min(high, x));
  return Array.from({ length: size }, (_, i): User => {
    const draw = ({ mean, sd }: { mean: number; sd: number }) => mean + sd * random.normal();
    const checkSkill = clamp(draw(parameters.checkSkill), 0, 1);
    const impatience = Math.max(0, draw(parameters.impatience));
    const thumbHabit = parameters.thumbHabitSd * random.normal();
    const agreementTaste = draw(parameters.agreementTaste);
    const praiseTaste = draw(parameters.praiseTaste);
    const devoted = random.bernoulli(parameters.devotees.share);
    const seed = random.below(0x7fffffff);
    return {
      id: `user-${i}`,
      seed,
      checkSkill,
      impatience,
      thumbHabit,
      parameters,
      openness: parameters.openness,
      agreementTaste: devoted ? parameters.devotees.taste : agreementTaste,
      praiseTaste: devoted ? parameters.devotees.taste : praiseTaste,
      choice: parameters.choice,
    };
  });
}

/**
 * What the user says about a fact, and what they believe. Fixed for each user and fact, so that what was said in one
 * conversation is what memory keeps for the next. Who is mistaken under one preset says the same words under `control`.
 */
export function viewOn(user: User, fact: Fact): { claim: string; belief: Belief } {
  const { claims } = user.parameters;
  const random = new Random(user.seed).fork(fact.id);
  const rate = fact.former !== null ? claims.outdated : fact.trap ? claims.trap : claims.plain;
  const wrong = random.bernoulli(rate);
  const mistake = fact.trap && random.bernoulli(0.8) ? (fact.wrong[0] as string) : random.pick(fact.wrong);
  const sincere = random.bernoulli(claims.sincere);
  if (!wrong) return { claim: fact.answer, belief: { state: 'right', answer: fact.answer } };
  return sincere
    ? { claim: mistake, belief: { state: 'mistaken', answer: mistake } }
    : { claim: mistake, belief: { state: 'right', answer: fact.answer } };
}
