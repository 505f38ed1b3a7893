import { describe, expect, it } from 'vitest';
import { chiSquareCdf } from './distributions.ts';
import { indexStream } from './index-stream.ts';
import { Random } from './random.ts';

/** Chi-square p-value of counts against equal chances. */
function evenness(counts: Int32Array): number {
  const expected = counts.reduce((sum, n) => sum + n, 0) / counts.length;
  return (
    1 -
    chiSquareCdf(
      counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0),
      counts.length - 1,
    )
  );
}

describe('index stream', () => {
  it('draws every index, and every pair of neighbours, equally often', () => {
    const n = 7;
    const drawn = new Int32Array(200_000);
    indexStream(new Random(3))(drawn, n);
    const single = new Int32Array(n);
    const pairs = new Int32Array(n * n);
    for (const [i, index] of drawn.entries()) {
      single[index]!++;
      if (i % 2 === 1) pairs[drawn[i - 1]! * n + index]!++;
    }
    expect(evenness(single)).toBeGreaterThan(0.001);
    expect(evenness(pairs)).toBeGreaterThan(0.001);
  });

  it('goes on where it stopped, and depends on the seed alone', () => {
    const [whole, first, second] = [new Int32Array(20), new Int32Array(12), new Int32Array(8)];
    indexStream(new Random(1))(whole, 1000);
    const fill = indexStream(new Random(1));
    fill(first, 1000);
    fill(second, 1000);
    expect([...first, ...second]).toEqual([...whole]);
    const other = new Int32Array(20);
    indexStream(new Random(2))(other, 1000);
    expect([...other]).not.toEqual([...whole]);
  });
});
