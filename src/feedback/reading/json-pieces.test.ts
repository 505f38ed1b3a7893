import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonPiece, JsonPieces } from './json-pieces.ts';
import { LinePieces } from './lines.ts';

/** The bytes in chunks of the given sizes, over and over. */
function* cut(bytes: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] as number;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

function pieces(text: string, sizes: readonly number[] = [7], longest?: number): JsonPiece[] {
  const splitter = new JsonPieces(longest);
  return [...[...cut(Buffer.from(text), sizes)].flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.end()];
}

const anySizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const values = fc.array(fc.jsonValue({ stringUnit: 'binary' }), { maxLength: 12 });

describe('elements of a list', () => {
  it('come out as they went in, however the file is cut and spaced', () => {
    fc.assert(
      fc.property(values, anySizes, fc.constantFrom(undefined, 1, '\t'), (list, sizes, indent) => {
        const found = pieces(JSON.stringify(list, null, indent), sizes);
        expect(found.map(({ bytes }) => JSON.parse(bytes.toString()) as unknown)).toEqual(
          JSON.parse(JSON.stringify(list)),
        );
        expect(found.map(({ element }) => element)).toEqual(list.map((_, i) => i));
        expect(found.every(({ problem }) => problem === undefined)).toBe(true);
      }),
    );
  });

  it('know their line', () => {
    const list = [{ a: 1 }, 'x', [1]];
    expect(pieces(JSON.stringify(list, null, 2)).map(({ line }) => line)).toEqual([2, 5, 6]);
  });

  it('that are broken cost themselves alone, as long as brackets and quotes are even', () => {
    const found = pieces('[{"a":1},{"b":},nonsense,{"c":3}]');
    expect(found.map(({ bytes }) => bytes.toString())).toEqual(['{"a":1}', '{"b":}', 'nonsense', '{"c":3}']);
  });

  it('say when the file ends among them', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ a: fc.string() }), { minLength: 1, maxLength: 5 }), fc.nat(), (list, n) => {
        const text = JSON.stringify(list);
        const found = pieces(text.slice(0, 1 + (n % (text.length - 1))));
        expect(found.at(-1)?.problem).toMatch(/ends/);
        expect(found.length).toBeLessThanOrEqual(list.length + 1);
      }),
    );
  });

  it('stand behind the end of the list at times, and are told apart', () => {
    expect(pieces('[1,2] {"x":3}').map(({ problem }) => problem)).toEqual([
      undefined,
      undefined,
      'it stands behind the end of the list',
    ]);
  });

  it('of a length beyond reason are not kept', () => {
    const long = `[{"a":"${'x'.repeat(100_000)}"},{"b":1}]`;
    const found = pieces(long, [1000], 50_000);
    expect(found.map(({ problem }) => problem)).toEqual([expect.stringContaining('longer (100008 bytes)'), undefined]);
    expect(found[0]?.bytes.length).toBeLessThan(70_000);
  });
});

it('values that stand one after another come out one by one', () => {
  fc.assert(
    fc.property(fc.array(fc.object({ maxDepth: 2 }), { maxLength: 6 }), anySizes, (list, sizes) => {
      const text = list.map((value) => JSON.stringify(value, null, 2)).join('\n');
      const plain = list.map((value) => JSON.parse(JSON.stringify(value)) as unknown);
      expect(pieces(text, sizes).map(({ bytes }) => JSON.parse(bytes.toString()) as unknown)).toEqual(plain);
    }),
  );
});

it('lines are split at line feeds alone, whatever the chunks, and know their numbers', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\n'))),
      anySizes,
      (lines, sizes) => {
        const splitter = new LinePieces();
        const found = [
          ...[...cut(Buffer.from(lines.join('\n')), sizes)].flatMap((chunk) => [...splitter.push(chunk)]),
          ...splitter.end(),
        ];
        // The end of the last line may be missing; an empty last line is none.
        const expected = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
        expect(found.map(({ bytes }) => bytes.toString())).toEqual(expected);
        expect(found.map(({ line }) => line)).toEqual(expected.map((_, i) => i + 1));
      },
    ),
  );
});
