import { EvenkeelError } from '../terms/index.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof signals)[number];
const exitCodes: Record<StopSignal, number> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** The same Ctrl-C reaches a process twice when `npm run` passes on what the terminal already sent to everybody. */
const echoMs = 500;
const graceMs = 3_000;

/**
 * Ends this process by the signal itself, with its default effect. `process.exit` would tear down threads in the midst of
 * a computation, on which native code aborts the process with a message and an exit code of its own.
 */
function dieOf(signal: StopSignal): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** Ends the process after a stop, with the signal that belongs to the exit code; false when the code is of no signal. */
export function dieWithCode(exitCode: number): boolean {
  const signal = signals.find((name) => exitCodes[name] === exitCode);
  if (signal !== undefined) dieOf(signal);
  return signal !== undefined;
}

export interface InterruptionOptions {
  /** Called at the first signal, to tell where the work stands and how to go on. */
  readonly onStop: () => void;
  /** Ends the process at once; for tests. */
  readonly die?: (signal: StopSignal) => void;
  /** How long the work may take to stop of its own accord. */
  readonly graceMs?: number;
}

/**
 * Runs interruptible work. The first Ctrl-C (or kill) aborts the work's signal; when the process still lives after a
 * moment, or at a second Ctrl-C, it dies at once, which is safe: what is stored is stored whole. When the work fails of
 * itself, its signal is aborted too, so that no part of it goes on unseen.
 *
 * @throws StoppedError when the work stopped because it was told to; else whatever the work throws
 */
export async function interruptible<T>(
  options: InterruptionOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  let first: { readonly signal: StopSignal; readonly at: number } | null = null;
  let timer: NodeJS.Timeout | undefined;

  const listeners = signals.map((signal) => [signal, () => onSignal(signal)] as const);
  const stopListening = (): void => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
  const die = (signal: StopSignal): void => {
    stopListening();
    (options.die ?? dieOf)(signal);
  };
  const onSignal = (signal: StopSignal): void => {
    if (first !== null) {
      if (performance.now() - first.at >= echoMs) die(signal);
      return;
    }
    first = { signal, at: performance.now() };
    timer = setTimeout(() => die(signal), options.graceMs ?? graceMs);
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
    clearTimeout(timer);
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
