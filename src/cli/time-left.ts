interface Sample {
  readonly at: number;
  readonly fraction: number;
}

/** Seconds. Work that a resumed run finds done goes by in the first moment; the pace is counted from its end. */
const firstMoment = 1.5;
/** Shorter spans than this say nothing about the pace. */
const shortestSpan = 2;
/** Samples are kept at this distance; updates may come a thousand times as often. */
const spacing = 0.2;
const shortestWindow = 20;

/** Estimates the time left from the pace of the recent past: the last third of the time, at least twenty seconds. */
export class TimeLeft {
  #begun: number | null = null;
  #samples: Sample[] = [];
  #latest: Sample = { at: 0, fraction: 0 };

  /** @param fraction of the work done, 0 to 1 @param at seconds on any clock that only goes forward */
  observe(fraction: number, at: number): void {
    this.#begun ??= at;
    this.#latest = { at, fraction };
    const last = this.#samples.at(-1);
    if (at - this.#begun < firstMoment) this.#samples = [this.#latest];
    else if (last === undefined || at - last.at >= spacing) this.#samples.push(this.#latest);
    const horizon = at - Math.max(shortestWindow, (at - this.#begun) / 3);
    // One sample from before the window stays, so that the window is always spanned.
    while ((this.#samples[1]?.at ?? at) <= horizon) this.#samples.shift();
  }

  /** Seconds left at time `at`; null while there is no pace to go by. */
  seconds(at: number): number | null {
    const first = this.#samples[0];
    if (first === undefined) return null;
    const done = this.#latest.fraction - first.fraction;
    const span = this.#latest.at - first.at;
    if (span < shortestSpan || done <= 0) return null;
    return Math.max(0, ((1 - this.#latest.fraction) * span) / done - (at - this.#latest.at));
  }
}
