export interface LoadPlan {
  readonly url: string;
  readonly seconds: number;
  /** Requests a second; null: `inFlight` of them at any time, as fast as answers come. */
  readonly rate: number | null;
  readonly inFlight: number;
  /** Send replies that nobody has scored before. */
  readonly fresh: boolean;
}

export interface LoadFigures {
  readonly requests: number;
  readonly seconds: number;
  /** Quantiles in milliseconds: from when a request was due to its answer. */
  readonly latency: Quantiles;
  /** From when it was due to when it was sent: the generator's own delay. */
  readonly lateness: Quantiles;
}

export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/** Replies a request. */
export const batch = 64;
