import { EvenkeelError } from '../terms/index.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof signals)[number];
const exitCodes: Record<StopSignal, number> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** The same Ctrl-C reaches a process twice when `npm run` passes on what the terminal already sent to everybody. */
const echoMs = 500;
const graceMs = 3_000;

export interface InterruptionOptions {
  /** Called at the first signal, to tell where the work stands and how to go on. */
  readonly onStop: () => void;
  /** Ends the process at once; for tests. */
  readonly die?: (signal: StopSignal) => void;
  /** How long the work, and threads of it that are left over, may take to stop of their own accord. */
  readonly graceMs?: number;
}

/**
 * Runs interruptible work. The first Ctrl-C (or kill) aborts the work's signal; when the process still lives after a
 * moment, or at a second Ctrl-C, it dies at once, which is safe: what is stored is stored whole. When the work fails of
 * itself, its signal is aborted too, so that no part of it goes on unseen.
 *
 * Dying is done by the signal itself, with its default effect, not by `process.exit`: that would tear down threads in
 * the midst of a computation, on which native code aborts the process with a message of its own.
 *
 * @throws StoppedError when the work stopped because it was told to; else whatever the work throws
 */
export async function interruptible<T>(
  options: InterruptionOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  let first: { readonly signal: StopSignal; readonly at: number } | null = null;

  const listeners = signals.map((signal) => [signal, () => onSignal(signal)] as const);
  const stopListening = (): void => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
  const die = (signal: StopSignal): void => {
    stopListening();
    if (options.die === undefined) process.kill(process.pid, signal);
    else options.die(signal);
  };
  const onSignal = (signal: StopSignal): void => {
    if (first !== null) {
      if (performance.now() - first.at >= echoMs) die(signal);
      return;
    }
    first = { signal, at: performance.now() };
    // Not called off when the work has stopped: threads may be left over. It keeps nothing alive by itself.
    setTimeout(() => die(signal), options.graceMs ?? graceMs).unref();
    options.onStop();
    stop.abort();
  };
  for (const [signal, listener] of listeners) process.on(signal, listener);
  try {
    return await work(stop.signal);
  } catch (error) {
    stop.abort();
    const told = first as { readonly signal: StopSignal } | null;
    if (told === null) throw error;
    throw new StoppedError(exitCodes[told.signal], error);
  } finally {
    stopListening();
  }
}

/** The work stopped because a signal told it to; the person has been told already. */
export class StoppedError extends EvenkeelError {
  readonly #exitCode: number;

  constructor(exitCode: number, cause: unknown) {
    super('interrupted', 'Stopped.', { cause });
    this.#exitCode = exitCode;
  }

  override get exitCode(): number {
    return this.#exitCode;
  }
}
