import { parentPort, workerData } from 'node:worker_threads';
import { EvenkeelError } from '../../terms/index.ts';
import { buffersOfColumns } from './event-columns.ts';
import type { EventLabels } from './labels.ts';
import { EventLabels as Labels } from './labels.ts';
import { type AuditFilter, type FilePart, type PartResult, readPart } from './read-part.ts';

/** What a reading thread is given; the labels come as their maps. */
export interface ReadRequest {
  readonly part: FilePart;
  readonly filter: AuditFilter;
  readonly labels: Pick<EventLabels, 'conversations' | 'events' | 'drawn'>;
}

export type ReadMessage =
  | { readonly type: 'result'; readonly result: PartResult }
  | { readonly type: 'end' }
  | {
      readonly type: 'error';
      readonly message: string;
      readonly kind: EvenkeelError['kind'] | null;
      readonly hint: string | null;
    };

async function main({ part, filter, labels }: ReadRequest): Promise<void> {
  const post = (message: ReadMessage, buffers: readonly ArrayBuffer[] = []) =>
    parentPort?.postMessage(message, [...buffers]);
  try {
    for await (const result of readPart(part, filter, new Labels(labels.conversations, labels.events, labels.drawn))) {
      post({ type: 'result', result }, buffersOfColumns(result.columns));
    }
    post({ type: 'end' });
  } catch (error) {
    const known = EvenkeelError.isInstance(error);
    const message = error instanceof Error ? error.message : String(error);
    post({ type: 'error', message, kind: known ? error.kind : null, hint: known ? (error.hint ?? null) : null });
  }
}

await main(workerData as ReadRequest);
