import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EvenkeelError } from '../terms/index.ts';
import { describeIssues, explainDiskError } from '../workspace/index.ts';
import { type FeedbackEvent, feedbackEventSchema } from './event.ts';
import { parseEventLine } from './read-events.ts';

/** Lines are gathered up to about this many characters before they are written. */
const blockLength = 1 << 18;

/**
 * Writes a whole file of events under a temporary name and renames it, so that a reader sees the old file or the new
 * one and never a part.
 *
 * @returns how many events were written
 * @throws EvenkeelError `input` for a value that is not an event, `workspace` when the file cannot be written
 */
export async function writeEvents(
  path: string,
  events: Iterable<FeedbackEvent> | AsyncIterable<FeedbackEvent>,
): Promise<number> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${nextTemporary++}.tmp`);
  let handle: FileHandle | undefined;
  try {
    handle = await open(temporary, 'wx');
    let count = 0;
    let block = '';
    for await (const event of events) {
      block += eventLine(event);
      count++;
      if (block.length >= blockLength) {
        await handle.writeFile(block);
        block = '';
      }
    }
    await handle.writeFile(block);
    await handle.sync();
    await handle.close();
    await rename(temporary, path);
    return count;
  } catch (error) {
    await handle?.close().catch(() => {});
    await rm(temporary, { force: true }).catch(() => {});
    throw explainDiskError(error, 'write feedback events', path);
  }
}
let nextTemporary = 0;

/** An event log that is open for appending. Appends of one log never mix; each is written as whole lines. */
export interface EventLog {
  append(events: readonly FeedbackEvent[]): Promise<void>;
  close(): Promise<void>;
  /** A line that an interrupted writer had left unfinished, set aside in `FILE.torn`. */
  readonly torn: string | null;
}

/**
 * Opens a JSONL file of events for appending and mends its end: a last line without its line break gets one if it is a
 * whole event, and is moved to `FILE.torn` if it was cut short, so that what follows stays readable.
 *
 * @throws EvenkeelError `workspace` when the file cannot be opened or written
 */
export async function openEventLog(path: string): Promise<EventLog> {
  let handle: FileHandle;
  let torn: string | null = null;
  try {
    torn = await mendEnd(path);
    handle = await open(path, 'a');
  } catch (error) {
    throw explainDiskError(error, 'write feedback events', path);
  }
  let queue: Promise<void> = Promise.resolve();
  return {
    torn,
    async append(events) {
      const block = events.map(eventLine).join('');
      const written = queue.then(async () => {
        try {
          await handle.appendFile(block);
        } catch (error) {
          throw explainDiskError(error, 'write feedback events', path);
        }
      });
      // One failed append is reported to its caller and does not poison those after it.
      queue = written.catch(() => {});
      await written;
    },
    async close() {
      await queue;
      await handle.sync();
      await handle.close();
    },
  };
}

async function mendEnd(path: string): Promise<string | null> {
  const handle = await open(path, 'a+');
  try {
    const { size } = await handle.stat();
    const { start, tail } = await readLastLine(handle, size);
    if (tail === '') return null;
    if (typeof parseEventLine(tail) !== 'string') {
      await handle.appendFile('\n');
      return null;
    }
    const aside = await open(`${path}.torn`, 'a');
    await aside.appendFile(`${tail}\n`);
    await aside.close();
    await handle.truncate(start);
    return tail;
  } finally {
    await handle.close();
  }
}

/** What stands after the last line break, and the byte at which it starts. */
async function readLastLine(handle: FileHandle, size: number): Promise<{ start: number; tail: string }> {
  const step = 1 << 16;
  let tail = Buffer.alloc(0);
  let start = size;
  while (start > 0) {
    const from = Math.max(0, start - step);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(start - from), 0, start - from, from);
    tail = Buffer.concat([buffer.subarray(0, bytesRead), tail]);
    start = from;
    const lineBreak = tail.lastIndexOf(0x0a);
    if (lineBreak >= 0) return { start: start + lineBreak + 1, tail: tail.subarray(lineBreak + 1).toString('utf8') };
  }
  return { start: 0, tail: tail.toString('utf8') };
}

function eventLine(event: FeedbackEvent): string {
  const checked = feedbackEventSchema.safeParse(event);
  if (checked.success) return `${JSON.stringify(checked.data)}\n`;
  const id = typeof event?.id === 'string' ? ` "${event.id}"` : '';
  throw new EvenkeelError('input', `Feedback event${id} cannot be written: ${describeIssues(checked.error)}.`);
}
