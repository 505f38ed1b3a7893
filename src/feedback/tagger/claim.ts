import { type Clause, clausesOf } from './clauses.ts';
import type { LanguageTables } from './language-tables.ts';
import { type NumberSaid, numbersOf } from './numbers.ts';
import type { Tokens } from './tokens.ts';

/** What a user's turn asserts, as far as words tell. */
export interface Claim {
  readonly clauses: readonly Clause[];
  /** All that it is about. */
  readonly content: ReadonlySet<string>;
  /** What is said of the rest: what stands behind the copula, or the last words that say something. */
  readonly focus: readonly string[];
  readonly topic: readonly string[];
  readonly numbers: readonly NumberSaid[];
  readonly negated: boolean;
}

/** Tokens of a turn that are read. */
const longest = 120;

export function claimOf(asked: Tokens, tables: LanguageTables): Claim {
  const clauses = clausesOf(asked, tables, longest, true).filter(({ asks, content }) => !asks || content.length > 0);
  const content = new Set<string>();
  for (const clause of clauses) for (const word of clause.content) content.add(word);
  const main = mainClause(clauses);
  const [topic, focus] = main === null ? [[], []] : parts(main, tables);
  return {
    clauses,
    content,
    focus,
    topic,
    numbers: numbersOf(asked.words, tables, longest),
    negated: main?.negated ?? false,
  };
}

/** The first clause with something on either side of a copula, or else the first that says enough. */
function mainClause(clauses: readonly Clause[]): Clause | null {
  let found: Clause | null = null;
  for (const clause of clauses) {
    if (clause.content.length >= 2 && !clause.asks) return clause;
    if (found === null || clause.content.length > found.content.length) found = clause;
  }
  return found;
}

function parts(clause: Clause, tables: LanguageTables): [string[], string[]] {
  const { content, words } = clause;
  if (content.length < 2) return [[], [...content]];
  const at = words.findIndex((word) => tables.copulas.has(word));
  // How much of the content stands before the copula: counted by the share of the words there, which is near enough.
  const before = at < 0 ? content.length - focusWords : Math.round((content.length * at) / words.length);
  const cut = Math.min(Math.max(before, 1), content.length - 1);
  return [content.slice(0, cut), content.slice(cut)];
}

const focusWords = 2;
