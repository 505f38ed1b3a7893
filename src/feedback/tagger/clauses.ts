import type { LanguageTables } from './language-tables.ts';
import { stem } from './stem.ts';
import { clauseEnd, isMark, questionEnd, sentenceEnd, type Tokens } from './tokens.ts';

/** A stretch of a text without a break, by what it says. */
export interface Clause {
  readonly words: readonly string[];
  /** What it is about: stems of an alphabetic script, pairs of Han characters, without the words that say nothing. */
  readonly content: readonly string[];
  readonly negated: boolean;
  readonly opensSentence: boolean;
  readonly asks: boolean;
}

/** The clauses of the first sentences, up to `most` tokens. What stands in quotation marks is left out where `quotes` is false. */
export function clausesOf(
  tokens: Tokens,
  tables: LanguageTables,
  { sentences, most, quotes }: { readonly sentences: number; readonly most: number; readonly quotes: boolean },
): Clause[] {
  const { words, quoted } = tokens;
  const clauses: Clause[] = [];
  const end = Math.min(words.length, most);
  let sentence = 0;
  let opensSentence = true;
  let start = 0;
  for (let i = 0; i <= end && sentence < sentences; i++) {
    const word = i < end ? (words[i] as string) : sentenceEnd;
    const marks = isMark(word);
    if (!marks && !tables.breaks.has(word)) continue;
    if (i > start) {
      const clause = words.slice(start, i);
      const said = quotes || quoted === null ? clause : clause.filter((_, at) => !quoted.has(start + at));
      const content: string[] = [];
      const negated = readWords(said, tables, content);
      clauses.push({ words: said, content, negated, opensSentence, asks: word === questionEnd });
      opensSentence = false;
    }
    if (marks && word !== clauseEnd) {
      if (!opensSentence) sentence++;
      opensSentence = true;
    }
    start = i + 1;
  }
  return clauses;
}

export function isNegated(words: readonly string[], tables: LanguageTables): boolean {
  for (let i = 0; i < words.length; i++) if (negatesAt(words, i, tables)) return true;
  return false;
}

/** 不 negates, 不过 ("but") does not. */
function negatesAt(words: readonly string[], at: number, tables: LanguageTables): boolean {
  const word = words[at] as string;
  if (!tables.negators.has(word)) return false;
  const { seemNegated } = tables;
  if (seemNegated.size === 0) return true;
  return !seemNegated.has(word + (words[at + 1] ?? '')) && !seemNegated.has((words[at - 1] ?? '') + word);
}

/** Fills `content`, and tells whether the clause is negated. */
function readWords(words: readonly string[], tables: LanguageTables, content: string[]): boolean {
  let negated = false;
  let before = '';
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (tables.negators.has(word)) {
      negated ||= negatesAt(words, i, tables);
      before = '';
    } else if (tables.stopwords.has(word)) {
      before = '';
    } else if (isHan(word)) {
      if (before !== '') content.push(before + word);
      before = word;
    } else {
      content.push(stem(word));
      before = '';
    }
  }
  return negated;
}

const isHan = (word: string): boolean => word.length === 1 && word.charCodeAt(0) >= 0x3400;
