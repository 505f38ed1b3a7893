import { checkEvent } from '../check-event.ts';
import type { FeedbackEvent } from '../event.ts';
import { readChunks } from '../reading/chunks.ts';
import { LinePieces } from '../reading/lines.ts';

export interface FileEventsOptions {
  /** Only events of these; all when left out. */
  readonly sources?: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * The events of JSONL files (gzip-compressed ones too), one after the other; lines that are no events are passed over.
 *
 * @throws EvenkeelError `input` or `workspace` for files that cannot be read
 */
export async function* fileEvents(
  paths: readonly string[],
  { sources, signal }: FileEventsOptions = {},
): AsyncGenerator<FeedbackEvent> {
  for (const path of paths) {
    const pieces = new LinePieces();
    for await (const { data } of readChunks(path)) {
      signal?.throwIfAborted();
      for (const line of pieces.push(data)) yield* eventOn(line, sources);
    }
    for (const line of pieces.end()) yield* eventOn(line, sources);
  }
}

function* eventOn(
  { bytes, problem }: { readonly bytes: Buffer; readonly problem?: string },
  sources: readonly string[] | undefined,
): Generator<FeedbackEvent> {
  if (problem !== undefined) return;
  let event: FeedbackEvent | string;
  try {
    event = checkEvent(JSON.parse(bytes.toString('utf8')));
  } catch {
    return;
  }
  if (typeof event !== 'string' && (sources === undefined || sources.includes(event.source))) yield event;
}
