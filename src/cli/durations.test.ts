import { expect, test } from 'vitest';
import { showDuration, showTimeLeft } from './durations.ts';

test('durations carry over, and never show 60', () => {
  expect([0, 59.4, 59.6, 60, 200, 3599.7, 3600, 3900, 7199].map(showDuration)).toEqual([
    '0 s',
    '59 s',
    '1 min 00 s',
    '1 min 00 s',
    '3 min 20 s',
    '1 h 00 min',
    '1 h 00 min',
    '1 h 05 min',
    '2 h 00 min',
  ]);
});

test('the time left is rounded to what an estimate deserves', () => {
  expect(showTimeLeft(null)).toContain('not known');
  expect(showTimeLeft(3)).toBe('a few seconds left');
  expect(showTimeLeft(43)).toBe('about 45 s left');
  expect(showTimeLeft(58)).toBe('about 1 min 00 s left');
  expect(showTimeLeft(203)).toBe('about 3 min 20 s left');
  expect(showTimeLeft(2711)).toBe('about 45 min 00 s left');
});
