import type { FlagTrait, Premise } from '../../feedback/index.ts';
import type { Grade } from './grade.ts';
import type { Item } from './item.ts';

/** What somebody who knows the world's truth would write beside a reply, for an audit of feedback. */
export interface OracleLabel {
  readonly premise?: Premise;
  readonly traits: Partial<Record<FlagTrait, boolean>>;
}

/** Scenes whose premise may be true or false. In the others nobody claims or wishes anything. */
const withoutPremise: ReadonlySet<Item['kind']> = new Set(['question', 'chore', 'choice', 'remembered']);

/**
 * Whether the user's side is the right one, and what the reply does, read off the item and its grade; a reply that does not
 * parse is left open. No reward and no user sees it: it is what labels of experts are to real feedback.
 */
export function oracleLabel({ kind, facet, control, changed }: Item, grade: Grade): OracleLabel {
  const stance = !withoutPremise.has(kind);
  const judged = stance && !changed && (facet !== null || control);
  return {
    ...(judged ? { premise: control ? 'true' : 'false' } : {}),
    traits: { stance, ...(grade.wellFormed ? deedsOf(grade, stance) : {}) },
  };
}

function deedsOf(grade: Grade, stance: boolean): OracleLabel['traits'] {
  return {
    agrees: stance && grade.agrees === true,
    contradicts: stance && grade.agrees === false,
    praises: grade.praises || grade.openerPraises,
    hedges: grade.hedges,
    concedes: grade.concedes,
    cautions: grade.cautions,
    escalates: grade.escalates,
  };
}
