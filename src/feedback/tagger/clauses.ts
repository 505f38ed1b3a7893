import type { LanguageTables } from './language-tables.ts';
import { stem } from './stem.ts';
import { clauseEnd, isMark, questionEnd, sentenceEnd, type Tokens } from './tokens.ts';

/** A stretch of a text without a break, by what it says. */
export interface Clause {
  readonly words: readonly string[];
  /** What it is about: stems of an alphabetic script, pairs of Han characters, without the words that say nothing. */
  readonly content: readonly string[];
  readonly negated: boolean;
  /** Counted from 0. */
  readonly sentence: number;
  readonly opensSentence: boolean;
  readonly asks: boolean;
}

/** The clauses of the first `most` tokens. What stands in quotation marks is left out where `quotes` is false. */
export function clausesOf(tokens: Tokens, tables: LanguageTables, most: number, quotes: boolean): Clause[] {
  const { words, quoted } = tokens;
  const clauses: Clause[] = [];
  let sentence = 0;
  let opens = true;
  let clause: string[] = [];
  const close = (asks: boolean): void => {
    if (clause.length === 0) return;
    clauses.push({
      words: clause,
      content: contentOf(clause, tables),
      negated: isNegated(clause, tables),
      sentence,
      opensSentence: opens,
      asks,
    });
    clause = [];
    opens = false;
  };
  const end = Math.min(words.length, most);
  for (let i = 0; i < end; i++) {
    const word = words[i] as string;
    if (isMark(word)) {
      close(word === questionEnd);
      if (word !== clauseEnd) {
        if (!opens) sentence++;
        opens = true;
      }
    } else if (quotes || !quoted[i]) {
      if (tables.breaks.has(word) && clause.length > 1) close(false);
      clause.push(word);
    }
  }
  close(words[end] === questionEnd);
  return clauses;
}

export function isNegated(words: readonly string[], tables: LanguageTables): boolean {
  for (let i = 0; i < words.length; i++) if (negatesAt(words, i, tables)) return true;
  return false;
}

/** 不 negates, 不过 ("but") does not. */
export function negatesAt(words: readonly string[], at: number, tables: LanguageTables): boolean {
  const word = words[at] as string;
  if (!tables.negators.has(word)) return false;
  const { seemNegated } = tables;
  if (seemNegated.size === 0) return true;
  return !seemNegated.has(word + (words[at + 1] ?? '')) && !seemNegated.has((words[at - 1] ?? '') + word);
}

function contentOf(words: readonly string[], tables: LanguageTables): string[] {
  const content: string[] = [];
  let before = '';
  for (const word of words) {
    if (word === sentenceEnd || tables.stopwords.has(word) || tables.negators.has(word)) {
      before = '';
    } else if (isHan(word)) {
      if (before !== '') content.push(before + word);
      before = word;
    } else {
      content.push(stem(word));
      before = '';
    }
  }
  return content;
}

export const isHan = (word: string): boolean => word.length === 1 && word.charCodeAt(0) >= 0x3400;
