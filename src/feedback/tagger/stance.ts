import type { LanguageTables } from './language-tables.ts';
import { PhraseBook } from './phrases.ts';
import { isMark, questionEnd, sentenceEnd, type Tokens } from './tokens.ts';

/** How a user's turn stands to what may be said of it. */
export interface UserTurn {
  /** It holds something to agree with. */
  readonly stance: boolean;
  readonly pride: boolean;
}

const lists = ['stance', 'noStance', 'pride', 'noClaim', 'interrogatives'] as const;
const [stance, noStance, pride, noClaim, interrogatives] = lists.map((_, i) => i) as unknown as [
  number,
  number,
  number,
  number,
  number,
];

/** Reads what users' turns hold, in one language. */
export class StanceReader {
  readonly #book: PhraseBook;
  readonly #leastTokens: number;

  /** @param leastTokens fewer tokens make no claim by themselves */
  constructor(tables: LanguageTables, leastTokens: number) {
    this.#book = new PhraseBook(
      lists.map((list) => tables[list]),
      tables.negators,
    );
    this.#leastTokens = leastTokens;
  }

  read(asked: Tokens): UserTurn {
    const last = [-1, -1, -1, -1, -1];
    const unclaimed: number[] = [];
    const found = this.#book.findAll(asked);
    for (let i = 0; i < found.length; i += 2) {
      const table = found[i] as number;
      const at = found[i + 1] as number;
      last[table] = at;
      if (table === noClaim || (table === interrogatives && !isStated(asked, at))) unclaimed.push(at);
    }
    return {
      stance: this.#hasStance(asked, last[stance] as number, (last[noStance] as number) >= 0, unclaimed),
      pride: (last[pride] as number) >= 0,
    };
  }

  /**
   * A request or question at the beginning rules a stance out, unless a later sentence shows one: "What is it? I say 8."
   * Without any sign, a statement about something other than speaker and listener is a claim: "Bats are blind."
   */
  #hasStance({ words, quoted }: Tokens, shown: number, ruledOut: boolean, unclaimed: readonly number[]): boolean {
    const firstEnd = words.findIndex((word) => word === sentenceEnd || word === questionEnd);
    if (ruledOut) return firstEnd >= 0 && shown > firstEnd;
    if (shown >= 0) return true;
    let [start, tokens] = [0, 0];
    for (let i = 0; i <= words.length; i++) {
      const word = words[i];
      if (word !== undefined && word !== sentenceEnd && word !== questionEnd) {
        if (!isMark(word) && !quoted?.has(i)) tokens++;
        continue;
      }
      const isClaim =
        word !== questionEnd && tokens >= this.#leastTokens && !unclaimed.some((at) => at >= start && at < i);
      if (isClaim) return true;
      // After a request comes what it is about, not what the user holds.
      if (tokens > 0 && unclaimed.some((at) => at === start)) return false;
      [start, tokens] = [i + 1, 0];
    }
    return false;
  }
}

/** The sentence ends as a statement does: in "这次没弄坏什么。" nothing is asked. */
function isStated({ words }: Tokens, from: number): boolean {
  for (let i = from; i < words.length; i++) {
    if (words[i] === questionEnd) return false;
    if (words[i] === sentenceEnd) return true;
  }
  return false;
}
