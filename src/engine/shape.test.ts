import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisOf, broadcastShapes, productOf, sameShape, sumOf } from './shape.ts';

const dims = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom('batch', 'time', 'rows')), {
  maxLength: 5,
});

describe('productOf', () => {
  it('does not depend on order or on grouping', () => {
    fc.assert(
      fc.property(dims, fc.integer({ min: 0, max: 5 }), (list, cut) => {
        const whole = productOf(list);
        expect(productOf([...list].reverse())).toBe(whole);
        expect(productOf([productOf(list.slice(0, cut)), productOf(list.slice(cut))])).toBe(whole);
      }),
    );
  });

  it('is a number when all dimensions are', () => {
    expect(productOf([2, 3, 4])).toBe(24);
    expect(productOf([])).toBe(1);
    expect(productOf(['time', 4, 'batch'])).toBe('4*batch*time');
  });
});

describe('sumOf', () => {
  it('adds numbers and names', () => {
    expect(sumOf([2, 3])).toBe(5);
    expect(sumOf(['prompt', 'reply'])).toBe('prompt+reply');
    expect(sumOf(['prompt', 0, 1])).toBe('prompt+1');
  });
});

describe('broadcastShapes', () => {
  it('is symmetric, and a shape with itself or with a scalar is itself', () => {
    fc.assert(
      fc.property(dims, (shape) => {
        expect(broadcastShapes(shape, shape, 'test')).toEqual(shape);
        expect(broadcastShapes(shape, [], 'test')).toEqual(shape);
        const thin = shape.map((dim, i) => (i % 2 === 0 ? 1 : dim));
        expect(broadcastShapes(thin, shape, 'test')).toEqual(shape);
        expect(broadcastShapes(shape, thin, 'test')).toEqual(shape);
      }),
    );
  });

  it('names both shapes when they do not fit', () => {
    expect(() => broadcastShapes(['batch', 3], ['batch', 4], 'add')).toThrow('add: shapes [batch, 3] and [batch, 4]');
    expect(() => broadcastShapes(['batch'], ['rows'], 'add')).toThrow(RangeError);
  });
});

describe('axes and equality', () => {
  it('count from the end when negative', () => {
    expect(axisOf(-1, 3, 'test')).toBe(2);
    expect(() => axisOf(3, 3, 'test')).toThrow(/axis 3 is outside a tensor of rank 3/);
    expect(() => axisOf(-4, 3, 'test')).toThrow(RangeError);
  });

  it('tell shapes apart', () => {
    expect(sameShape(['a', 2], ['a', 2])).toBe(true);
    expect(sameShape(['a', 2], ['a', 2, 1])).toBe(false);
  });
});
