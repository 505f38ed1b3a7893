import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { EvenkeelError } from '../terms/index.ts';
import { interruptible, StoppedError } from './interruption.ts';

/** Work that stops when told, as the reproduction does. */
async function obedient(signal: AbortSignal): Promise<never> {
  while (!signal.aborted) await pause(5);
  throw new EvenkeelError('interrupted', 'stopped');
}

function recorder(): { told: number; deaths: string[]; onStop: () => void; die: (signal: string) => void } {
  const record = {
    told: 0,
    deaths: [] as string[],
    onStop: () => {
      record.told++;
    },
    die: (signal: string) => {
      record.deaths.push(signal);
    },
  };
  return record;
}

test('a first signal is told once and stops the work; its exit code is the signal’s', async () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const record = recorder();
    const work = interruptible(record, obedient);
    process.emit(signal);
    const error: unknown = await work.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoppedError);
    expect((error as StoppedError).exitCode).toBe(code);
    expect(record).toMatchObject({ told: 1, deaths: [] });
  }
});

test('the echo of a Ctrl-C is not a second one, but a later Ctrl-C ends the process at once', async () => {
  const record = recorder();
  let finish = (): void => undefined;
  const work = interruptible(record, () => new Promise<void>((done) => (finish = done)));
  process.emit('SIGINT');
  process.emit('SIGINT');
  expect(record).toMatchObject({ told: 1, deaths: [] });
  await pause(600);
  process.emit('SIGINT');
  expect(record.deaths).toEqual(['SIGINT']);
  finish();
  await work;
});

test('work that does not stop is left behind after a moment', async () => {
  const record = recorder();
  const work = interruptible({ ...record, graceMs: 20 }, () => pause(200));
  process.emit('SIGTERM');
  await work;
  expect(record.deaths).toEqual(['SIGTERM']);
});

test('when the work fails of itself, what is left of it is told to stop', async () => {
  let left: AbortSignal | undefined;
  const work = interruptible(recorder(), (signal) => {
    left = signal;
    return Promise.reject(new Error('disk full'));
  });
  await expect(work).rejects.toThrow('disk full');
  expect(left?.aborted).toBe(true);
});

test('without a signal errors pass through, and no listener stays behind', async () => {
  const before = process.listenerCount('SIGINT');
  await expect(interruptible(recorder(), () => Promise.reject(new Error('own')))).rejects.toThrow('own');
  expect(await interruptible(recorder(), () => Promise.resolve(7))).toBe(7);
  expect(process.listenerCount('SIGINT')).toBe(before);
});
