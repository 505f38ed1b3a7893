import { indexOfName, type SampleTable } from './sample-table.ts';
import { behaviourMass, type Mix, rewardsOf, tiltRewards } from './tilt.ts';

export interface AgreementPenalty {
  /**
   * The closed form λ* = max(0, β log(m₁/m₀)), m_a = E[e^{R/β} | agreement = a], each prompt's e^{R/β} divided by its
   * own mean so that prompts count alike.
   */
  readonly closedForm: number;
  /** The smallest λ ≥ 0 at which the forecast of agreement is back at the reference; null when no λ brings it there. */
  readonly solved: number | null;
  /** λ* of every prompt on its own; null where its samples all agree or none does. `[prompts]` */
  readonly perPrompt: readonly (number | null)[];
}

/** The signal that `withPenalty` adds: minus the behaviour, so that its weight is λ. */
export const penaltySignal = (behaviour: string): string => `penalty/${behaviour}`;

/**
 * The table with one more signal, −A, A being a behaviour (0 where not measurable): giving it weight λ makes the reward
 * R − λA.
 */
export function withPenalty(table: SampleTable, behaviour: string): SampleTable {
  const index = indexOfName(table.behaviours, behaviour, 'behaviour');
  return {
    ...table,
    signals: [...table.signals, penaltySignal(behaviour)],
    abstentions: [...table.abstentions, 0],
    prompts: table.prompts.map((prompt) => ({
      ...prompt,
      scores: [...prompt.scores, prompt.behaviours[index]!.map((value) => (Number.isNaN(value) ? 0 : -value))],
    })),
  };
}

/**
 * How much to take off the reward of agreeing, on prompts with a false premise, so that training does not make it more
 * frequent (Shapira et al. 2026, arXiv 2602.01002; their β is the inverse of the KL coefficient used here). Theory
 * only: a candidate to be tested, not a cure. Give it the false-premise prompts alone.
 * @param behaviour 1 when the reply agrees with the false premise, 0 when it does not
 */
export function agreementPenalty(table: SampleTable, mix: Mix, behaviour: string): AgreementPenalty {
  const index = indexOfName(table.behaviours, behaviour, 'behaviour');
  const rewards = rewardsOf(table, mix.weights);
  const tilts = rewards.map((list) => tiltRewards(list, mix.beta));
  const mass = [0, 0];
  const count = [0, 0];
  const perPrompt = table.prompts.map((prompt, x) => {
    const { shares } = tilts[x]!;
    const [own, held] = [
      [0, 0],
      [0, 0],
    ];
    for (const [j, value] of prompt.behaviours[index]!.entries()) {
      if (Number.isNaN(value)) continue;
      if (value !== 0 && value !== 1) throw new RangeError(`'${behaviour}' is 0 or 1 for a penalty, not ${value}`);
      own[value]! += shares[j]!;
      held[value]! += 1 / prompt.size;
    }
    for (const a of [0, 1]) {
      mass[a]! += own[a]!;
      count[a]! += held[a]!;
    }
    return held[0]! > 0 && held[1]! > 0 ? logRatio(own, held, mix.beta) : null;
  });
  return {
    closedForm: count[0]! > 0 && count[1]! > 0 ? logRatio(mass, count, mix.beta) : 0,
    solved: solve(table, mix, behaviour),
    perPrompt,
  };
}

function logRatio(mass: readonly number[], count: readonly number[], beta: number): number {
  const ratio = mass[1]! / count[1]! / (mass[0]! / count[0]!);
  return Math.max(0, beta * Math.log(ratio));
}

function solve(table: SampleTable, mix: Mix, behaviour: string): number | null {
  const penalised = withPenalty(table, behaviour);
  const index = indexOfName(table.behaviours, behaviour, 'behaviour');
  const rate = (weights: Mix['weights'], beta: number) => {
    let [top, bottom] = [0, 0];
    for (const [x, rewards] of rewardsOf(penalised, weights).entries()) {
      const [a, b] = behaviourMass(table.prompts[x]!, index, tiltRewards(rewards, beta).shares);
      top += a;
      bottom += b;
    }
    return top / bottom;
  };
  const reference = rate({}, Number.POSITIVE_INFINITY);
  const excess = (lambda: number) => rate({ ...mix.weights, [penaltySignal(behaviour)]: lambda }, mix.beta) - reference;
  if (!(excess(0) > 0)) return 0;
  let high = mix.beta;
  while (excess(high) > 0) {
    high *= 2;
    // Where some prompt's samples all agree, no penalty can lower it.
    if (high > mix.beta * 2 ** 60) return null;
  }
  let low = 0;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}
