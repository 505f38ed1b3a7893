import { parentPort, workerData } from 'node:worker_threads';
import { EvenkeelError } from '../terms/index.ts';
import { type TaskMessage, type TaskModule, type TaskStart, Transferred } from './task.ts';
import { toPortable } from './task-errors.ts';

/** The other side of `runTask`: loads the module, runs it, reports. */
async function main(start: TaskStart): Promise<void> {
  const post = (message: TaskMessage, buffers: readonly ArrayBuffer[] = []) =>
    parentPort?.postMessage(message, [...buffers]);
  const stop = new Int32Array(start.stop);
  const signal = {
    get aborted() {
      return Atomics.load(stop, 0) === 1;
    },
    throwIfAborted() {
      if (this.aborted) throw new EvenkeelError('interrupted', 'the work was stopped before it was done');
    },
  };
  try {
    const module = (await import(start.moduleUrl)) as Partial<TaskModule<unknown, unknown>>;
    if (typeof module.run !== 'function') throw new TypeError(`${start.moduleUrl} does not export a function 'run'`);
    const value = await module.run(start.input, { progress: (update) => post({ type: 'progress', update }), signal });
    if (Transferred.isInstance(value)) post({ type: 'result', value: value.value }, value.buffers);
    else post({ type: 'result', value });
  } catch (error) {
    post({ type: 'error', error: toPortable(error) });
  }
}

await main(workerData as TaskStart);
