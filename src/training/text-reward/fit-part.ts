import { availableParallelism } from 'node:os';
import { runTask, type TaskContext } from '../../engine/index.ts';
import {
  type SparseLogisticFit,
  type SparseLogisticOptions,
  type SparseObservations,
  sparseLogisticRegression,
} from '../../stats/index.ts';

/** One of several fits on the same observations. */
export interface PartFit {
  readonly part: Int32Array;
  readonly penalties: Float64Array;
  readonly intercept: boolean;
  readonly tolerance: number;
}

interface PartTask extends PartFit {
  readonly observations: SparseObservations;
}

/** With fewer words to read at each pass a thread costs more than it saves. */
const manyEntries = 1_000_000;

/**
 * Fits each part, several at a time in threads of their own where they are large: the thread that asks stays free to show
 * progress and to be stopped. The fits are the same however many run at a time.
 *
 * @param progress told how much of all is done, 0 to 1
 * @param inThreads by the size of the fits when left out
 */
export async function fitParts(
  observations: SparseObservations,
  fits: readonly PartFit[],
  progress: (share: number) => void,
  inThreads?: boolean,
): Promise<SparseLogisticFit[]> {
  const shares = fits.map(() => 0);
  const tell = (i: number, share: number): void => {
    shares[i] = share;
    progress(shares.reduce((sum, each) => sum + each, 0) / fits.length);
  };
  const { columns, middles } = observations.rows;
  const rowsAFit = fits.reduce((sum, { part }) => sum + part.length, 0) / fits.length;
  const done: SparseLogisticFit[] = [];
  if (!(inThreads ?? (rowsAFit * columns.length) / middles.length >= manyEntries)) {
    fits.forEach((fit, i) => {
      done.push(sparseLogisticRegression(observations, optionsOf(fit)));
      tell(i, 1);
    });
    return done;
  }
  let next = 0;
  const failed = new AbortController();
  const work = async (): Promise<void> => {
    for (let i = next++; i < fits.length && !failed.signal.aborted; i = next++) {
      const task: PartTask = { observations, ...(fits[i] as PartFit) };
      done[i] = await runTask<PartTask, SparseLogisticFit>(import.meta.url, task, {
        onProgress: (update) => tell(i, update.done),
        signal: failed.signal,
      });
      tell(i, 1);
    }
  };
  const workers = Array.from({ length: Math.min(fits.length, availableParallelism()) }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    failed.abort();
    throw error;
  }
  return done;
}

/** The thread's side. */
export function run({ observations, ...fit }: PartTask, context: TaskContext): SparseLogisticFit {
  let told = performance.now();
  return sparseLogisticRegression(observations, {
    ...optionsOf(fit),
    onPass: (share) => {
      context.signal.throwIfAborted();
      if (performance.now() - told < 100) return;
      told = performance.now();
      context.progress({ stage: 'fit', done: share, total: 1 });
    },
  });
}

const optionsOf = ({ part, penalties, intercept, tolerance }: PartFit): SparseLogisticOptions => ({
  part,
  penalties,
  intercept,
  tolerance,
});
