import { availableParallelism } from 'node:os';
import { EvenkeelError, type ProgressListener } from '../../terms/index.ts';
import { startThread } from '../../workspace/index.ts';
import type { FeedbackEvent } from '../event.ts';
import { ColumnBuilder, ColumnJoiner, type EventColumns, selectRows } from './event-columns.ts';
import { EventLabels } from './labels.ts';
import { type AuditFilter, type FilePart, type PartResult, readPart } from './read-part.ts';
import type { ReadMessage, ReadRequest } from './read-thread.ts';
import { splitFiles } from './split-files.ts';

export interface ReadColumnsOptions {
  readonly filter?: AuditFilter;
  readonly labels?: EventLabels;
  readonly progress?: ProgressListener;
  readonly signal?: AbortSignal;
  /** Default: as many as there are cores, four at most. */
  readonly threads?: number;
}

/** A line that is no event. */
export interface BadLine {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface ReadColumns {
  readonly columns: EventColumns;
  /** Events that had been read before: an export taken twice. */
  readonly duplicates: number;
  readonly badLines: number;
  /** The first of them. */
  readonly examples: readonly BadLine[];
}

/**
 * Reads JSONL files of events (gzip-compressed ones too), tags every reply, and keeps the numbers. Large files are read by
 * several threads. Lines that are no events are skipped and counted.
 *
 * @throws EvenkeelError `input` for files that cannot be read, or hold lines but no event
 */
export async function readColumns(paths: readonly string[], options: ReadColumnsOptions = {}): Promise<ReadColumns> {
  const { filter = {}, labels = EventLabels.none, progress, signal } = options;
  const threads = options.threads ?? Math.min(4, availableParallelism());
  const { parts, bytes } = await splitFiles(paths, threads);
  const results: PartResult[][] = parts.map(() => []);
  let read = 0;
  const take = (part: number, result: PartResult): void => {
    results[part]?.push(result);
    read += result.bytes;
    progress?.({ stage: 'reading', done: Math.min(read, bytes), total: Math.max(bytes, 1) });
  };
  const several = parts.length > 1 && threads > 1 && bytes > 1 << 22;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let k = next++; k < parts.length; k = next++) {
      const part = parts[k] as FilePart;
      const source = several ? readApart({ part, filter, labels }, signal) : readPart(part, filter, labels);
      for await (const result of source) {
        signal?.throwIfAborted();
        take(k, result);
      }
    }
  };
  const workers = Array.from({ length: several ? threads : 1 }, work);
  // All are heard before one failure is passed on, so that none goes on unseen.
  const ends = await Promise.allSettled(workers);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return joined(parts, results);
}

/** As `readColumns`, from events that come one by one, as a store gives them. */
export async function columnsOf(
  events: AsyncIterable<FeedbackEvent> | Iterable<FeedbackEvent>,
  options: Pick<ReadColumnsOptions, 'labels' | 'progress' | 'signal'> & { readonly total?: number } = {},
): Promise<ReadColumns> {
  const builder = new ColumnBuilder(options.labels ?? EventLabels.none);
  for await (const event of events) {
    builder.add(event);
    if (builder.count % 5000 !== 0) continue;
    options.signal?.throwIfAborted();
    const total = Math.max(builder.count, options.total ?? 0);
    options.progress?.({ stage: 'reading', done: builder.count, total });
  }
  const { columns, duplicates } = withoutDuplicates(builder.take());
  return { columns, duplicates, badLines: 0, examples: [] };
}

function joined(parts: readonly FilePart[], results: readonly (readonly PartResult[])[]): ReadColumns {
  const joiner = new ColumnJoiner();
  const examples: BadLine[] = [];
  let badLines = 0;
  let before = 0;
  let lines = 0;
  for (const [k, part] of parts.entries()) {
    if (part.path !== parts[k - 1]?.path) before = 0;
    for (const { columns, problems, bad } of results[k] ?? []) {
      joiner.add(columns);
      badLines += bad;
      for (const { line, message } of problems) examples.push({ file: part.path, line: before + line, message });
    }
    const own = results[k]?.at(-1)?.lines ?? 0;
    before += own;
    lines += own;
  }
  const { columns, duplicates } = withoutDuplicates(joiner.columns());
  if (badLines > 0 && badLines === lines) {
    const first = examples[0] as BadLine;
    throw new EvenkeelError('input', `${first.file}:${first.line}: ${first.message}`, {
      hint: 'No line is a feedback event. Exports of other tools come in through `evenkeel feedback import`.',
    });
  }
  return { columns, duplicates, badLines, examples: examples.slice(0, 5) };
}

/** The first of the events that share source and id. Open addressing over doubles: a Set of a million would be larger. */
function withoutDuplicates(columns: EventColumns): { columns: EventColumns; duplicates: number } {
  let size = 1 << 10;
  while (size < columns.count * 2) size *= 2;
  const slots = new Float64Array(size).fill(-1);
  const kept = new Uint8Array(columns.count);
  let duplicates = 0;
  for (let i = 0; i < columns.count; i++) {
    const id = columns.event[i] as number;
    let slot = id % size;
    while (slots[slot] !== -1 && slots[slot] !== id) slot = (slot + 1) % size;
    if (slots[slot] === id) {
      duplicates++;
    } else {
      slots[slot] = id;
      kept[i] = 1;
    }
  }
  return { columns: selectRows(columns, (i) => kept[i] === 1), duplicates };
}

async function* readApart(
  { part, filter, labels }: ReadRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<PartResult> {
  const self = import.meta.url;
  const module = new URL(self.endsWith('.ts') ? './read-thread.ts' : './read-thread.js', self);
  const request: ReadRequest = {
    part,
    filter,
    labels: { conversations: labels.conversations, events: labels.events, drawn: labels.drawn },
  };
  const worker = startThread(module, request);
  const waiting: ReadMessage[] = [];
  let wake: (() => void) | null = null;
  const receive = (message: ReadMessage): void => {
    waiting.push(message);
    wake?.();
  };
  const fail = (message: string): void => receive({ type: 'error', message, kind: null, hint: null });
  const onAbort = (): void => wake?.();
  worker.on('message', receive);
  worker.on('error', (error) => fail(error.message));
  worker.on('exit', (code) => fail(`the reading thread ended early, with code ${code}`));
  signal?.addEventListener('abort', onAbort);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const message = waiting.shift();
      if (message === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      } else if (message.type === 'result') {
        yield message.result;
      } else if (message.type === 'end') {
        return;
      } else {
        const hint = message.hint === null ? {} : { hint: message.hint };
        throw message.kind === null
          ? new Error(message.message)
          : new EvenkeelError(message.kind, message.message, hint);
      }
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}
