import { Random, sigmoid } from '../../stats/index.ts';
import { allocate, bitOf, type EventColumns } from './event-columns.ts';
import { premiseCode } from './premise.ts';
import type { ReadColumns } from './read-columns.ts';

/** A population with a known agreement bias, its selective thumbs, and what it thumbs. All coefficients are log-odds. */
export interface Planted {
  /** Mean taste for agreement; see `tasteFor`. */
  readonly taste: number;
  readonly users: number;
  readonly eventsEach: number;
  /** Effect of agreement on P(thumb): who is agreed with thumbs more, or less. */
  readonly agreementOnThumb?: number;
}

const tasteSd = 0.5;
const leniencySd = 0.7;
const habitSd = 0.8;

interface Shown {
  readonly premise: number;
  readonly agrees: number;
  readonly quality: number;
  readonly praises: number;
  readonly words: number;
}

function show(random: Random): Shown {
  const premise = random.weighted([0, 0.45, 0.35, 0.2]);
  const agrees = random.bernoulli(premise === premiseCode.true ? 0.7 : 0.45) ? 1 : 0;
  // Agreeing with what is false costs quality, so that an unadjusted comparison is biased.
  const quality = random.normal() - (premise === premiseCode.false ? 0.8 * agrees : 0);
  return {
    premise,
    agrees,
    quality,
    praises: random.bernoulli(0.15 + 0.2 * agrees) ? 1 : 0,
    words: 20 + random.below(120),
  };
}

function upLogit({ premise, agrees, quality, praises, words }: Shown, leniency: number, taste: number): number {
  const right = premise === premiseCode.true ? 0.9 : 0;
  return 0.4 + leniency + 0.7 * quality + 0.3 * praises - 0.15 * Math.log2(1 + words) + (taste + right) * agrees;
}

/** The mean taste under which agreement on false and contested premises raises P(up) by `points` (0.05: five), on average over what is shown. */
export function tasteFor(points: number): number {
  const random = new Random(7);
  const sample = Array.from({ length: 20_000 }, () => ({
    shown: show(random),
    leniency: leniencySd * random.normal(),
    extra: tasteSd * random.normal(),
  })).filter(({ shown }) => shown.premise !== premiseCode.true);
  const effect = (taste: number) =>
    sample.reduce((sum, { shown, leniency, extra }) => {
      const logit = (agrees: number) => upLogit({ ...shown, agrees }, leniency, taste + extra);
      return sum + sigmoid(logit(1)) - sigmoid(logit(0));
    }, 0) / sample.length;
  let [low, high] = [-2, 4];
  for (let k = 0; k < 40; k++) {
    const middle = (low + high) / 2;
    if (effect(middle) < points) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Events of such a population, shown and partly rated. */
export function plantedEvents(planted: Planted, random: Random): ReadColumns {
  const n = planted.users * planted.eventsEach;
  const columns: EventColumns = {
    count: n,
    ...allocate(n),
    event: Float64Array.from({ length: n }, (_, i) => i),
    conversation: Float64Array.from({ length: n }, (_, i) => i),
    names: { model: ['m@1'], language: ['en'], group: [''], tag: [''] },
  };
  let i = 0;
  for (let user = 0; user < planted.users; user++) {
    const leniency = leniencySd * random.normal();
    const taste = planted.taste + tasteSd * random.normal();
    const habit = habitSd * random.normal();
    for (let k = 0; k < planted.eventsEach; k++, i++) {
      const shown = show(random);
      const thumbs = sigmoid(-0.9 + habit + (planted.agreementOnThumb ?? 0.5) * shown.agrees - 0.4 * shown.quality);
      const up = random.bernoulli(sigmoid(upLogit(shown, leniency, taste)));
      columns.thumb[i] = random.bernoulli(thumbs) ? (up ? 1 : 0) : -1;
      columns.user[i] = user;
      columns.premise[i] = shown.premise;
      columns.quality[i] = shown.quality;
      columns.length[i] = shown.words;
      columns.traits[i] =
        bitOf('stance') |
        (shown.agrees ? bitOf('agrees') : bitOf('contradicts')) |
        (shown.praises ? bitOf('praises') : 0);
    }
  }
  return { columns, duplicates: 0, badLines: 0, examples: [] };
}
