import { createReadStream } from 'node:fs';
import { EvenkeelError } from '../terms/index.ts';
import { explainDiskError, hasCode } from '../workspace/index.ts';
import { checkEvent } from './check-event.ts';
import { type FeedbackEvent, feedbackEventSchemaName } from './event.ts';

/** A line that is not an event: where it stands and what is wrong with it. */
export interface EventProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface ReadEventsOptions {
  /** Receives lines that are not events, which are then skipped. Without it the first one ends the reading. */
  readonly onProblem?: (problem: EventProblem) => void;
}

/**
 * Reads feedback events from a JSONL file, one line at a time; blank lines are skipped.
 *
 * @throws EvenkeelError `input` naming file, line and field
 */
export async function* readEvents(path: string, options: ReadEventsOptions = {}): AsyncGenerator<FeedbackEvent> {
  for await (const { text, line, ended } of readLines(path)) {
    const parsed = parseEventLine(text);
    if (typeof parsed !== 'string') {
      yield parsed;
      continue;
    }
    const message = ended ? parsed : `${parsed} (the file ends in the middle of this line)`;
    if (options.onProblem) {
      options.onProblem({ file: path, line, message });
      continue;
    }
    throw new EvenkeelError('input', `${path}:${line}: ${message}`, {
      hint: ended
        ? `Each line must be one feedback event ("schema": "${feedbackEventSchemaName}").`
        : 'The writer was interrupted. Opening the file with an event log sets the torn line aside.',
    });
  }
}

/** The event on a line, or what is wrong with it. */
export function parseEventLine(text: string): FeedbackEvent | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  return checkEvent(value);
}

interface Line {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
  /** False for a last line without its line break. */
  readonly ended: boolean;
}

/**
 * Lines end at \n or \r\n and nowhere else: `node:readline` also breaks at U+2028, which JSON allows inside strings.
 */
async function* readLines(path: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8');
  let line = 0;
  let rest: string[] = [];
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
      const pieces = decoder.decode(chunk as Uint8Array, { stream: true }).split('\n');
      const last = pieces.pop() as string;
      for (const piece of pieces) {
        const text = rest.length === 0 ? piece : `${rest.join('')}${piece}`;
        rest = [];
        line++;
        if (text.trim() !== '') yield { text, line, ended: true };
      }
      rest.push(last);
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      throw new EvenkeelError('input', `The feedback events are missing: ${path} does not exist.`, { cause: error });
    }
    throw explainDiskError(error, 'read feedback events', path);
  }
  const text = rest.join('') + decoder.decode();
  if (text.trim() !== '') yield { text, line: line + 1, ended: false };
}
