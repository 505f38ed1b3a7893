import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packData, unpackData } from './plain-data.ts';

/** What reaches the disk: JSON text and bytes. */
function throughDisk(value: unknown): unknown {
  const packed = packData(value);
  return unpackData({ json: JSON.parse(JSON.stringify(packed.json)), block: packed.block.slice() });
}

const number = fc.double();
const typedArray = fc.oneof(
  fc.float32Array(),
  fc.float64Array(),
  fc.int8Array(),
  fc.int16Array(),
  fc.int32Array(),
  fc.uint8Array(),
  fc.uint16Array(),
  fc.uint32Array(),
);
const key = fc.oneof(fc.string(), fc.constantFrom('$array', '$number', '$record', '__proto__', 'constructor'));
const plainData = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.string(),
    number,
    typedArray,
    fc.array(tie('any')),
    fc.dictionary(key, tie('any'), { noNullPrototype: true }),
  ),
})).any;

test('any plain data comes back exactly, with every bit of every number', () => {
  fc.assert(
    fc.property(plainData, (value) => {
      expect(isDeepStrictEqual(throughDisk(value), value)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('numbers that JSON loses are kept', () => {
  const back = throughDisk([Number.NaN, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.1]) as number[];
  expect(back.map((value) => Object.is(value, -0))).toEqual([false, true, false, false, false]);
  expect(back).toEqual([Number.NaN, -0, Infinity, -Infinity, 0.1]);
});

test('a view of a larger buffer is stored alone, and comes back with memory of its own', () => {
  const whole = Float32Array.from([1, 2, 3, 4]);
  const back = throughDisk({ middle: whole.subarray(1, 3) }) as { middle: Float32Array };
  expect([...back.middle]).toEqual([2, 3]);
  expect(back.middle.buffer.byteLength).toBe(8);
});

test('what is not plain data is refused with its place', () => {
  expect(() => packData({ a: [1, new Map()] })).toThrow(/value\.a\[1\].*Map/);
  expect(() => packData({ f: () => 1 })).toThrow(/value\.f.*function/);
  expect(() => packData([undefined])).toThrow(/value\[0\].*undefined/);
  expect(() => packData({ at: new Date(0) })).toThrow(/value\.at.*Date/);
});

test('a pointer past the end of the block is an error, not a short array', () => {
  const packed = packData({ a: new Float64Array(3) });
  expect(() => unpackData({ json: packed.json, block: packed.block.subarray(0, 16) })).toThrow(/past the end/);
});
