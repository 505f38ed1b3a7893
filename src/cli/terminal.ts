/** Where a command speaks: results to `print`, everything else (progress, notices, errors) to `tell`. */
export interface Terminal {
  /** Writes to stdout. */
  print(text: string): void;
  /** Writes to stderr. */
  tell(text: string): void;
  /** True when what is told can be redrawn in place. */
  readonly live: boolean;
  /** Columns that a told line may fill. */
  columns(): number;
  /** Colours for what is printed and told. */
  readonly paint: Paint;
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
export type Paint = (style: Style, text: string) => string;

const codes: Record<Style, readonly [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** The terminal of this process. Honours NO_COLOR (https://no-color.org), FORCE_COLOR and TERM=dumb. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    // A reader that goes away (`… | head`) must not turn into a crash.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const dumb = process.env.TERM === 'dumb';
  return {
    print: (text) => void process.stdout.write(text),
    tell: (text) => void process.stderr.write(text),
    live: process.stderr.isTTY === true && !dumb && process.env.CI === undefined,
    // A terminal that does not know its width says 0.
    columns: () => process.stderr.columns || 80,
    paint: painter(wantsColour(process.env, process.stdout.isTTY === true && process.stderr.isTTY === true)),
  };
}

export function wantsColour(env: Readonly<Record<string, string | undefined>>, bothTerminals: boolean): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0') return true;
  return bothTerminals && env.TERM !== 'dumb';
}

export function painter(colours: boolean): Paint {
  if (!colours) return (_style, text) => text;
  return (style, text) => `\u001b[${codes[style][0]}m${text}\u001b[${codes[style][1]}m`;
}
