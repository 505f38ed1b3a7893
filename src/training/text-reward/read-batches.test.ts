import { expect, it } from 'vitest';
import { replyTraits, WordHasher } from '../../rewards/index.ts';
import { Random, rowDot } from '../../stats/index.ts';
import { designOf } from './design.ts';
import { fitParts } from './fit-part.ts';

const random = new Random(4);
const words = Array.from({ length: 60 }, (_, i) => `w${i}`);
const replies = Array.from({ length: 3_500 }, (_, i) => ({
  prompt: [{ role: 'user', content: 'I think I am right.' }],
  completion: [i % 3 === 0 ? "You're right." : 'No.', ...Array.from({ length: 12 }, () => random.pick(words))].join(
    ' ',
  ),
  user: null,
  labels: { premise: i % 2 === 0 },
}));
const told: number[] = [];
const design = await designOf(replies, { bits: 12, threads: 1, progress: (done) => told.push(done) });

it('rows are the replies that the hasher and the trait reader make of them', () => {
  expect(told).toEqual([1_000, 2_000, 3_000, 3_500]);
  const weights = Float64Array.from({ length: 2 ** 12 }, () => random.normal());
  const known = new Set(design.hashed);
  weights.forEach((_, column) => {
    // Columns of one or two replies are left out.
    if (!known.has(column)) weights[column] = 0;
  });
  const hasher = new WordHasher(12);
  const placed = Float64Array.from(design.hashed, (column) => weights[column] as number);
  for (const i of [0, 1, 999, 1_000, 3_499]) {
    const reply = replies[i] as (typeof replies)[number];
    const dot = rowDot({ ...design.rows, denseWidth: 0 }, i, placed);
    expect(dot).toBeCloseTo(hasher.dot(reply.completion, Float32Array.from(weights)), 5);
    expect(design.traits[i]).toEqual(replyTraits.read(reply));
  }
});

it('are the same bytes read in several threads', async () => {
  const apart = await designOf(replies, { bits: 12, threads: 3, progress: () => {} });
  expect(apart.rows).toEqual(design.rows);
  expect(apart.hashed).toEqual(design.hashed);
  expect(apart.traits).toEqual(design.traits);
});

it('and a fit in a thread is the fit made here', async () => {
  const { rows } = design;
  const observations = {
    rows,
    first: Int32Array.from(replies.keys()),
    second: null,
    outcomes: Uint8Array.from(replies, (_, i) => (i % 7) % 2),
  };
  const penalties = new Float64Array(rows.width + rows.denseWidth).fill(1);
  const fits = [0, 1].map((k) => ({
    part: Int32Array.from(replies.keys()).filter((i) => i % 3 !== k),
    penalties,
    intercept: true,
    tolerance: 0.01,
  }));
  const here = await fitParts(observations, fits, () => {});
  const shares: number[] = [];
  const apart = await fitParts(observations, fits, (share) => shares.push(share), true);
  expect(apart).toEqual(here);
  expect(shares.at(-1)).toBe(1);
});
