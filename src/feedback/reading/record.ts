/** One line of a JSONL file, one element of a JSON array, or one row of a CSV file. */
export interface SourceRecord {
  readonly file: string;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Its place in the list that it was found in, from 0; `null` when it stands alone. */
  readonly element: number | null;
  /** What it says; `undefined` when it cannot be read, then `problem` says why. */
  readonly value: unknown;
  readonly problem?: string;
  /** What stands in the file, for the file of rejects; may be cut when very long. Absent where `value` says it all. */
  readonly text?: string;
  /** Set by the import once something has come of the record: see `Conversion` (a set of them all would cost more). */
  answered: boolean;
}

/** Records as they come off the disk. */
export interface RecordChunk {
  /** Parsed as they are asked for; can be gone through once. */
  readonly records: Iterable<SourceRecord>;
  /** Bytes of the file that were read for them. */
  readonly bytes: number;
}

/** Records longer than this are not read: nobody's conversation, but a file that is none of the expected kind. */
export const longestRecord = 64 * 1024 * 1024;
/** Of what cannot be read for its length, this much is kept. */
export const keptOfLong = 64 * 1024;
