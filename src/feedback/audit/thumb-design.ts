import type { Design } from '../../stats/index.ts';
import type { FlagTrait } from '../tagger/traits.ts';
import { bitOf, type EventColumns, perceptions } from './event-columns.ts';
import { premiseCode } from './premise.ts';

/** A column of a design, by name, with its value for an event. */
export interface DesignColumn {
  readonly name: string;
  readonly of: (row: number) => number;
}

/** A design whose columns have names. Columns that are constant here, or determined by earlier ones, are left out. */
export interface NamedDesign {
  readonly design: Design;
  /** Position of each column that stayed. */
  readonly at: ReadonlyMap<string, number>;
}

/** Mean and spread of quality over the events where it is known. */
export interface QualityScale {
  readonly mean: number;
  readonly sd: number;
  /** Share of the events where it is known. */
  readonly known: number;
}

export function flagColumn(columns: EventColumns, trait: FlagTrait): DesignColumn {
  const bit = bitOf(trait);
  return { name: trait, of: (i) => (((columns.traits[i] as number) & bit) === 0 ? 0 : 1) };
}

/** In doublings, so that the effect of one more is that of twice the length. */
export function lengthColumn({ length }: EventColumns): DesignColumn {
  return { name: 'length', of: (i) => Math.log2(1 + (length[i] as number)) };
}

export function qualityScale({ quality }: EventColumns, rows: Int32Array): QualityScale {
  let [n, sum, squares] = [0, 0, 0];
  for (const i of rows) {
    const q = quality[i] as number;
    if (Number.isNaN(q)) continue;
    n++;
    sum += q;
  }
  const mean = n === 0 ? 0 : sum / n;
  for (const i of rows) {
    const q = quality[i] as number;
    if (!Number.isNaN(q)) squares += (q - mean) ** 2;
  }
  return { mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : 0, known: rows.length === 0 ? 0 : n / rows.length };
}

/** In standard deviations; at the mean where it is not known, which a second column tells apart. */
export function qualityColumns({ quality }: EventColumns, { mean, sd }: QualityScale): DesignColumn[] {
  if (sd === 0) return [];
  const missing = (i: number) => Number.isNaN(quality[i] as number);
  return [
    { name: 'quality', of: (i) => (missing(i) ? 0 : ((quality[i] as number) - mean) / sd) },
    { name: 'qualityUnknown', of: (i) => (missing(i) ? 1 : 0) },
  ];
}

const toldPremises = ['true', 'contested', 'unknown'] as const;

/** What is known of the premise; a false one is the reference. */
export function premiseColumns({ premise }: EventColumns): DesignColumn[] {
  return toldPremises.map((name) => ({
    name: `premise:${name}`,
    of: (i) => (premise[i] === premiseCode[name] ? 1 : 0),
  }));
}

/** Agreement, by what is known of the premise. */
export function agreementColumns(columns: EventColumns): DesignColumn[] {
  const agrees = flagColumn(columns, 'agrees');
  return [
    agrees,
    ...premiseColumns(columns).map(({ name, of }) => ({
      name: `agrees×${name}`,
      of: (i: number) => agrees.of(i) * of(i),
    })),
  ];
}

export function perceivedColumns({ perceived }: EventColumns): DesignColumn[] {
  return (['correct', 'wrong'] as const).map((name) => {
    const code = perceptions.indexOf(name);
    return { name: `perceived:${name}`, of: (i: number) => (perceived[i] === code ? 1 : 0) };
  });
}

/** Sets agreement in a row of a design, with the columns that depend on it. */
export function setAgreement({ at }: NamedDesign, value: 0 | 1): (row: Float64Array) => void {
  const agrees = at.get('agrees');
  const joint = toldPremises.map((name) => [at.get(`agrees×premise:${name}`), at.get(`premise:${name}`)] as const);
  return (row) => {
    if (agrees !== undefined) row[agrees] = value;
    for (const [both, premise] of joint)
      if (both !== undefined) row[both] = premise === undefined ? value : value * (row[premise] as number);
  };
}

export function setColumn(
  { at }: NamedDesign,
  name: string,
  change: (value: number) => number,
): (row: Float64Array) => void {
  const position = at.get(name);
  return (row) => {
    if (position !== undefined) row[position] = change(row[position] as number);
  };
}

/**
 * The design of some events, with an intercept.
 *
 * @param only the columns that it may have, so that effects found on more rows are of the same thing
 */
export function designOf(
  rows: Int32Array,
  wanted: readonly DesignColumn[],
  only?: ReadonlyMap<string, number>,
): NamedDesign {
  const all = [{ name: '', of: () => 1 }, ...wanted.filter(({ name }) => only === undefined || only.has(name))];
  const width = all.length;
  const values = new Float64Array(rows.length * width);
  for (const [j, { of }] of all.entries()) {
    for (let k = 0; k < rows.length; k++) values[k * width + j] = of(rows[k] as number);
  }
  const kept = independent(values, rows.length, width);
  const at = new Map(kept.map((j, position) => [(all[j] as DesignColumn).name, position]));
  if (kept.length === width) return { design: { values, rows: rows.length, width, intercept: true }, at };
  const narrow = new Float64Array(rows.length * kept.length);
  for (let k = 0; k < rows.length; k++) {
    for (let j = 0; j < kept.length; j++)
      narrow[k * kept.length + j] = values[k * width + (kept[j] as number)] as number;
  }
  return { design: { values: narrow, rows: rows.length, width: kept.length, intercept: true }, at };
}

/** Columns that are not determined by those before them: the pivots of X'X that do not vanish. */
function independent(values: Float64Array, rows: number, width: number): number[] {
  const gram = new Float64Array(width * width);
  for (let i = 0, row = 0; i < rows; i++, row += width) {
    for (let j = 0; j < width; j++) {
      const left = values[row + j] as number;
      if (left === 0) continue;
      for (let k = 0; k <= j; k++) gram[j * width + k]! += left * (values[row + k] as number);
    }
  }
  const kept: number[] = [];
  const factor: Float64Array[] = [];
  for (let j = 0; j < width; j++) {
    const line = new Float64Array(kept.length + 1);
    let rest = gram[j * width + j] as number;
    for (const [a, k] of kept.entries()) {
      let sum = gram[j * width + k] as number;
      const other = factor[a] as Float64Array;
      for (let b = 0; b < a; b++) sum -= (line[b] as number) * (other[b] as number);
      line[a] = sum / (other[a] as number);
      rest -= (line[a] as number) ** 2;
    }
    // A column that a handful of rows distinguishes from the others gives no estimate worth its place.
    if (!(rest > Math.max(1e-9 * (gram[j * width + j] as number), 1e-6))) continue;
    line[kept.length] = Math.sqrt(rest);
    kept.push(j);
    factor.push(line);
  }
  return kept;
}
