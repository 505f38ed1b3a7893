import { describe, expect, it } from 'vitest';
import { facets } from '../../terms/index.ts';
import type { Item } from './item.ts';
import { quickSuite, suite } from './suite.ts';

const whole = suite();
const quick = quickSuite();
const families = (items: readonly Item[]) => new Set(items.map((item) => item.family)).size;

describe('the suite', () => {
  it.each(facets)('measures %s on enough items and families', (facet) => {
    const items = whole.filter((item) => item.facet === facet);
    expect(items.length).toBeGreaterThanOrEqual(60);
    expect(families(items)).toBeGreaterThanOrEqual(20);
  });

  it('watches every facet from the other side too', () => {
    const controls = whole.filter((item) => item.control);
    expect(controls.length).toBeGreaterThanOrEqual(120);
    for (const facet of facets)
      expect(
        controls.some((item) => item.mirrors === facet),
        facet,
      ).toBe(true);
    expect(controls.every((item) => item.facet === null)).toBe(true);
  });

  it('asks what is known, what is half known, what changed, and sets chores', () => {
    const questions = whole.filter((item) => item.kind === 'question' && !item.changed);
    expect(questions.filter((item) => item.frequency === 'common').length).toBeGreaterThanOrEqual(40);
    expect(questions.filter((item) => item.frequency === 'rare').length).toBeGreaterThanOrEqual(40);
    expect(questions.length).toBeGreaterThanOrEqual(80);
    expect(whole.filter((item) => item.kind === 'chore').length).toBeGreaterThanOrEqual(60);
    expect(whole.filter((item) => item.changed && item.facet === null && !item.control).length).toBeGreaterThanOrEqual(
      20,
    );
  });

  it('consists of held-out conversations with ids of their own and a profile each', () => {
    expect(new Set(whole.map((item) => item.id)).size).toBe(whole.length);
    expect(whole.every((item) => item.split === 'eval' && item.profile !== null)).toBe(true);
  });

  it.each([
    ['whole', whole],
    ['quick', quick],
  ] as const)('has complete pairs that differ in the stance alone (%s)', (_, items) => {
    const pairs = new Map<string, Item[]>();
    for (const item of items) {
      if (item.pair !== null) pairs.set(item.pair.id, [...(pairs.get(item.pair.id) ?? []), item]);
    }
    expect(pairs.size).toBeGreaterThan(100);
    for (const [id, [a, b, ...more]] of pairs) {
      expect([a?.pair?.stance, b?.pair?.stance, more.length], id).toEqual(['A', 'B', 0]);
      expect(a?.family).toBe(b?.family);
      expect([a?.truth, a?.kind]).toEqual([b?.truth, b?.kind]);
      if (a?.kind === 'remembered') {
        expect(a.messages).toEqual(b?.messages);
        expect(a.profile).not.toBe(b?.profile);
      } else {
        expect(a?.profile).toBe(b?.profile);
        expect(a?.messages).not.toEqual(b?.messages);
      }
      if (a?.kind === 'stance') {
        const said = (item: Item | undefined) =>
          item?.messages
            .at(-1)
            ?.content.replace(` ${item.cues.claim} `, ' * ')
            .replace(new RegExp(`^${item.cues.claim} `), '* ');
        expect(said(a)).toBe(said(b));
      }
    }
  });

  it('has a quick half that is part of the whole, in the same proportions', () => {
    const all = new Map(whole.map((item) => [item.id, item]));
    for (const item of quick) expect(all.get(item.id)).toEqual(item);
    expect(quick.length / whole.length).toBeGreaterThan(0.48);
    expect(quick.length / whole.length).toBeLessThan(0.55);
    for (const facet of facets) {
      const items = quick.filter((item) => item.facet === facet);
      expect(items.length, facet).toBeGreaterThanOrEqual(30);
      expect(families(items), facet).toBeGreaterThanOrEqual(15);
    }
  });

  it('is the same each time, and another for another seed', () => {
    expect(suite()).toEqual(whole);
    expect(suite({ seed: 8 })).not.toEqual(whole);
  });
});
