import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emWidth, wrapText } from './wrap-text.ts';

describe('wrapText', () => {
  test('breaks at blanks, and between Chinese characters but not before a closing mark', () => {
    expect(wrapText('one two three', 5, 3)).toEqual(['one two', 'three']);
    const lines = wrapText('放行、拦截或证据不足', 4, 9);
    expect(lines.join('')).toBe('放行、拦截或证据不足');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).not.toMatch(/^[、，。]/);
  });

  test('lines keep to the width unless a single word is wider', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 12 }), (words) => {
        const lines = wrapText(words.join(' '), 6, 99);
        expect(lines.join(' ')).toBe(words.join(' '));
        for (const line of lines) expect(emWidth(line) <= 6 || !line.includes(' ')).toBe(true);
      }),
    );
  });

  test('what does not fit ends in an ellipsis', () => {
    expect(wrapText('one two three four', 4, 2)).toEqual(['one two', 'three…']);
  });
});
