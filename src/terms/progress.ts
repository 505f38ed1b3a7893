/** Where a long piece of work stands. `done` and `total` count the same unit; `detail` is one short line for people. */
export interface ProgressUpdate {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly detail?: string;
}

/** Receives progress; must be cheap and must never throw. */
export type ProgressListener = (update: ProgressUpdate) => void;
