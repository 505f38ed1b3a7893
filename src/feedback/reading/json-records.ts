import { isUtf8 } from 'node:buffer';
import { readChunks } from './chunks.ts';
import { type JsonPiece, JsonPieces } from './json-pieces.ts';
import { type LinePiece, LinePieces } from './lines.ts';
import type { RecordChunk, SourceRecord } from './record.ts';

type Piece = LinePiece | JsonPiece;
interface Splitter {
  push(chunk: Buffer): Iterable<Piece>;
  end(): Iterable<Piece>;
}

/**
 * The records of a JSON file of any of the usual shapes: one value a line, a list, or values one after another, pretty-
 * printed or not. Nothing but the records of about a megabyte is in memory at a time.
 *
 * @param unwrap names of lists around which an API puts an envelope, such as `data` in `{"data": […], "meta": {…}}`:
 *   their elements become the records
 * @throws EvenkeelError `input` when the file cannot be read at all
 */
export async function* readJsonRecords(path: string, unwrap: readonly string[] = []): AsyncGenerator<RecordChunk> {
  let splitter: Splitter | null = null;
  for await (const { data, bytes } of readChunks(path)) {
    splitter ??= hasOneValueALine(data) ? new LinePieces() : new JsonPieces();
    yield { records: recordsOf(path, splitter.push(data), unwrap), bytes };
  }
  if (splitter !== null) yield { records: recordsOf(path, splitter.end(), unwrap), bytes: 0 };
}

/** Parses one piece after another as they are asked for: what has been dealt with need not outlive a collection of garbage. */
function* recordsOf(file: string, pieces: Iterable<Piece>, unwrap: readonly string[]): Generator<SourceRecord> {
  for (const piece of pieces) {
    if (isBlank(piece)) continue;
    const record = recordOf(file, piece);
    const inner = innerRecords(record.value, unwrap);
    if (inner === null) yield record;
    else {
      for (const [element, value] of inner.entries()) {
        yield { file, line: record.line, element, value, answered: false };
      }
    }
  }
}

function recordOf(file: string, piece: Piece): SourceRecord {
  const { bytes, line } = piece;
  const element = 'element' in piece ? piece.element : null;
  const text = bytes.toString('utf8');
  if (piece.problem !== undefined) return unreadable({ file, line, element }, piece.problem, text);
  try {
    const value: unknown = JSON.parse(text);
    // A replacement character may be the text's own; only then is the slower check worth it.
    if (!text.includes('\uFFFD') || isUtf8(bytes)) return { file, line, element, value, answered: false };
    return unreadable({ file, line, element }, 'it is not UTF-8', bytes.toString('latin1'));
  } catch (error) {
    // V8 quotes the text in its message; the text stands beside it anyway.
    const reason = (error instanceof Error ? error.message : String(error)).replace(/, (\.\.\.)?"[\s\S]*/, '');
    return unreadable({ file, line, element }, `not JSON: ${reason}`, text);
  }
}

function unreadable(
  place: Pick<SourceRecord, 'file' | 'line' | 'element'>,
  problem: string,
  text: string,
): SourceRecord {
  return { ...place, value: undefined, problem, text, answered: false };
}

/** The list that stands on one line, or in an API's envelope; null for a value that is a record itself. */
function innerRecords(value: unknown, unwrap: readonly string[]): readonly unknown[] | null {
  // A list on a line of its own, as a program writes that stores a page a line. An empty one still is a record, so that it
  // can be answered for.
  if (Array.isArray(value)) return value.length > 0 ? value : null;
  // What has an id is a record itself, whatever lists it holds.
  if (unwrap.length === 0 || typeof value !== 'object' || value === null || 'id' in value) return null;
  for (const key of unwrap) {
    const list = (value as Record<string, unknown>)[key];
    if (Array.isArray(list) && list.length > 0) return list;
  }
  return null;
}

function isBlank({ bytes, problem }: Piece): boolean {
  if (problem !== undefined) return false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}

/**
 * Told by the first line: a list or a pretty-printed value begins with a line that is no JSON and does not end like one.
 * A first line that is damaged inside still ends in a brace; a whole list on it is one of many when more lines follow.
 */
function hasOneValueALine(data: Buffer): boolean {
  const text = data.toString('utf8').trimStart();
  const end = text.indexOf('\n');
  const first = (end < 0 ? text : text.slice(0, end)).trimEnd();
  if (first.startsWith('[')) return end >= 0 && text.slice(end).trim() !== '' && isJson(first);
  if (!first.startsWith('{') || first.endsWith('}')) return true;
  // A line longer than the chunk: pretty-printed files have short ones.
  return end < 0 && data.length > 1 << 16;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
