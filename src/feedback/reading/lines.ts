import { keptOfLong, longestRecord } from './record.ts';

/** The bytes of one line without its end. */
export interface LinePiece {
  readonly bytes: Buffer;
  readonly line: number;
  readonly problem?: string;
}

const newline = 0x0a;

/** Splits a file that comes in chunks at \n, and nowhere else: JSON strings may hold every other line separator. */
export class LinePieces {
  readonly #longest: number;
  #parts: Buffer[] = [];
  #length = 0;
  #overlong = false;
  #line = 1;

  constructor(longest: number = longestRecord) {
    this.#longest = longest;
  }

  /** The lines that end in this chunk; to be read to the end before the next chunk is given. */
  *push(chunk: Buffer): Generator<LinePiece> {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      yield this.#take(chunk.subarray(start, end));
      start = end + 1;
      this.#line++;
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
  }

  end(): LinePiece[] {
    return this.#length === 0 ? [] : [this.#take(Buffer.alloc(0))];
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > this.#longest && !this.#overlong) {
      this.#overlong = true;
      this.#parts = [Buffer.concat([...this.#parts, part]).subarray(0, keptOfLong)];
    } else if (!this.#overlong) {
      this.#parts.push(part);
    }
  }

  #take(last: Buffer): LinePiece {
    const line = this.#line;
    if (this.#parts.length === 0 && last.length <= this.#longest) return { bytes: last, line };
    this.#keep(last);
    const bytes = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
    const length = this.#length;
    const overlong = this.#overlong;
    this.#parts = [];
    this.#length = 0;
    this.#overlong = false;
    if (overlong) return { bytes, line, problem: `it is longer (${length} bytes) than any record should be` };
    return { bytes, line };
  }
}
