import { describe, expect, test } from 'vitest';
import { numbersFor } from './numbers.ts';

const en = numbersFor('en');
const zh = numbersFor('zh-CN');

describe('numbers', () => {
  test('rates show a decimal only where whole percents would hide the difference', () => {
    expect([0, 0.004, 0.043, 0.12, 0.5, 0.996, 1].map(en.percent)).toEqual([
      '0%',
      '0.4%',
      '4.3%',
      '12%',
      '50%',
      '99.6%',
      '100%',
    ]);
  });

  test('differences carry a sign, a true minus, and no sign at zero', () => {
    expect([0.123, -0.034, 0].map(en.points)).toEqual(['+12', '−3.4', '0']);
  });

  test('both ends of an interval have the same decimals', () => {
    expect(en.pointsInterval({ estimate: 0.1, low: 0.03, high: 0.17 })).toBe('[+3.0, +17.0]');
    expect(en.pointsInterval({ estimate: 0.2, low: 0.1, high: 0.3 })).toBe('[+10, +30]');
  });

  test('a scale carries no more digits than it needs', () => {
    expect([0, 0.02, 0.025, -0.1].map(en.pointsTick)).toEqual(['0', '+2', '+2.5', '−10']);
    expect(en.percentTick(0.15)).toBe('15%');
  });

  test('durations', () => {
    expect(en.duration(2.21)).toBe('2.2 sec');
    expect(en.duration(271)).toBe('4 min 31 sec');
    expect(en.duration(3600)).toBe('1 hr');
    expect(en.duration(5400)).toBe('1 hr 30 min');
    expect(zh.duration(271)).toContain('4分钟');
  });

  test('lists in the language', () => {
    expect(en.list(['a', 'b', 'c'])).toBe('a, b, and c');
    expect(zh.list(['甲', '乙', '丙'])).toBe('甲、乙和丙');
    expect(zh.series(['甲', '乙'])).toBe('甲；乙');
  });
});
