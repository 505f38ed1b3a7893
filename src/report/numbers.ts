import type { Interval, Rate } from './incident-summary.ts';

/** How numbers are written in one language. */
export interface Numbers {
  /** A rate: `12%`, `4.3%`, `99.6%`: one decimal where whole percents would hide the difference. */
  percent(fraction: number): string;
  /** A difference of rates with its sign, in percentage points, without the unit: `+12`, `−3.4`. */
  points(fraction: number): string;
  /** Numbers along a scale: no more digits than they need. */
  percentTick(fraction: number): string;
  pointsTick(fraction: number): string;
  /** A margin, in percentage points: `5`. */
  unsignedPoints(fraction: number): string;
  /** `[+3.1, +9.0]`, in points. */
  pointsInterval(interval: Interval): string;
  /** `12% [8.1%, 16%]` */
  rate(rate: Rate | Interval): string;
  /** Plain number with about three significant digits. */
  number(x: number): string;
  signed(x: number): string;
  /** `0.71`, `−0.20` */
  correlation(r: number): string;
  whole(n: number): string;
  /** `1.1 million` */
  compact(n: number): string;
  /** `4 min 12 s` in the language's way. */
  duration(seconds: number): string;
  bytes(bytes: number): string;
  /** `a, b and c` */
  list(words: readonly string[]): string;
  /** `a; b; c`, for items that hold commas themselves. */
  series(items: readonly string[]): string;
  /** `a, b, c`, without "and": for items that end in a number. */
  enumeration(items: readonly string[]): string;
  /** The word at the head of a line or a cell. */
  capital(word: string): string;
}

/** Shown where something was not measured. */
export const notMeasured = '–';

const minus = (text: string): string => text.replace('-', '−');

/** Decimals for a percentage: none between 10% and 99.5%, otherwise one, unless it is exactly 0 or 1. */
function percentDecimals(fraction: number): number {
  const size = Math.abs(fraction);
  return size === 0 || size === 1 || (size >= 0.0995 && size < 0.995) ? 0 : 1;
}

export function numbersFor(language: string): Numbers {
  const fixed = (x: number, decimals: number, options: Intl.NumberFormatOptions = {}): string =>
    minus(
      new Intl.NumberFormat(language, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
        ...options,
      }).format(x),
    );
  const percent = (fraction: number): string => `${fixed(fraction * 100, percentDecimals(fraction))}%`;
  const pointsAt = (fraction: number, decimals: number): string =>
    fixed(fraction * 100, decimals, { signDisplay: 'exceptZero' });
  const significant = (x: number, options: Intl.NumberFormatOptions = {}): string =>
    minus(new Intl.NumberFormat(language, { maximumSignificantDigits: 3, ...options }).format(x));

  return {
    percent,
    points: (fraction) => pointsAt(fraction, percentDecimals(fraction)),
    correlation: (r) => fixed(r, 2),
    percentTick: (fraction) => `${significant(fraction * 100)}%`,
    pointsTick: (fraction) => significant(fraction * 100, { signDisplay: 'exceptZero' }),
    unsignedPoints: (fraction) => significant(fraction * 100),
    pointsInterval: ({ low, high }) => {
      const decimals = Math.max(percentDecimals(low), percentDecimals(high));
      return `[${pointsAt(low, decimals)}, ${pointsAt(high, decimals)}]`;
    },
    rate: ({ estimate, low, high }) => `${percent(estimate)} [${percent(low)}, ${percent(high)}]`,
    number: (x) => significant(x),
    signed: (x) => significant(x, { signDisplay: 'exceptZero' }),
    whole: (n) => fixed(Math.round(n), 0),
    compact: (n) =>
      new Intl.NumberFormat(language, {
        notation: 'compact',
        compactDisplay: 'long',
        maximumSignificantDigits: 2,
      }).format(n),
    duration: (seconds) => {
      const unit = (n: number, name: string, decimals = 0): string =>
        new Intl.NumberFormat(language, {
          style: 'unit',
          unit: name,
          unitDisplay: 'short',
          maximumFractionDigits: decimals,
        }).format(n);
      if (seconds < 10) return unit(seconds, 'second', 1);
      const whole = Math.round(seconds);
      if (whole < 60) return unit(whole, 'second');
      const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
      const first = hours > 0 ? unit(hours, 'hour') : unit(minutes, 'minute');
      const second = hours > 0 ? unit(minutes, 'minute') : unit(rest, 'second');
      return (hours > 0 ? minutes : rest) === 0 ? first : `${first} ${second}`;
    },
    bytes: (bytes) => (bytes >= 1e9 ? `${significant(bytes / 2 ** 30)} GiB` : `${significant(bytes / 2 ** 20)} MiB`),
    series: (items) => items.join(language.startsWith('zh') ? '；' : '; '),
    enumeration: (items) => items.join(language.startsWith('zh') ? '，' : ', '),
    capital: (word) => word.charAt(0).toLocaleUpperCase(language) + word.slice(1),
    list: (words) => new Intl.ListFormat(language, { type: 'conjunction' }).format(words),
  };
}
