import type { PhraseList } from './phrases.ts';
import type { FlagTrait } from './traits.ts';

/**
 * Turns of a reply that are no trait by themselves, but tell together whose side it takes: it confirms or denies what was
 * said, builds on it, explains it, contrasts it with something else, feels with the user, proposes another way, cites
 * others, yields, urges to act, gives directions as if all were settled, says it of most or of some
 * only, or says it stronger, compares.
 */
export const turns = [
  'confirms',
  'denies',
  'builds',
  'explains',
  'contrasts',
  'sympathises',
  'proposes',
  'cites',
  'yields',
  'urges',
  'directs',
  'nuances',
  'amplifies',
  'compares',
] as const;
export type Turn = (typeof turns)[number];
export type Discourse = Readonly<Record<Turn, PhraseList>>;

/** All that the tagger knows of a language. A new one is a folder beside these and a line in `tag-reply.ts`. */
export interface LanguageTables {
  readonly reply: Readonly<Record<Exclude<FlagTrait, 'stance'>, PhraseList>>;
  readonly discourse: Discourse;
  /** What in the user's last turn shows a stance, and what rules one out. */
  readonly stance: PhraseList;
  readonly noStance: PhraseList;
  /** The user is pleased with work of their own: praise then goes along with them. */
  readonly pride: PhraseList;
  /** Sentences that begin so ask, greet or tell of the speaker's day; what they say is no claim. */
  readonly noClaim: PhraseList;
  /** Make a question of a sentence, wherever they stand. */
  readonly interrogatives: PhraseList;
  /** Take back what follows in the clause. */
  readonly negators: ReadonlySet<string>;
  /** Compounds of two tokens with a negator in them that negate nothing. */
  readonly seemNegated: ReadonlySet<string>;
  /** Stand between a subject and what is said of it. */
  readonly copulas: ReadonlySet<string>;
  readonly negatedCopulas: ReadonlySet<string>;
  /** Stand for what was talked of. */
  readonly pronouns: ReadonlySet<string>;
  /** End a clause, beside punctuation. */
  readonly breaks: ReadonlySet<string>;
  /** Say nothing about what a clause is about. */
  readonly stopwords: ReadonlySet<string>;
  /** Words for numbers, beside figures and Han numerals. */
  readonly numerals: ReadonlyMap<string, number>;
}
