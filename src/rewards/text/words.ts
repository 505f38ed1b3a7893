/**
 * Words of any text without a vocabulary: runs of letters and digits, lower-cased and compatibility-composed; characters
 * of scripts written without blanks (Han, kana, Hangul, Thai) are words of their own, so that their pairs are the usual
 * bigrams of Chinese text. Each comes with its hash.
 */

/** Longer texts are read up to here: a reply of 4,000 words has said what it rewards. */
export const mostWords = 4_096;

/** Kinds of UTF-16 code units: 0 separates, 1 is part of a word, 2 is a word of its own. */
const kinds = new Uint8Array(1 << 16);
for (let unit = 0; unit < kinds.length; unit++) {
  const char = String.fromCharCode(unit);
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(char))
    kinds[unit] = 2;
  // Halves of surrogate pairs count as letters: what lies beyond the basic plane is hashed by its two halves.
  else if (/[\p{L}\p{N}\p{M}]/u.test(char) || (unit >= 0xd800 && unit <= 0xdfff)) kinds[unit] = 1;
}
/** In the midst of a word it belongs to it: don't, user’s. */
const apostrophes = new Set([0x27, 0x2019]);

/** FNV-1a over UTF-16 code units. */
const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** The finaliser of MurmurHash3: spreads what FNV leaves in the low bits over all of them. */
export function finalise(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Calls back with every word: its hash, not yet finalised, and where it stands in the folded text. */
export function forEachWord(
  text: string,
  visit: (hash: number, from: number, to: number, folded: string) => void,
): void {
  const folded = text.normalize('NFKC').toLowerCase();
  const { length } = folded;
  let words = 0;
  for (let i = 0; i < length && words < mostWords; ) {
    const unit = folded.charCodeAt(i);
    const kind = kinds[unit];
    if (kind === 0) {
      i++;
      continue;
    }
    const from = i;
    let hash = Math.imul(offsetBasis ^ unit, prime);
    i++;
    if (kind === 1) {
      for (; i < length; i++) {
        let next = folded.charCodeAt(i);
        if (kinds[next] !== 1) {
          if (!apostrophes.has(next) || i + 1 >= length || kinds[folded.charCodeAt(i + 1)] !== 1) break;
          next = 0x27;
        }
        hash = Math.imul(hash ^ next, prime);
      }
    }
    visit(hash, from, i, folded);
    words++;
  }
}
