/**
 * Arrays in PostgreSQL's binary format (`array_recv` and the element types' own, in its source): what a batch holds
 * already goes out byte for byte. As text every element would become a JavaScript string, be quoted, and be parsed again
 * by the server.
 */
import { type EventBatch, textsPerEvent } from './batch.ts';

/** The types' numbers in `pg_type`, which never change. */
const [int2, int4, float8, text] = [21, 23, 701, 25] as const;
/** Dimensions, whether there are nulls, type of elements; then of the one dimension: its length, its first index. */
const headerBytes = 20;
const lengthBytes = 4;

export function int4Array(values: Int32Array): Buffer {
  return numberArray(int4, 4, values, (elements, at, value) => elements.setInt32(at, value));
}

export function int2Array(values: Int8Array): Buffer {
  return numberArray(int2, 2, values, (elements, at, value) => elements.setInt16(at, value));
}

export function float8Array(values: Float64Array): Buffer {
  return numberArray(float8, 8, values, (elements, at, value) => elements.setFloat64(at, value));
}

/** @param size bytes of an element */
function numberArray(
  type: number,
  size: number,
  values: Int32Array | Int8Array | Float64Array,
  write: (elements: DataView, at: number, value: number) => void,
): Buffer {
  const step = lengthBytes + size;
  const { bytes, elements } = emptyArray(type, values.length, values.length * step);
  for (let i = 0; i < values.length; i++) {
    elements.setInt32(step * i, size);
    write(elements, step * i + lengthBytes, values[i] as number);
  }
  return bytes;
}

/**
 * The texts of one kind of all events of a batch.
 *
 * @param which place of the text in an event, such as `replyText`
 */
export function textArray({ count, text: source, ends }: EventBatch, which: number): Buffer {
  const from = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const startOf = (slot: number): number => (slot === 0 ? 0 : (ends[slot - 1] as number));
  let length = 0;
  for (let slot = which; slot < ends.length; slot += textsPerEvent) length += (ends[slot] as number) - startOf(slot);
  const { bytes, elements } = emptyArray(text, count, count * lengthBytes + length);
  let at = 0;
  for (let slot = which; slot < ends.length; slot += textsPerEvent) {
    const start = startOf(slot);
    const end = ends[slot] as number;
    elements.setInt32(at, end - start);
    at += lengthBytes;
    if (end > start) from.copy(bytes, headerBytes + at, start, end);
    at += end - start;
  }
  return bytes;
}

function emptyArray(elementType: number, count: number, elementBytes: number): { bytes: Buffer; elements: DataView } {
  const bytes = Buffer.allocUnsafeSlow(headerBytes + elementBytes);
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(0, 4);
  bytes.writeInt32BE(elementType, 8);
  bytes.writeInt32BE(count, 12);
  bytes.writeInt32BE(1, 16);
  return { bytes, elements: new DataView(bytes.buffer, bytes.byteOffset + headerBytes, elementBytes) };
}
