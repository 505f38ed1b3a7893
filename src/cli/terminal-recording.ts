import { painter, type Terminal } from './terminal.ts';

export interface RecordedTerminal extends Terminal {
  printed(): string;
  told(): string;
}

/** A terminal that keeps what it is given; for tests. */
export function recordingTerminal(live = false, columns = 80): RecordedTerminal {
  let printed = '';
  let told = '';
  return {
    print: (text) => {
      printed += text;
    },
    tell: (text) => {
      told += text;
    },
    live,
    columns: () => columns,
    paint: painter(false),
    printed: () => printed,
    told: () => told,
  };
}
