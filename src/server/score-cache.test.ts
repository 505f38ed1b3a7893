import { describe, expect, it } from 'vitest';
import { ScoreCache } from './score-cache.ts';

/** Bytes of so many entries with one score. */
const room = (entries: number) => entries * 248;
const fill = (cache: ScoreCache, from: number, to: number) => {
  for (let i = from; i < to; i++) cache.set(`key ${i}`, 0, i);
};
const held = (cache: ScoreCache, from: number, to: number) => {
  let count = 0;
  for (let i = from; i < to; i++) if (cache.get(`key ${i}`)?.[0] === i) count++;
  return count;
};

describe('the cache of scores', () => {
  it('knows the latest half of what it may hold, and never more than that', () => {
    const cache = new ScoreCache(room(100), 1);
    for (const from of [0, 37, 74, 500]) {
      fill(cache, from, from + 237);
      // From the latest to the earliest, because asking renews.
      let known = 0;
      for (let i = from + 236; i >= 0; i--) if (cache.get(`key ${i}`) !== undefined) known++;
      expect(held(cache, from + 187, from + 237)).toBe(50);
      expect(known).toBeLessThanOrEqual(100);
    }
  });

  it('keeps what is asked for again and again, whatever else comes by', () => {
    const cache = new ScoreCache(room(100), 1);
    cache.set('asked', 0, 7);
    for (let i = 0; i < 2_000; i++) {
      fill(cache, i, i + 1);
      if (i % 40 === 0) expect(cache.get('asked')).toEqual([7]);
    }
    expect(cache.get('key 0')).toBeUndefined();
  });

  it('adds the score of a second signal to what the first gave, also long after', () => {
    const cache = new ScoreCache(room(100), 1);
    cache.set('a', 0, 1);
    fill(cache, 0, 60);
    cache.set('a', 1, null);
    expect(cache.get('a')).toEqual([1, null]);
  });

  it('holds nothing without room', () => {
    const cache = new ScoreCache(0, 1);
    cache.set('a', 0, 1);
    expect(cache.get('a')).toBeUndefined();
  });
});
