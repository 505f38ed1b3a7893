import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const [english, chinese] = [read('README.md'), read('README.zh-CN.md')];
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Figures of the table of policies, row by row. */
function figures(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => /^\|[^|]+\| \d+ \[\d+, \d+\] \|/.test(line))
    .map((line) => line.match(/\d+(?:\.\d+)?/g) ?? []);
}

/** What stands between a pattern's parentheses, each once, in order. */
const found = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();

describe('the two READMEs', () => {
  it('tell the same figures', () => {
    expect(figures(english)).toHaveLength(16);
    expect(figures(chinese)).toEqual(figures(english));
  });

  it.each([
    ['README.md', english],
    ['README.zh-CN.md', chinese],
  ])('%s names files and scripts that exist', (_name, text) => {
    const files = found(text, /\]\(((?!https?:)[^)#]+)/g) as string[];
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    const named = found(text, /npm run ([\w:]+)/g) as string[];
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  it('lead to the same guides', () => {
    const guides = (text: string) => found(text, /\]\((docs\/[\w-]+\.md)\)/g);
    expect(guides(chinese)).toEqual(guides(english));
  });
});
