import type { Random } from '../../stats/index.ts';
import { bitOf } from './event-columns.ts';
import { premiseCode } from './premise.ts';
import type { ReadColumns } from './read-columns.ts';

/**
 * What rules that read badly, and know no premises and no quality, make of events whose truth is known; with the truth as labels
 * of a sample. Agreement is found in half of the replies, the more so where they praise and are good; and seen in one of
 * twenty that do not agree, more often where they praise. Errors therefore go with what earns thumbs.
 */
export function misread({ columns, ...read }: ReadColumns, labels: number, random: Random): ReadColumns {
  const [agrees, contradicts, praises] = [bitOf('agrees'), bitOf('contradicts'), bitOf('praises')];
  const seen = {
    ...columns,
    traits: columns.traits.map((flags, i) => {
      const praise = (flags & praises) !== 0;
      const good = (columns.quality[i] as number) > 0;
      const chance = (flags & agrees) === 0 ? (praise ? 0.12 : 0.03) : 0.4 + (praise ? 0.2 : 0) + (good ? 0.1 : 0);
      return (flags & ~(agrees | contradicts)) | (random.bernoulli(chance) ? agrees : 0);
    }),
    premise: columns.premise.map(() => premiseCode.unknown),
    quality: columns.quality.map(() => Number.NaN),
    toldTraits: columns.toldTraits.map(() => agrees | contradicts | praises | bitOf('stance')),
    labelTraits: columns.traits,
    labelPremise: columns.premise,
    labelQuality: columns.quality,
    chance: new Float32Array(columns.count),
  };
  // Half of the labels for replies that the rules take for agreeing, which are fewer.
  const rated = [...columns.thumb.keys()].filter((i) => columns.thumb[i] !== -1);
  for (const agreeing of [true, false]) {
    const stratum = rated.filter((i) => (((seen.traits[i] as number) & agrees) !== 0) === agreeing);
    const drawn = random.shuffle(stratum).slice(0, Math.round(labels / 2));
    for (const i of drawn) seen.chance[i] = drawn.length / stratum.length;
  }
  return { ...read, columns: seen };
}
