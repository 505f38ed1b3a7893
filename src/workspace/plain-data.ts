/**
 * Plain data (numbers, texts, lists, records) in which typed arrays may stand anywhere, kept as JSON plus one binary
 * block. Reading gives back exactly what was written, including NaN, infinities and -0, which JSON alone would lose.
 *
 * In the JSON, `{"$array": [type, byteOffset, length]}` points into the block, `{"$number": "NaN"}` is a number that
 * JSON cannot write, and `{"$record": [[key, value], …]}` is a record with keys that begin with `$`.
 */

export type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

export interface PackedData {
  /** JSON without typed arrays. */
  readonly json: unknown;
  /** The arrays' bytes, each aligned to 8; empty when there are none. Little-endian, as every platform of Node is. */
  readonly block: Uint8Array;
}

const alignment = 8;

const readers: Readonly<Record<string, (bytes: ArrayBuffer) => TypedArray>> = {
  Float32Array: (bytes) => new Float32Array(bytes),
  Float64Array: (bytes) => new Float64Array(bytes),
  Int8Array: (bytes) => new Int8Array(bytes),
  Int16Array: (bytes) => new Int16Array(bytes),
  Int32Array: (bytes) => new Int32Array(bytes),
  Uint8Array: (bytes) => new Uint8Array(bytes),
  Uint16Array: (bytes) => new Uint16Array(bytes),
  Uint32Array: (bytes) => new Uint32Array(bytes),
};
const typeNames = Object.keys(readers);

/** @throws TypeError naming the place of anything that is not plain data (a Map, a function, a class instance, …). */
export function packData(value: unknown): PackedData {
  const pieces: Uint8Array[] = [];
  let size = 0;

  function store(array: TypedArray, type: string): unknown {
    const offset = size;
    pieces.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    const padding = (alignment - (array.byteLength % alignment)) % alignment;
    if (padding > 0) pieces.push(new Uint8Array(padding));
    size += array.byteLength + padding;
    return { $array: [type, offset, array.length] };
  }

  function pack(item: unknown, place: string): unknown {
    if (item === null || typeof item === 'string' || typeof item === 'boolean') return item;
    if (typeof item === 'number') return packNumber(item);
    if (Array.isArray(item)) return item.map((entry: unknown, index) => pack(entry, `${place}[${index}]`));
    if (ArrayBuffer.isView(item)) {
      const type = typedArrayName(item);
      if (type === undefined) throw new TypeError(`${place}: this kind of binary array cannot be stored`);
      return store(item as TypedArray, type);
    }
    if (isRecord(item)) {
      const entries = Object.entries(item)
        .filter(([, entry]) => entry !== undefined)
        .map(([key, entry]) => [key, pack(entry, `${place}.${key}`)] as const);
      return entries.some(([key]) => key.startsWith('$')) ? { $record: entries } : Object.fromEntries(entries);
    }
    const kind = typeof item === 'object' ? (item.constructor?.name ?? 'object') : typeof item;
    throw new TypeError(`${place}: only plain data can be stored, not ${kind}`);
  }

  const json = pack(value, 'value');
  const block = new Uint8Array(size);
  let offset = 0;
  for (const piece of pieces) {
    block.set(piece, offset);
    offset += piece.byteLength;
  }
  return { json, block };
}

/** The inverse of `packData`; every array gets memory of its own. @throws TypeError when the parts do not fit. */
export function unpackData(packed: PackedData): unknown {
  function unpack(item: unknown): unknown {
    if (Array.isArray(item)) return item.map(unpack);
    if (typeof item !== 'object' || item === null) return item;
    const record = item as Record<string, unknown>;
    if ('$array' in record) return unpackArray(record.$array, packed.block);
    if ('$number' in record) return record.$number === '-0' ? -0 : Number(record.$number);
    if ('$record' in record) {
      const entries = record.$record as readonly (readonly [string, unknown])[];
      return Object.fromEntries(entries.map(([key, entry]) => [key, unpack(entry)]));
    }
    return Object.fromEntries(Object.entries(record).map(([key, entry]) => [key, unpack(entry)]));
  }
  return unpack(packed.json);
}

function packNumber(value: number): unknown {
  if (Number.isFinite(value)) return Object.is(value, -0) ? { $number: '-0' } : value;
  return { $number: String(value) };
}

function unpackArray(pointer: unknown, block: Uint8Array): TypedArray {
  if (!Array.isArray(pointer)) throw new TypeError('a pointer to a stored array is not a list');
  const [type, offset, length]: unknown[] = pointer;
  const read = typeof type === 'string' ? readers[type] : undefined;
  if (read === undefined || typeof offset !== 'number' || typeof length !== 'number') {
    throw new TypeError('a pointer to a stored array has the wrong parts');
  }
  const bytes = length * read(new ArrayBuffer(0)).BYTES_PER_ELEMENT;
  if (offset + bytes > block.byteLength) throw new TypeError('a stored array reaches past the end of its block');
  const copy = new Uint8Array(bytes);
  copy.set(block.subarray(offset, offset + bytes));
  return read(copy.buffer);
}

function typedArrayName(view: ArrayBufferView): string | undefined {
  // The tag sees through subclasses: a Buffer is stored, and comes back, as a Uint8Array.
  const tag = Object.prototype.toString.call(view).slice('[object '.length, -1);
  return typeNames.includes(tag) ? tag : undefined;
}

function isRecord(item: unknown): item is Record<string, unknown> {
  if (typeof item !== 'object' || item === null) return false;
  const prototype: unknown = Object.getPrototypeOf(item);
  return prototype === Object.prototype || prototype === null;
}
