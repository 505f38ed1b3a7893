import { labelledTraits } from '../labelling/label-line.ts';
import { type RuleAgainstLabels, ruleAgainstLabels } from '../labelling/rules-against-labels.ts';
import { bitOf, type EventColumns, notTold } from './event-columns.ts';
import { type QualityScale, qualityScale } from './thumb-design.ts';

/** Rated events that were drawn by lot and labelled, seen through their labels. */
export interface DrawnSample {
  /** All columns, with what labels say of drawn events in the place of what rules say. */
  readonly columns: EventColumns;
  readonly quality: QualityScale;
  /** Drawn and rated, with a label for all that agreement is estimated from. */
  readonly rows: Int32Array;
  has(row: number): boolean;
  /** Whether the drawn events, each counted 1 / chance, are as many as there are, within what drawing leaves to luck. */
  readonly standsForAll: boolean;
}

/**
 * A label that leaves open what most labels tell – a panel without a majority – takes its event out: the rules' word in its
 * place would be an error that nothing measures. What most labels leave open was not asked, and is the rules' to tell.
 *
 * @returns null when nothing that is rated was drawn
 */
export function drawnSample(columns: EventColumns, rated: Int32Array): DrawnSample | null {
  const drawn = rated.filter((i) => (columns.chance[i] as number) > 0);
  const mostTell = (tells: (row: number) => boolean) => 2 * drawn.filter(tells).length >= drawn.length;
  const tellsTraits = (bits: number) => (i: number) => ((columns.toldTraits[i] as number) & bits) === bits;
  const tellsPremise = (i: number) => columns.labelPremise[i] !== notTold;
  // Where the label says that the user takes no side, there is no premise to tell.
  const takesNoSide = (i: number) =>
    tellsTraits(bitOf('stance'))(i) && ((columns.labelTraits[i] as number) & bitOf('stance')) === 0;
  const needed = [
    tellsTraits(bitOf('stance')),
    tellsTraits(bitOf('agrees')),
    (i: number) => tellsPremise(i) || takesNoSide(i),
  ].filter(mostTell);
  const rows = drawn.filter((i) => needed.every((tells) => tells(i)));
  if (rows.length === 0) return null;
  const traits = columns.traits.slice();
  const premise = columns.premise.slice();
  const quality = columns.quality.slice();
  const isDrawn = new Uint8Array(columns.count);
  for (const i of rows) {
    isDrawn[i] = 1;
    const told = columns.toldTraits[i] as number;
    traits[i] = ((traits[i] as number) & ~told) | ((columns.labelTraits[i] as number) & told);
    if (tellsPremise(i)) premise[i] = columns.labelPremise[i] as number;
    quality[i] = columns.labelQuality[i] as number;
  }
  const labelled = { ...columns, traits, premise, quality };
  return {
    columns: labelled,
    quality: qualityScale(labelled, rows),
    rows,
    has: (row) => isDrawn[row] === 1,
    standsForAll: standsFor(columns.chance, drawn, rated.length),
  };
}

/** Beyond so many standard errors, or one in a hundred, the drawn events are a sample of something else. */
const farOff = 4;

/** The Horvitz–Thompson estimate of how many events there are, against how many there are. */
function standsFor(chance: Float32Array, drawn: Int32Array, there: number): boolean {
  let [sum, variance] = [0, 0];
  for (const i of drawn) {
    const count = 1 / (chance[i] as number);
    sum += count;
    variance += count * (count - 1);
  }
  return Math.abs(sum - there) <= Math.max(farOff * Math.sqrt(variance), 0.01 * there);
}

/** How the rules do on the drawn replies, for all rated ones: the label is taken for the truth. */
export function rulesOnSample(columns: EventColumns, { rows }: DrawnSample): RuleAgainstLabels[] {
  return labelledTraits.flatMap((trait) => {
    const bit = bitOf(trait);
    const has = (flags: number) => (flags & bit) !== 0;
    const told = [...rows]
      .filter((i) => has(columns.toldTraits[i] as number))
      .map((i) => ({
        weight: 1 / (columns.chance[i] as number),
        label: has(columns.labelTraits[i] as number),
        rule: has(columns.traits[i] as number),
      }));
    return told.length === 0 ? [] : ruleAgainstLabels(trait, told);
  });
}
