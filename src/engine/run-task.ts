import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { EvenkeelError, type ProgressListener } from '../terms/index.ts';
import type { TaskMessage, TaskStart } from './task.ts';
import { fromPortable } from './task-errors.ts';

export interface RunTaskOptions {
  readonly onProgress?: ProgressListener;
  /** Stops the task at the next point where it asks. */
  readonly signal?: AbortSignal;
  /** How long a task may take to stop before its thread is ended by force, in milliseconds. */
  readonly grace?: number;
}

/**
 * Starts the thread. In a checkout its files are TypeScript, which Node 20 cannot load: a line of JavaScript then
 * registers a loader before it goes on.
 */
function startThread(start: TaskStart): Worker {
  const self = import.meta.url;
  const thread = new URL(self.endsWith('.ts') ? './task-thread.ts' : './task-thread.js', self);
  if (![thread.href, start.moduleUrl].some((url) => url.endsWith('.ts'))) {
    return new Worker(thread, { workerData: start, execArgv: [] });
  }
  const loader = pathToFileURL(
    createRequire(self)
      .resolve('tsx/esm/api')
      .replace(/\.cjs$/, '.mjs'),
  ).href;
  const code = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(thread.href)}); })`;
  return new Worker(code, { eval: true, workerData: start, execArgv: [] });
}

/**
 * Runs a module's `run(input, context)` in a thread of its own, which leaves this one responsive: ONNX Runtime blocks
 * the thread that calls it. Input and result are cloned; a result wrapped in `Transferred` moves its buffers.
 *
 * @throws EvenkeelError of kind `interrupted` when the signal stopped it; otherwise what the task threw, with its class,
 *   kind and hint.
 */
export function runTask<Input, Result>(
  moduleUrl: string | URL,
  input: Input,
  options: RunTaskOptions = {},
): Promise<Result> {
  const { onProgress, signal, grace = 30_000 } = options;
  const interrupted = () => new EvenkeelError('interrupted', 'the work was stopped before it was done');
  if (signal?.aborted) return Promise.reject(interrupted());

  const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const start: TaskStart = { moduleUrl: String(moduleUrl), input, stop };

  return new Promise<Result>((resolve, reject) => {
    const worker = startThread(start);
    let force: NodeJS.Timeout | undefined;
    let settled = false;
    const settle = (finish: () => void) => {
      if (settled) return;
      settled = true;
      signal?.removeEventListener('abort', onAbort);
      clearTimeout(force);
      finish();
    };
    const onAbort = () => {
      Atomics.store(new Int32Array(stop), 0, 1);
      force = setTimeout(() => {
        settle(() => reject(interrupted()));
        void worker.terminate();
      }, grace);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.on('message', (message: TaskMessage) => {
      if (message.type === 'progress') onProgress?.(message.update);
      else if (message.type === 'result') settle(() => resolve(message.value as Result));
      else settle(() => reject(fromPortable(message.error)));
    });
    worker.on('messageerror', (error) => settle(() => reject(error)));
    worker.on('error', (error) => settle(() => reject(error)));
    worker.on('exit', (code) =>
      settle(() => reject(new Error(`the thread of ${start.moduleUrl} ended with code ${code} and no result`))),
    );
  });
}
