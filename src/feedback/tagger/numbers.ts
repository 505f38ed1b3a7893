import type { LanguageTables } from './language-tables.ts';
import { isMark } from './tokens.ts';

/** A number of a text. Years are compared with years, and other numbers with each other. */
export interface NumberSaid {
  readonly value: number;
  readonly isYear: boolean;
}

const hanDigits = '零一二三四五六七八九';
const hanPowers: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 10_000, 亿: 1e8 };

/** The numbers of the first `most` tokens, in figures or in words. A bare "one" or 一 says nothing: it is an article. */
export function numbersOf(words: readonly string[], tables: LanguageTables, most: number): NumberSaid[] {
  const found: NumberSaid[] = [];
  const end = Math.min(words.length, most);
  for (let i = 0; i < end; i++) {
    const word = words[i] as string;
    const c = word.charCodeAt(0);
    if (c >= 48 && c <= 57) {
      const value = Number.parseFloat(word);
      found.push({ value, isYear: word.length === 4 && value >= 1000 && value <= 2100 });
    } else if (c >= 0x3400) {
      const [value, next] = hanNumber(words, i);
      if (value !== null) found.push({ value, isYear: false });
      i = next - 1;
    } else {
      const value = tables.numerals.get(word);
      if (value !== undefined && !isMark(word)) found.push({ value, isYear: false });
    }
  }
  return found;
}

/** The number that begins at `from`, or null, and where to read on. "十分" ("very") and "万一" ("in case") are none. */
function hanNumber(words: readonly string[], from: number): [number | null, number] {
  let at = from;
  let total = 0;
  let digit = 0;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    const value = word === '两' ? 2 : hanDigits.indexOf(word);
    const power = hanPowers[word];
    if (value >= 0) digit = digit > 0 ? digit * 10 + value : value;
    else if (power !== undefined) {
      total = power >= 10_000 ? (total + Math.max(digit, 1)) * power : total + Math.max(digit, 1) * power;
      digit = 0;
    } else break;
  }
  if (at === from) return [null, from + 1];
  const value = total + digit;
  const vague = value <= 1 || (at === from + 1 && value >= 10 && words[at] === '分') || words[from] === '万';
  return [vague ? null : value, at];
}
