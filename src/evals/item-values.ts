import type { Measure } from './measures.ts';
import type { GradedRecord } from './record.ts';

/** One item's value of a measure: the mean over its replies. */
export interface ItemValue {
  readonly item: string;
  readonly family: string;
  /** `null` when no reply to the item could be measured. */
  readonly value: number | null;
  readonly replies: number;
  /** Replies that could not be parsed. */
  readonly unparseable: number;
  /** Replies that parse and still do not tell. */
  readonly undecided: number;
}

/**
 * Values of a measure by item, in order of first appearance.
 *
 * @throws RangeError when one item appears in two families: it would be resampled as two independent ones
 */
export function itemValues(records: readonly GradedRecord[], measure: Measure): ItemValue[] {
  const items = new Map<string, { family: string; sum: number; count: number; replies: number; unparseable: number }>();
  for (const record of records) {
    if (!measure.asks(record)) continue;
    let entry = items.get(record.item);
    if (!entry) {
      entry = { family: record.family, sum: 0, count: 0, replies: 0, unparseable: 0 };
      items.set(record.item, entry);
    }
    if (entry.family !== record.family) {
      throw new RangeError(`item "${record.item}" is in families "${entry.family}" and "${record.family}"`);
    }
    entry.replies++;
    if (!record.wellFormed) entry.unparseable++;
    const value = record.wellFormed ? measure.value(record) : measure.unparseable;
    if (value === null) continue;
    entry.sum += value;
    entry.count++;
  }
  return [...items].map(([item, { family, sum, count, replies, unparseable }]) => ({
    item,
    family,
    value: count === 0 ? null : sum / count,
    replies,
    unparseable,
    undecided: measure.unparseable === null ? replies - unparseable - count : replies - count,
  }));
}
