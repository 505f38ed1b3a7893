import type { Factors } from '../incident-summary.ts';

/**
 * One colour a policy, the same in every chart. Arms without the thumbs reward are cool, arms with it are warm: the
 * distinction that matters most survives every common colour blindness, and the shade tells memory and fresh data
 * apart. The colours themselves are custom properties of the page (see style/), one set for light and one for dark.
 */
export function armColor(factors: Factors): string {
  return `var(--arm-${Number(factors.thumbs)}${Number(factors.memory)}${Number(factors.freshData)})`;
}

/** Lines are told apart without colour too. */
export function armDash(factors: Factors): string {
  if (factors.memory && factors.freshData) return '1.5 3';
  if (factors.memory) return '6 3';
  if (factors.freshData) return '2 2';
  return 'none';
}

export const colors = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  grid: 'var(--grid)',
  rule: 'var(--rule)',
  ground: 'var(--ground)',
  surface: 'var(--surface)',
  accent: 'var(--accent)',
  sft: 'var(--sft)',
  rise: 'var(--rise)',
  fall: 'var(--fall)',
  pass: 'var(--pass)',
  fail: 'var(--fail)',
  unsure: 'var(--unsure)',
} as const;
