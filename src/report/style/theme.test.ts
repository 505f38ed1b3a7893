import { describe, expect, test } from 'vitest';
import { dark, light } from './theme.ts';

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const marks = Object.keys(light).filter(
  (name) => name.startsWith('--arm-') || name === '--sft',
) as (keyof typeof light)[];
const words = ['--ink', '--muted', '--accent', '--rise', '--fall', '--pass', '--fail', '--unsure'] as const;
const grounds = ['--ground', '--surface', '--tint'] as const;

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('%s colours', (_, colors) => {
  test('text reaches 4.5 : 1 on every ground', () => {
    for (const word of words) {
      for (const ground of grounds) {
        expect(contrast(colors[word], colors[ground]), `${word} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrast(colors['--ink'], colors['--change'])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colors['--muted'], colors['--change'])).toBeGreaterThanOrEqual(4.5);
  });

  test('marks reach 3 : 1', () => {
    for (const mark of marks) {
      for (const ground of grounds) expect(contrast(colors[mark], colors[ground]), mark).toBeGreaterThanOrEqual(3);
    }
  });

  test('no two arms share a colour', () => {
    expect(new Set(marks.map((mark) => colors[mark])).size).toBe(9);
  });
});
