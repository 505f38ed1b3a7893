/** One completion sampled from the reference policy, with what every signal gave it and what it shows. */
export interface SampledCompletion {
  /** null: the signal abstains, which adds nothing to the reward. */
  readonly scores: Readonly<Record<string, number | null>>;
  /** Rates (0 or 1) or amounts; null: does not apply here, or could not be measured. */
  readonly behaviours: Readonly<Record<string, number | null>>;
}

/** A prompt with the completions that the reference policy gave it, sampled at temperature 1. */
export interface SampledPrompt {
  /** Prompts of one family share a source and are resampled together. */
  readonly family: string;
  readonly completions: readonly SampledCompletion[];
}

/** One prompt's samples in columns, `[samples]` each. */
export interface PromptSamples {
  readonly family: string;
  readonly size: number;
  /** In the order of the table's signals; an abstention is 0. */
  readonly scores: readonly Float64Array[];
  /** In the order of the table's behaviours; what does not apply is NaN. */
  readonly behaviours: readonly Float64Array[];
}

/** Two in each half: the least that shows the bias of small samples. */
const fewestSamples = 4;

/** All samples in columns, the form in which forecasts are computed. */
export interface SampleTable {
  readonly signals: readonly string[];
  readonly behaviours: readonly string[];
  readonly prompts: readonly PromptSamples[];
  /** Share of completions on which each signal abstains, in the order of `signals`. */
  readonly abstentions: readonly number[];
}

/**
 * Turns samples into columns. Every name that any completion carries becomes a signal or behaviour; one that a
 * completion lacks is null there.
 * @throws RangeError for no prompts, a prompt with fewer than four completions, or a value that is not finite
 */
export function tabulateSamples(prompts: readonly SampledPrompt[]): SampleTable {
  if (prompts.length === 0) throw new RangeError('a forecast needs at least one prompt');
  const signals = new Set<string>();
  const behaviours = new Set<string>();
  for (const { family, completions } of prompts) {
    if (completions.length < fewestSamples) {
      throw new RangeError(
        `a prompt of family '${family}' has ${completions.length} completions; a forecast needs ${fewestSamples} or more`,
      );
    }
    for (const completion of completions) {
      for (const name of Object.keys(completion.scores)) signals.add(name);
      for (const name of Object.keys(completion.behaviours)) behaviours.add(name);
    }
  }
  const abstained = new Map([...signals].map((name) => [name, 0]));
  let total = 0;
  const column = (
    { family, completions }: SampledPrompt,
    kind: 'scores' | 'behaviours',
    name: string,
    missing: number,
  ) =>
    Float64Array.from(completions, (completion) => {
      const value = completion[kind][name] ?? null;
      if (value !== null && !Number.isFinite(value)) {
        throw new RangeError(`'${name}' of a completion of family '${family}' is ${value}, not a finite number`);
      }
      if (value === null && kind === 'scores') abstained.set(name, abstained.get(name)! + 1);
      return value ?? missing;
    });
  const table = prompts.map((prompt) => {
    total += prompt.completions.length;
    return {
      family: prompt.family,
      size: prompt.completions.length,
      scores: [...signals].map((name) => column(prompt, 'scores', name, 0)),
      behaviours: [...behaviours].map((name) => column(prompt, 'behaviours', name, Number.NaN)),
    };
  });
  return {
    signals: [...signals],
    behaviours: [...behaviours],
    prompts: table,
    abstentions: [...signals].map((name) => abstained.get(name)! / total),
  };
}

/** @throws RangeError for a name that the samples do not carry */
export function indexOfName(names: readonly string[], name: string, what: 'signal' | 'behaviour'): number {
  const index = names.indexOf(name);
  if (index < 0) throw new RangeError(`the samples have no ${what} '${name}'; they have ${names.join(', ') || 'none'}`);
  return index;
}
