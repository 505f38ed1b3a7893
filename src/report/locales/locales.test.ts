import { describe, expect, test } from 'vitest';
import { type Locale, locales } from './index.ts';

/** Every sentence of a locale by its path; those with arguments are called with arguments that can be recognised. */
function sentences(value: unknown, path: string, out: Map<string, string>): Map<string, string> {
  if (typeof value === 'string') out.set(path, value);
  else if (typeof value === 'function') out.set(path, String(value(...recognisable(value.length))));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) sentences(part, `${path}.${key}`, out);
  }
  return out;
}

/** Each argument answers any property with `⟦property⟧` and is written as `⟦argument⟧`. */
function recognisable(length: number): unknown[] {
  return Array.from(
    { length: Math.max(length, 2) },
    (_, i) =>
      new Proxy(Object(`⟦${i}⟧`) as object, {
        get: (target, key) => {
          const own = Reflect.get(target, key) as unknown;
          if (typeof key === 'symbol' || own !== undefined) return typeof own === 'function' ? own.bind(target) : own;
          return `⟦${key}⟧`;
        },
      }),
  );
}

/** Labels made from lists are tested where they are used. */
const catalogueOf = (locale: Locale) => {
  const { terms, ...rest } = locales[locale];
  const { arm: _arm, term: _term, ...labels } = terms;
  return sentences({ ...rest, terms: labels }, locale, new Map());
};

const marksIn = (sentence: string): string[] => [...new Set(sentence.match(/⟦[^⟧]+⟧/g) ?? [])].sort();

describe.each(Object.keys(locales) as Locale[])('%s', (locale) => {
  const own = catalogueOf(locale);

  test('says something everywhere', () => {
    const quiet = [...own].filter(([, sentence]) => sentence.trim() === '').map(([path]) => path.slice(locale.length));
    // Chinese sets no blank between sentences.
    expect(quiet.filter((path) => path !== '.frame.sentenceGap')).toEqual([]);
  });

  test('uses the same figures in every sentence as English does', () => {
    for (const [path, sentence] of catalogueOf('en')) {
      const other = own.get(path.replace(/^en/, locale));
      expect(marksIn(other ?? 'missing'), path).toEqual(marksIn(sentence));
    }
  });

  test('marks are balanced', () => {
    for (const [path, sentence] of own) {
      expect((sentence.match(/\*\*/g) ?? []).length % 2, path).toBe(0);
      expect((sentence.match(/`/g) ?? []).length % 2, path).toBe(0);
    }
  });
});

describe('zh-CN', () => {
  test('is Chinese: no sentence is left in English', () => {
    const latinOnly = [...catalogueOf('zh-CN')].filter(
      ([, sentence]) => /[a-z]{3}/i.test(sentence.replace(/⟦[^⟧]+⟧|`[^`]*`/g, '')) && !/[\u4e00-\u9fff]/.test(sentence),
    );
    expect(latinOnly.map(([path]) => path)).toEqual([]);
  });
});
