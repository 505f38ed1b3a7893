import { cpus } from 'node:os';
import { EvenkeelError, type ProgressListener } from '../terms/index.ts';
import { type JobInput, type JobName, type JobResult, runJob } from './jobs.ts';

/** Jobs at once: each computes on one thread, and the machine should stay usable. */
export const lanes = Math.max(1, Math.min(2, cpus().length));

/**
 * Runs jobs in threads, a few at a time, in the order in which they became ready, and keeps the account of the whole for
 * the time left. The first failure stops the others.
 */
export class JobBoard {
  private readonly progress: ProgressListener;
  private readonly stop = new AbortController();
  private readonly waiting: (() => void)[] = [];
  private free = lanes;
  private expected = 0;
  private done = 0;
  private readonly underWay = new Map<string, number>();
  private readonly threads = new Set<Promise<unknown>>();

  constructor(progress: ProgressListener, signal: AbortSignal) {
    this.progress = progress;
    const abort = (): void => this.stop.abort();
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  }

  /** Announces work, so that the time left is about the whole from the start. */
  expect(seconds: number): void {
    this.expected += seconds;
  }

  /** Counts announced work as done without doing it: an earlier run did. */
  skip(seconds: number): void {
    this.done += seconds;
    this.tell();
  }

  async run<Name extends JobName>(
    label: string,
    seconds: number,
    name: Name,
    input: JobInput<Name>,
  ): Promise<{ seconds: number; result: JobResult<Name> }> {
    await this.enter();
    try {
      if (this.stop.signal.aborted) throw new EvenkeelError('interrupted', 'the work was stopped before it was done');
      const onProgress: ProgressListener = (update) => {
        this.underWay.set(label, (seconds * update.done) / Math.max(1, update.total));
        this.progress({ ...update, stage: label });
        this.tell();
      };
      const begun = performance.now();
      const thread = runJob(name, input, { onProgress, signal: this.stop.signal });
      this.threads.add(thread);
      const result = await thread.finally(() => this.threads.delete(thread));
      this.progress({ stage: label, done: 1, total: 1 });
      return { seconds: (performance.now() - begun) / 1_000, result };
    } catch (error) {
      this.stop.abort();
      throw error;
    } finally {
      this.underWay.delete(label);
      this.done += seconds;
      this.leave();
      this.tell();
    }
  }

  /** Stops what is under way and waits until no thread computes any more: a process must not end under them. */
  async close(): Promise<void> {
    this.stop.abort();
    await Promise.allSettled(this.threads);
  }

  private async enter(): Promise<void> {
    if (this.free > 0) {
      this.free--;
      return;
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free++;
  }

  private tell(): void {
    const running = [...this.underWay.values()].reduce((sum, seconds) => sum + seconds, 0);
    this.progress({ stage: 'overall', done: Math.min(this.expected, this.done + running), total: this.expected });
  }
}
