import { EvenkeelError } from '../terms/index.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type StopSignal = (typeof signals)[number];
const exitCodes: Record<StopSignal, number> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** The same Ctrl-C reaches a process twice when `npm run` passes on what the terminal already sent to everybody. */
const echoMs = 500;
const graceMs = 3_000;

export interface InterruptionOptions {
  /** Called at the first signal, to tell where the work stands and how to go on. */
  readonly onStop: () => void;
  /** Ends the process; for tests. */
  readonly exit?: (code: number) => void;
  /** How long the work may take to stop of its own accord. */
  readonly graceMs?: number;
}

/**
 * Runs interruptible work. The first Ctrl-C (or kill) aborts the work's signal; when the work has not stopped after a
 * moment, or at a second Ctrl-C, the process ends at once, which is safe: what is stored is stored whole.
 *
 * @throws EvenkeelError('interrupted') when the work stopped because it was told to; else whatever the work throws
 */
export async function interruptible<T>(
  options: InterruptionOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const exit = options.exit ?? ((code: number) => process.exit(code));
  const stop = new AbortController();
  let first: { signal: StopSignal; at: number } | null = null;
  let timer: NodeJS.Timeout | undefined;

  const onSignal = (signal: StopSignal): void => {
    if (first !== null) {
      if (performance.now() - first.at >= echoMs) exit(exitCodes[signal]);
      return;
    }
    first = { signal, at: performance.now() };
    timer = setTimeout(() => exit(exitCodes[signal]), options.graceMs ?? graceMs);
    options.onStop();
    stop.abort();
  };
  const listeners = signals.map((signal) => [signal, () => onSignal(signal)] as const);
  for (const [signal, listener] of listeners) process.on(signal, listener);
  try {
    const result = await work(stop.signal);
    return result;
  } catch (error) {
    if (first === null) throw error;
    throw new StoppedError(exitCodes[(first as { signal: StopSignal }).signal], error);
  } finally {
    clearTimeout(timer);
    for (const [signal, listener] of listeners) process.off(signal, listener);
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
