import type { ProgressUpdate } from '../terms/index.ts';
import { showTimeLeft } from './durations.ts';
import type { Terminal } from './terminal.ts';
import { TimeLeft } from './time-left.ts';

/** Updates of this stage describe the whole; all others a part that is under way. */
export const overallStage = 'overall';

const redrawMs = 120;
const plainLineMs = 5_000;
const shownStages = 4;

interface StageView {
  readonly update: ProgressUpdate;
  readonly timeLeft: TimeLeft;
}

/**
 * Shows where a long piece of work stands: bars redrawn in place on a terminal, a plain line every few seconds
 * elsewhere. Several stages may be under way at once.
 */
export class ProgressDisplay {
  readonly #terminal: Terminal;
  readonly #now: () => number;
  readonly #stages = new Map<string, StageView>();
  readonly #overallLeft = new TimeLeft();
  readonly #timer: NodeJS.Timeout;
  #overall: ProgressUpdate | null = null;
  #drawnLines = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  /** @param now milliseconds on a clock that only goes forward */
  constructor(terminal: Terminal, now: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#now = now;
    this.#timer = setInterval(() => this.#draw(), terminal.live ? 1_000 : plainLineMs);
    this.#timer.unref();
  }

  /** A `ProgressListener`. */
  readonly update = (update: ProgressUpdate): void => {
    if (this.#closed) return;
    const seconds = this.#now() / 1000;
    const fraction = fractionOf(update);
    if (update.stage === overallStage) {
      this.#overall = update;
      this.#overallLeft.observe(fraction, seconds);
    } else if (fraction >= 1) {
      this.#stages.delete(update.stage);
    } else {
      const timeLeft = this.#stages.get(update.stage)?.timeLeft ?? new TimeLeft();
      timeLeft.observe(fraction, seconds);
      this.#stages.set(update.stage, { update, timeLeft });
    }
    if (this.#now() - this.#drawnAt >= (this.#terminal.live ? redrawMs : plainLineMs)) this.#draw();
  };

  /** Tells a line for people without disturbing the bars. */
  line(text: string): void {
    this.#erase();
    this.#terminal.tell(`${text}\n`);
    if (this.#terminal.live) this.#draw();
  }

  /** One line that says where the work stands. */
  standing(): string {
    const parts = [...this.#stages.values()].map(({ update }) => describe(update));
    const whole = this.#overall === null ? [] : [`${percent(fractionOf(this.#overall))} done`];
    return [...whole, ...parts].join(' · ');
  }

  /** Takes the bars away. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#erase();
  }

  #draw(): void {
    if (this.#closed || (this.#overall === null && this.#stages.size === 0)) return;
    this.#drawnAt = this.#now();
    if (this.#terminal.live) this.#drawBars();
    else this.#terminal.tell(`${this.#plainLine()}\n`);
  }

  #plainLine(): string {
    const now = this.#now() / 1000;
    const stages = [...this.#stages.values()].map(({ update }) => describe(update));
    if (this.#overall === null) return [...stages, showTimeLeft(this.#firstStageLeft(now))].join(' · ');
    const whole = `[${percent(fractionOf(this.#overall))}, ${showTimeLeft(this.#overallLeft.seconds(now))}]`;
    return [whole, stages.join(' · ')].join(' ').trimEnd();
  }

  #drawBars(): void {
    const now = this.#now() / 1000;
    const { paint } = this.#terminal;
    const lines: string[] = [];
    if (this.#overall !== null) {
      const fraction = fractionOf(this.#overall);
      lines.push(
        `${paint('cyan', bar(fraction, 28))} ${percent(fraction)}  ${showTimeLeft(this.#overallLeft.seconds(now))}`,
      );
    }
    const stages = [...this.#stages.values()].slice(-shownStages);
    for (const { update, timeLeft } of stages) {
      const left = timeLeft.seconds(now);
      const time = left === null ? '' : ` · ${showTimeLeft(left)}`;
      lines.push(`${bar(fractionOf(update), 10)} ${cut(`${describe(update)}${time}`, this.#terminal.columns() - 14)}`);
    }
    this.#erase();
    this.#terminal.tell(`${lines.join('\n')}\n`);
    this.#drawnLines = lines.length;
  }

  #firstStageLeft(now: number): number | null {
    const [first] = this.#stages.values();
    return first === undefined ? null : first.timeLeft.seconds(now);
  }

  #erase(): void {
    if (this.#drawnLines > 0) this.#terminal.tell(`\u001b[${this.#drawnLines}A\r\u001b[J`);
    this.#drawnLines = 0;
  }
}

function fractionOf({ done, total }: ProgressUpdate): number {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
}

function percent(fraction: number): string {
  // Never "100%" before the end.
  return `${Math.floor(fraction * 100)}%`;
}

function bar(fraction: number, width: number): string {
  const full = Math.floor(fraction * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
}

function describe({ stage, done, total, detail }: ProgressUpdate): string {
  const count = Number.isInteger(done) && Number.isInteger(total) ? ` ${done}/${total}` : '';
  return `${stage}${count}${detail === undefined || detail === '' ? '' : ` (${detail})`}`;
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(1, width - 1)).join('')}…`;
}
