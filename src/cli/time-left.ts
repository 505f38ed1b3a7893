interface Sample {
  readonly at: number;
  readonly fraction: number;
}

/** Shorter spans than this, in seconds, say nothing about the pace. */
const shortestSpan = 2;

/**
 * Estimates the time left from the pace of the recent past: the last third of the time, at least twenty seconds. Work
 * that a resumed run finds done goes by in an instant; once that instant is out of the window it no longer flatters
 * the estimate.
 */
export class TimeLeft {
  readonly #samples: Sample[] = [];

  /** @param fraction of the work done, 0 to 1 @param at seconds on any clock that only goes forward */
  observe(fraction: number, at: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && at - last.at < 0.2) {
      // A burst of updates counts as one, except that its beginning stays where it was.
      if (this.#samples.length > 1) this.#samples.pop();
      else if (fraction > last.fraction) this.#samples.pop();
    }
    this.#samples.push({ at, fraction });
    const begun = this.#samples[0]?.at ?? at;
    const window = Math.max(20, (at - begun) / 3);
    // One sample from before the window stays, so that the window is always spanned.
    while (this.#samples.length > 2 && (this.#samples[1]?.at ?? at) <= at - window) this.#samples.shift();
  }

  /** Seconds left at time `at`; null while there is no pace to go by. */
  seconds(at: number): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined) return null;
    const done = last.fraction - first.fraction;
    if (last.at - first.at < shortestSpan || done <= 0) return null;
    const pace = done / (last.at - first.at);
    return Math.max(0, (1 - last.fraction) / pace - (at - last.at));
  }
}
