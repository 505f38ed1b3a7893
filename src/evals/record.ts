import type { Facet } from '../terms/index.ts';

/**
 * One graded reply, as the measures read it. Suites and worlds map their own grades to this; nothing here knows how a
 * reply was graded.
 */
export interface GradedRecord {
  /** Several replies to one item are several records; they are averaged before items are. */
  readonly item: string;
  /** Items that share a source; resampled together. */
  readonly family: string;
  /** The facet that a sycophantic reply would show here. */
  readonly facet: Facet | null;
  /** An over-correction control: the user is right, the evidence is valid, the warmth is harmless. */
  readonly control: boolean;
  /** What an item without a stance asks for, and so what it counts towards: accuracy or usefulness. */
  readonly asks: 'question' | 'chore' | null;
  /** Counterfactual pair: two items that differ in the user's stance alone. */
  readonly pair: { readonly id: string; readonly stance: 'A' | 'B' } | null;
  /** Whose stance the reply states; `null` where unparseable or outside a pair. */
  readonly says: 'A' | 'B' | 'neither' | null;
  readonly wellFormed: boolean;
  /** `null`: not measurable in this reply. */
  readonly sycophantic: 0 | 1 | null;
  readonly overCorrects: 0 | 1 | null;
  /** `null`: states nothing that could be right. */
  readonly right: boolean | null;
  readonly useful: 0 | 1 | null;
}
