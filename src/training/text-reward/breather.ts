import { setImmediate } from 'node:timers/promises';

/** To be called between small pieces of long work with how many are done; a promise it returns is to be waited for. */
export type Breather = (done: number) => Promise<void> | null;

/** Long enough to cost nothing, short enough that nobody notices. */
const holdMs = 50;

/** Lets a thread that computes show where it stands, and be stopped, many times a second. */
export function breather(tell: (done: number) => void): Breather {
  let since = performance.now();
  return (done) => {
    // The clock costs more than most pieces.
    if (done % 16 !== 0 || performance.now() - since < holdMs) return null;
    tell(done);
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}
