import { z } from 'zod';
import { EvenkeelError } from '../../terms/index.ts';
import { describeIssues, explainDiskError } from '../../workspace/index.ts';
import { type FileLine, wholeLines } from './line-reader.ts';
import { sampleRecordSchema } from './sample-record.ts';

/** A record as far as figures need it. */
const countedRecordSchema = sampleRecordSchema
  .pick({ suite: true, family: true, language: true, index: true, sample: true, values: true, unparsed: true })
  .extend({
    turns: z.array(
      sampleRecordSchema.shape.turns.element.pick({ usage: true }).extend({ failedTries: z.array(z.unknown()) }),
    ),
    judgements: z.array(
      z.object({
        question: z.string(),
        votes: z.array(z.object({ verdict: z.union([z.string(), z.number()]).nullable() })),
      }),
    ),
    error: z.object({ failedTries: z.array(z.unknown()) }).nullable(),
  });
export type CountedRecord = z.output<typeof countedRecordSchema>;

export interface RecordsRead {
  /** Bytes of the file up to the end of its last good line: what comes after was torn off. */
  readonly wholeBytes: number;
}

/**
 * Gives `onRecord` every record of a file, in its order. Unreadable lines at the end of the file were being written when
 * the process or the machine was stopped, and are passed over.
 *
 * @throws EvenkeelError `input` for an unreadable line that others follow, naming file, line and field; `workspace`
 */
export async function readRecords(
  path: string,
  onRecord: (record: CountedRecord, line: number) => void,
): Promise<RecordsRead> {
  let wholeBytes = 0;
  for await (const read of readableLines(path, countedRecordSchema)) {
    for (const { record, line } of read) {
      onRecord(record, line.number);
      wholeBytes = line.end;
    }
  }
  return { wholeBytes };
}

/**
 * The records of a file, one after the other in constant memory, as `readRecords` reads them.
 *
 * @param schema of the fields that are wanted
 * @throws EvenkeelError `input` for an unreadable line that others follow, naming file, line and field; `workspace`
 */
export async function* recordLines<T>(path: string, schema: z.ZodType<T>): AsyncGenerator<T, void> {
  for await (const read of readableLines(path, schema)) for (const { record } of read) yield record;
}

const failedRecordSchema = sampleRecordSchema.pick({ error: true });

/** What kept the first sample that failed from being measured; null when none failed. @throws as `recordLines` */
export async function firstError(path: string): Promise<string | null> {
  for await (const { error } of recordLines(path, failedRecordSchema)) if (error !== null) return error.message;
  return null;
}

export interface ReadLine<T> {
  readonly record: T;
  readonly line: FileLine;
}

/** As `recordLines`, some at a time, with where each stands. */
export async function* readableLines<T>(path: string, schema: z.ZodType<T>): AsyncGenerator<ReadLine<T>[], void> {
  let bad: EvenkeelError | null = null;
  try {
    for await (const lines of wholeLines(path)) {
      const read: ReadLine<T>[] = [];
      for (const line of lines) {
        const parsed = parseLine(path, line, schema);
        if (EvenkeelError.isInstance(parsed)) {
          bad ??= parsed;
          continue;
        }
        if (bad !== null) throw bad;
        read.push(parsed);
      }
      yield read;
    }
  } catch (error) {
    throw explainDiskError(error, 'read the records', path);
  }
}

function parseLine<T>(path: string, line: FileLine, schema: z.ZodType<T>): ReadLine<T> | EvenkeelError {
  const where = `${path}:${line.number}`;
  let value: unknown;
  try {
    value = JSON.parse(line.text);
  } catch {
    return badLine(`${where}: the line is not JSON.`);
  }
  const checked = schema.safeParse(value);
  return checked.success ? { record: checked.data, line } : badLine(`${where}: ${describeIssues(checked.error, 3)}.`);
}

function badLine(message: string): EvenkeelError {
  return new EvenkeelError('input', message, {
    hint: 'Delete that line; the same command then asks its sample again.',
  });
}
