import { finalise, forEachWord } from '../text/words.ts';
import type { TokenReader } from './token-reader.ts';

/** Ids below it have a meaning of their own. */
const special = 8;

/**
 * Any text, in any language, without a vocabulary: a word's hash tells its row of the embedding (Weinberger et al. 2009;
 * Svenstrup et al. 2017 for embeddings). Words that share a row are one word to the network: with 2^15 rows some 3% of
 * the words of a vocabulary of a thousand, and one in four of ten thousand.
 *
 * @param bits the embedding has 2^bits rows of words; 8 to 20
 * @throws RangeError for other bits
 */
export function hashedReader(bits: number): TokenReader {
  if (!Number.isInteger(bits) || bits < 8 || bits > 20) throw new RangeError(`${bits} bits of hash; 8 to 20 will do`);
  const mask = (1 << bits) - 1;
  return {
    size: special + 2 ** bits,
    pad: 0,
    unknown: 1,
    roles: { system: 2, user: 3, assistant: 4 },
    end: 5,
    cut: 6,
    read(text) {
      const ids: number[] = [];
      forEachWord(text, (hash) => ids.push(special + (finalise(hash) & mask)));
      return ids;
    },
    words(text) {
      const words: string[] = [];
      forEachWord(text, (_hash, from, to, folded) => words.push(folded.slice(from, to).replaceAll('\u2019', "'")));
      return words;
    },
  };
}
