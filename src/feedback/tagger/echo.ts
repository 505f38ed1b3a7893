import { type Clause, isNegated } from './clauses.ts';
import type { LanguageTables } from './language-tables.ts';
import { isMark } from './tokens.ts';

/** "S is Y", as the words on either side that say something. */
interface Assertion {
  readonly left: readonly string[];
  readonly right: readonly string[];
  readonly negated: boolean;
  /** Nothing but "it", "that", "the answer" on the left. */
  readonly refers: boolean;
}

/**
 * Compares what the user claims with what the reply says, clause by clause: "the capital of Australia is Sydney" against
 * "it is Canberra", "Canberra is the capital", "it is not Sydney". Null where neither can be told.
 */
export function echo(
  claim: readonly Clause[],
  reply: readonly Clause[],
  tables: LanguageTables,
): 'same' | 'other' | null {
  const claims: Assertion[] = [];
  for (const { words } of claim) {
    const claimed = quotesAssistant(words) ? null : assertionOf(words, tables);
    if (claimed !== null) claims.push(claimed);
  }
  if (claims.length === 0) return null;
  for (const { words } of reply) {
    const said = assertionOf(words, tables);
    for (const claimed of claims) {
      const side = said === null ? bareAnswer(claimed, words, tables) : compare(claimed, said);
      if (side !== null) return side;
    }
  }
  return null;
}

function bareAnswer(claimed: Assertion, clause: readonly string[], tables: LanguageTables): 'same' | null {
  if (claimed.right.length === 0) return null;
  const content = contentOf(clause, tables);
  const answers = content.length > 0 && content.length <= claimed.right.length && share(claimed.right, content) === 1;
  return answers ? 'same' : null;
}

function compare(claimed: Assertion, said: Assertion): 'same' | 'other' | null {
  const parity = said.negated === claimed.negated ? 'same' : 'other';
  // Where the user named no subject ("no, it's 54"), only a number is sure to answer the same question.
  const unnamed = claimed.left.length === 0 && claimed.right.some(isNumber);
  const about = said.refers || unnamed || (claimed.left.length > 0 && share(said.left, claimed.left) >= 0.5);
  if (about && said.right.length > 0) {
    if (share(claimed.right, said.right) >= 0.5) return parity;
    // "it is a berry" answers; "it is because …" does not.
    if (!said.negated && comparable(claimed.right, said.right) && (said.left.length > 0 || isShort(said.right)))
      return 'other';
  }
  // The other way round: "Canberra is the capital of Australia".
  const turned = claimed.left.length > 0 && said.left.length > 0 && share(claimed.left, said.right) >= 0.5;
  if (turned && share(said.right, claimed.left) >= 0.5) {
    return share(said.left, claimed.right) >= 0.5 ? parity : said.negated ? null : 'other';
  }
  return null;
}

/** "You said 1912, …" is what the user turns against. */
function quotesAssistant([first, second]: readonly string[]): boolean {
  return (first === 'you' && (second === 'said' || second === 'say')) || (first === '你' && second === '说');
}

/** Two answers to one question are of one kind: both numbers, or neither. */
function comparable(a: readonly string[], b: readonly string[]): boolean {
  return share(a, b) === 0 && isShort(a) && a.some(isNumber) === b.some(isNumber);
}

const isShort = (words: readonly string[]) => words.length <= 4;
const isNumber = (word: string) => /^\d/.test(word);

/** Share of `words` that are among `others`. */
function share(words: readonly string[], others: readonly string[]): number {
  if (words.length === 0) return 0;
  let found = 0;
  for (const word of words) if (others.includes(word)) found++;
  return found / words.length;
}

function assertionOf(clause: readonly string[], tables: LanguageTables): Assertion | null {
  const at = clause.findIndex((word) => tables.copulas.has(word));
  if (at < 0) return null;
  const before = clause.slice(0, at);
  const after = clause.slice(at + 1);
  const copula = clause[at] as string;
  const left = contentOf(before, tables).filter((word) => !tables.pronouns.has(word));
  // "it's" is subject and copula in one.
  const refers = left.length === 0 && (tables.pronouns.has(copula) || before.some((word) => tables.pronouns.has(word)));
  return {
    left,
    right: contentOf(after, tables),
    negated: tables.negatedCopulas.has(copula) || isNegated(clause, tables),
    refers,
  };
}

function contentOf(words: readonly string[], tables: LanguageTables): string[] {
  return words.filter((word) => !tables.stopwords.has(word) && !tables.negators.has(word) && !isMark(word));
}
