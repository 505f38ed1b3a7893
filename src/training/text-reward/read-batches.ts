import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { type ScoredReply, WordHasher } from '../../rewards/index.ts';
import { startThread } from '../../workspace/index.ts';
import { type ReadBatch, readBatch } from './read-batch.ts';
import type { BatchRead, BatchToRead, ReaderStart } from './read-batch-thread.ts';

export interface ReadOptions {
  /** Columns of hashed words: 2^bits. */
  readonly bits: number;
  /** Told how many replies are read. */
  readonly progress: (done: number) => void;
  /** As many as there are cores when left out, and one, this one, for few replies. */
  readonly threads?: number;
}

const batchSize = 1_000;
/** Fewer are read sooner than threads have started. */
const fewReplies = 30_000;
/** The thread that hands out replies keeps no more than these at work. */
const mostThreads = 6;
/** For a thread to have the next at hand. */
const batchesInFlight = 2;

/**
 * Words and traits of replies, batch after batch in their order, read in several threads where they are many. Between
 * batches the thread that asks can show progress and be stopped.
 */
export async function* readBatches(
  replies: readonly ScoredReply[],
  { bits, progress, threads }: ReadOptions,
): AsyncGenerator<ReadBatch> {
  const count = Math.ceil(replies.length / batchSize);
  const part = (index: number) => replies.slice(index * batchSize, (index + 1) * batchSize);
  const done = (index: number) => progress(Math.min(replies.length, (index + 1) * batchSize));
  const wanted = threads ?? (replies.length < fewReplies ? 1 : Math.min(mostThreads, availableParallelism()));
  if (wanted < 2) {
    const hasher = new WordHasher(bits);
    for (let index = 0; index < count; index++) {
      yield readBatch(part(index), hasher);
      done(index);
      await setImmediate();
    }
    return;
  }
  const readers = new Readers(wanted, bits);
  try {
    let asked = 0;
    for (let index = 0; index < count; index++) {
      while (asked < count && asked < index + wanted * batchesInFlight) readers.ask(asked, part(asked++));
      yield await readers.answer(index);
      done(index);
    }
  } finally {
    await readers.end();
  }
}

/** Threads that read batches, each its share in turn. */
class Readers {
  private readonly workers: readonly Worker[];
  private readonly answers = new Map<number, ReadBatch>();
  private failure: unknown = null;
  private wake: () => void = () => {};

  constructor(threads: number, bits: number) {
    const self = import.meta.url;
    const module = new URL(self.endsWith('.ts') ? './read-batch-thread.ts' : './read-batch-thread.js', self);
    const start: ReaderStart = { bits };
    this.workers = Array.from({ length: threads }, () => startThread(module, start));
    for (const worker of this.workers) {
      worker.on('message', ({ index, batch }: BatchRead) => {
        this.answers.set(index, batch);
        this.wake();
      });
      worker.on('error', (error) => this.fail(error));
      worker.on('exit', (code) => this.fail(new Error(`a thread that read replies ended with code ${code}`)));
    }
  }

  ask(index: number, replies: readonly ScoredReply[]): void {
    const batch: BatchToRead = { index, replies };
    this.workers[index % this.workers.length]?.postMessage(batch);
  }

  async answer(index: number): Promise<ReadBatch> {
    for (;;) {
      const batch = this.answers.get(index);
      this.answers.delete(index);
      if (batch !== undefined) return batch;
      if (this.failure !== null) throw this.failure;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    this.wake();
  }
}
