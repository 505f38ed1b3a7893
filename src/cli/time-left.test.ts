import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimeLeft } from './time-left.ts';

test('at a steady pace the estimate is the truth, from the first seconds on', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 10, max: 5000 }),
      fc.double({ min: 0.05, max: 0.9, noNaN: true }),
      (total, reached) => {
        const left = new TimeLeft();
        for (let at = 0; at <= reached * total; at += total / 200) left.observe(at / total, 1000 + at);
        const now = 1000 + reached * total;
        const estimate = left.seconds(now);
        if (reached * total < 4) return;
        expect(estimate).not.toBeNull();
        expect(Math.abs((estimate ?? 0) - (1 - reached) * total)).toBeLessThan(0.02 * total);
      },
    ),
  );
});

test('stages that a resumed run finds done do not flatter the estimate for long', () => {
  const left = new TimeLeft();
  left.observe(0, 0);
  left.observe(0.5, 0.1);
  // Half was there; the other half takes 200 s.
  for (let at = 1; at <= 10; at++) left.observe(0.5 + at / 400, at);
  expect(left.seconds(10)).toBeCloseTo(190, 0);
  // Found late, and slow to load: forgotten once it is out of the window.
  const late = new TimeLeft();
  for (let at = 0; at <= 5; at++) late.observe(at / 10, at);
  for (let at = 6; at <= 60; at++) late.observe(0.5 + (at - 5) / 400, at);
  expect(late.seconds(60)).toBeCloseTo(145, 0);
});

test('without a pace nothing is claimed', () => {
  const left = new TimeLeft();
  expect(left.seconds(0)).toBeNull();
  left.observe(0, 0);
  left.observe(0.01, 0.5);
  expect(left.seconds(0.5)).toBeNull();
  const still = new TimeLeft();
  still.observe(0.3, 0);
  still.observe(0.3, 30);
  expect(still.seconds(30)).toBeNull();
});

test('between updates the clock runs down, but never below nothing', () => {
  const left = new TimeLeft();
  for (let at = 0; at <= 50; at++) left.observe(at / 100, at);
  expect(left.seconds(50)).toBeCloseTo(50, 0);
  expect(left.seconds(60)).toBeCloseTo(40, 0);
  expect(left.seconds(500)).toBe(0);
});
