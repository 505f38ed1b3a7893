import type { LanguageTables } from './language-tables.ts';
import { isMark } from './tokens.ts';

/** A number of a text. Years are compared with years, and other numbers with each other. */
export interface NumberSaid {
  readonly value: number;
  readonly isYear: boolean;
  /** The token behind it: "hearts", 颗. */
  readonly unit: string;
}

const hanDigits = new Map([...'零一二三四五六七八九', '两'].map((digit, value) => [digit, digit === '两' ? 2 : value]));
const hanPowers = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1000],
  ['万', 10_000],
  ['亿', 1e8],
]);

/** The numbers of the first `most` tokens, in figures or in words. A bare "one" or 一 says nothing: it is an article. */
export function numbersOf(words: readonly string[], tables: LanguageTables, most: number): NumberSaid[] {
  const found: NumberSaid[] = [];
  const end = Math.min(words.length, most);
  for (let i = 0; i < end; i++) {
    const word = words[i] as string;
    const c = word.charCodeAt(0);
    if (c >= 48 && c <= 57) {
      const value = Number.parseFloat(word);
      found.push({ value, isYear: word.length === 4 && value >= 1000 && value <= 2100, unit: words[i + 1] ?? '' });
    } else if (c >= 0x3400) {
      if (!hanDigits.has(word) && !hanPowers.has(word)) continue;
      const [value, next] = hanNumber(words, i);
      if (value !== null) found.push({ value, isYear: false, unit: words[next] ?? '' });
      i = next - 1;
    } else {
      const value = tables.numerals.get(word);
      if (value !== undefined && !isMark(word)) found.push({ value, isYear: false, unit: words[i + 1] ?? '' });
    }
  }
  return found;
}

/** Small numbers count all sorts of things, and answer one another only where they count the same. */
export function comparable(a: NumberSaid, b: NumberSaid): boolean {
  if (a.isYear !== b.isYear) return false;
  return (a.value > small && b.value > small) || a.unit === b.unit;
}

const small = 12;

/** The number that begins at `from`, or null, and where to read on. "十分" ("very") and "万一" ("in case") are none. */
function hanNumber(words: readonly string[], from: number): [number | null, number] {
  let at = from;
  let total = 0;
  let digit = 0;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    const value = hanDigits.get(word);
    const power = hanPowers.get(word);
    if (value !== undefined) digit = digit > 0 ? digit * 10 + value : value;
    else if (power !== undefined) {
      total = power >= 10_000 ? (total + Math.max(digit, 1)) * power : total + Math.max(digit, 1) * power;
      digit = 0;
    } else break;
  }
  const value = total + digit;
  const vague = value <= 1 || (at === from + 1 && value >= 10 && words[at] === '分') || words[from] === '万';
  return [vague ? null : value, at];
}
