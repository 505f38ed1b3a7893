import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvenkeelError } from '../terms/index.ts';
import { readSafetensors, tensorToFloat32, writeSafetensors } from './safetensors.ts';

const tensorsArbitrary = fc.uniqueArray(
  fc.record({
    name: fc.string().filter((name) => name !== '__metadata__'),
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    seed: fc.float({ noNaN: true }),
  }),
  { selector: (tensor) => tensor.name, maxLength: 5 },
);

/** A file put together by hand, from the format's description. */
function fileOf(header: string, data: readonly number[]): Uint8Array {
  const json = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + json.length + data.length);
  new DataView(file.buffer).setUint32(0, json.length, true);
  file.set(json, 8);
  file.set(data, 8 + json.length);
  return file;
}

describe('safetensors', () => {
  it('gives back every tensor, bit for bit, also where the file lies unaligned in memory', () => {
    fc.assert(
      fc.property(tensorsArbitrary, fc.dictionary(fc.string(), fc.string()), (list, metadata) => {
        const tensors = list.map(({ name, shape, seed }) => {
          const data = new Float32Array(shape.reduce((a, b) => a * b, 1)).map((_, i) => seed * (i + 1));
          return { name, shape, data };
        });
        const bytes = writeSafetensors(tensors, metadata);
        const shifted = new Uint8Array(bytes.length + 1).subarray(1);
        shifted.set(bytes);
        const read = readSafetensors(shifted, 'file');
        expect({ ...read.metadata }).toEqual({ ...metadata });
        const found = new Map(read.tensors.map((tensor) => [tensor.name, tensor]));
        expect(found.size).toBe(tensors.length);
        for (const { name, shape, data } of tensors) {
          expect(found.get(name)?.shape).toEqual(shape);
          expect(tensorToFloat32(found.get(name)!)).toEqual(data);
        }
      }),
    );
  });

  it('reads the half-precision types exactly', () => {
    const file = fileOf(
      '{"h":{"dtype":"F16","shape":[4],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]}}',
      // 1.0, -2.0, the largest half 65504, the smallest subnormal 2^-24; then 1.0 and -0.5 as bfloat16
      [0x00, 0x3c, 0x00, 0xc0, 0xff, 0x7b, 0x01, 0x00, 0x80, 0x3f, 0x00, 0xbf],
    );
    const { tensors } = readSafetensors(file, 'file');
    expect([...tensorToFloat32(tensors[0]!)]).toEqual([1, -2, 65504, 2 ** -24]);
    expect([...tensorToFloat32(tensors[1]!)]).toEqual([1, -0.5]);
  });

  it('notices a file cut at any byte, and bytes added to it', () => {
    const data = new Float32Array([1, 2, 3, 4, 5, 6]);
    const bytes = writeSafetensors([{ name: 'w', shape: [2, 3], data }]);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readSafetensors(bytes.subarray(0, length), 'cut')).toThrow(EvenkeelError);
    }
    expect(() => readSafetensors(new Uint8Array([...bytes, 0]), 'long')).toThrow(/belong to none/);
  });

  it.each([
    ['no JSON', 'w: 1', /not JSON/],
    ['a list', '[]', /not a JSON object/],
    ['an unknown type', '{"w":{"dtype":"F8","shape":[1],"data_offsets":[0,4]}}', /'w'.*dtype/],
    ['a negative size', '{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', /'w'/],
    ['a shape that does not fit', '{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', /needs 8 bytes and has 4/],
    ['a hole', '{"w":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}}', /starts at byte 3/],
    [
      'an overlap',
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
      /starts at byte 0/,
    ],
    ['metadata that is no text', '{"__metadata__":{"a":1}}', /__metadata__/],
  ])('refuses %s', (_, header, message) => {
    expect(() => readSafetensors(fileOf(header, [0, 0, 0, 0]), 'file')).toThrow(message);
  });

  it('refuses to write what it could not read', () => {
    const one = { name: 'w', shape: [1], data: new Float32Array(1) };
    expect(() => writeSafetensors([one, one])).toThrow(RangeError);
    expect(() => writeSafetensors([{ ...one, shape: [2] }])).toThrow(RangeError);
  });
});
