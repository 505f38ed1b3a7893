import { labelledTraits } from '../labelling/label-line.ts';
import { type RuleAgainstLabels, ruleAgainstLabels } from '../labelling/rules-against-labels.ts';
import { bitOf, type EventColumns } from './event-columns.ts';
import { type QualityScale, qualityScale } from './thumb-design.ts';

/** Rated events that were drawn by lot and labelled, seen through their labels. */
export interface DrawnSample {
  /** All columns, with what labels say of drawn events in the place of what rules say. */
  readonly columns: EventColumns;
  readonly quality: QualityScale;
  /** Drawn and rated. */
  readonly rows: Int32Array;
}

/** @returns null when nothing that is rated was drawn */
export function drawnSample(columns: EventColumns, rated: Int32Array): DrawnSample | null {
  const rows = rated.filter((i) => (columns.chance[i] as number) > 0);
  if (rows.length === 0) return null;
  const traits = columns.traits.slice();
  const premise = columns.premise.slice();
  const quality = columns.quality.slice();
  for (const i of rows) {
    const told = columns.toldTraits[i] as number;
    traits[i] = ((traits[i] as number) & ~told) | ((columns.labelTraits[i] as number) & told);
    premise[i] = columns.labelPremise[i] as number;
    quality[i] = columns.labelQuality[i] as number;
  }
  const labelled = { ...columns, traits, premise, quality };
  return { columns: labelled, quality: qualityScale(labelled, rows), rows };
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
