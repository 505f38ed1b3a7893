import { describe, expect, it } from 'vitest';
import { EvenkeelError, type ProgressUpdate } from '../terms/index.ts';
import type { SampleInput } from './fixtures/sample-task.ts';
import { runTask } from './run-task.ts';

const task = new URL('./fixtures/sample-task.ts', import.meta.url);
const start = <Result>(input: SampleInput, options: Parameters<typeof runTask>[2] = {}) =>
  runTask<SampleInput, Result>(task, input, options);

describe('runTask', () => {
  it('computes in another thread and reports progress in order', async () => {
    const updates: ProgressUpdate[] = [];
    const sum = await start<number>(
      { what: 'sum of squares', values: Float32Array.of(1, 2, 3) },
      { onProgress: (update) => updates.push(update) },
    );
    expect(sum).toBe(14);
    expect(updates.map(({ done }) => done)).toEqual([0, 1]);
  });

  it('runs two at once', async () => {
    const one = (x: number) => start<number>({ what: 'sum of squares', values: Float32Array.of(x) });
    expect(await Promise.all([one(2), one(3)])).toEqual([4, 9]);
  });

  it('moves buffers that the task hands over', async () => {
    const { values } = await start<{ values: Float32Array }>({ what: 'transfer', length: 1000 });
    expect(values).toEqual(new Float32Array(1000).fill(1));
  });

  it('brings an error over with its kind and hint', async () => {
    const error = await start({ what: 'fail', how: 'evenkeel' }).catch((e: unknown) => e);
    expect(EvenkeelError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ kind: 'input', message: 'the file is damaged', hint: 'fetch it again' });
  });

  it('brings an error over with its class', async () => {
    await expect(start({ what: 'fail', how: 'range' })).rejects.toThrow(RangeError);
  });

  it('notices a thread that ends without a word', async () => {
    await expect(start({ what: 'fail', how: 'exit' })).rejects.toThrow(/ended with code 3/);
  });

  it('says so when the module has no run', async () => {
    await expect(runTask(new URL('./shape.ts', import.meta.url), null)).rejects.toThrow(/does not export/);
  });

  it('stops a task that computes without pause', async () => {
    const controller = new AbortController();
    const running = start(
      { what: 'until stopped' },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(running).rejects.toMatchObject({ kind: 'interrupted' });
  });

  it('ends a task by force when it does not listen', async () => {
    const controller = new AbortController();
    const running = start(
      { what: 'never stop' },
      { signal: controller.signal, grace: 20, onProgress: () => controller.abort() },
    );
    await expect(running).rejects.toMatchObject({ kind: 'interrupted' });
  });

  it('does not start when already stopped', async () => {
    await expect(start({ what: 'never stop' }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: 'interrupted',
    });
  });
});
