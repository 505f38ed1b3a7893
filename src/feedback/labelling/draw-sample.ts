import { hash } from 'node:crypto';
import { bitOf, type EventColumns } from '../audit/event-columns.ts';

export interface DrawOptions {
  /** Replies to draw; fewer where there are fewer. */
  readonly size: number;
  /** Share of them that is drawn where the rules see a stance; what one stratum cannot fill goes to the other. */
  readonly stanceShare: number;
  readonly seed: number;
}

/** Rated replies that are alike in what the rules see, drawn from apart. */
export interface Stratum {
  /** Whether the rules see a stance in the user's last turn. */
  readonly stance: boolean;
  readonly events: number;
  readonly drawn: number;
}

export interface DrawnKey {
  /** As in the column `event`. */
  readonly key: number;
  /** Index into the strata. */
  readonly stratum: number;
}

export interface DrawnSample {
  readonly strata: readonly Stratum[];
  /** In the order in which they are asked about: of any beginning, each stratum has about its share. */
  readonly keys: readonly DrawnKey[];
}

/**
 * A stratified simple random sample of the replies that have a thumb of their own (thumbs that stand for a comparison
 * are left out, as in the audit). Within a stratum the events with the least hash of seed and id are drawn: every set of
 * so many events has the same chance, and a larger sample of the same seed holds the smaller one.
 */
export function drawSample(columns: EventColumns, { size, stanceShare, seed }: DrawOptions): DrawnSample {
  const stanceBit = bitOf('stance');
  const keys: [number[], number[]] = [[], []];
  for (let i = 0; i < columns.count; i++) {
    if ((columns.thumb[i] as number) < 0 || columns.compared[i] === 1) continue;
    const stratum = ((columns.traits[i] as number) & stanceBit) === 0 ? 1 : 0;
    keys[stratum].push(columns.event[i] as number);
  }
  const sizes = allot(size, stanceShare, [keys[0].length, keys[1].length]);
  const drawn = keys.map((own, k) => leastHashed(own, sizes[k] as number, seed));
  return {
    strata: drawn.map(({ length }, k) => ({ stance: k === 0, events: (keys[k] as number[]).length, drawn: length })),
    keys: drawn
      .flatMap((own, stratum) => own.map((key, rank) => ({ key, stratum, at: (rank + 0.5) / own.length })))
      .sort((a, b) => a.at - b.at || a.stratum - b.stratum)
      .map(({ key, stratum }) => ({ key, stratum })),
  };
}

/** Neither number ever falls when the whole grows, so that larger samples hold smaller ones. */
function allot(size: number, share: number, events: readonly [number, number]): [number, number] {
  const wanted = Math.round(share * size);
  const first = Math.min(events[0], Math.max(wanted, size - events[1]));
  return [first, Math.min(events[1], size - first)];
}

/** The `n` keys with the least hash, the least first. */
function leastHashed(keys: readonly number[], n: number, seed: number): number[] {
  const places = Float64Array.from(keys, (key) => place(key, seed));
  const beyond = n < keys.length ? (places.toSorted()[n] as number) : Number.POSITIVE_INFINITY;
  const least: { readonly key: number; readonly at: number }[] = [];
  for (const [i, at] of places.entries()) if (at < beyond) least.push({ key: keys[i] as number, at });
  return least.sort((a, b) => a.at - b.at || a.key - b.key).map(({ key }) => key);
}

/** 52 bits of SHA-256 as a number in [0, 1): what is drawn must not follow any pattern that ids have. */
function place(key: number, seed: number): number {
  return Number.parseInt(hash('sha256', `${seed}/${key}`).slice(0, 13), 16) / 2 ** 52;
}
