import { parentPort, workerData } from 'node:worker_threads';
import { type ScoredReply, WordHasher } from '../../rewards/index.ts';
import { type ReadBatch, readBatch } from './read-batch.ts';

/** What a reading thread is started with. */
export interface ReaderStart {
  readonly bits: number;
}

export interface BatchToRead {
  readonly index: number;
  readonly replies: readonly ScoredReply[];
}

export interface BatchRead {
  readonly index: number;
  readonly batch: ReadBatch;
}

const hasher = new WordHasher((workerData as ReaderStart).bits);
parentPort?.on('message', ({ index, replies }: BatchToRead) => {
  const batch = readBatch(replies, hasher);
  const { entries, lengths, traits } = batch;
  const answer: BatchRead = { index, batch };
  parentPort?.postMessage(answer, [entries.buffer, lengths.buffer, traits.buffer]);
});
