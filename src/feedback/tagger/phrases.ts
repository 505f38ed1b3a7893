import { isMark, questionEnd, sentenceEnd, type Tokens, tokenize } from './tokens.ts';

/**
 * A list of phrases, in a small language: `(a|b|)` is one of these or nothing, `^` in front means at the beginning of a
 * sentence, `^^` at the beginning of the text, `!` that a negation before it ("I don't think you're right") does not
 * matter. Punctuation between words matters nowhere.
 */
export type PhraseList = readonly string[];

interface Node {
  readonly next: Map<string, Node>;
  readonly found: Found[];
}

interface Found {
  readonly table: number;
  readonly place: 'anywhere' | 'sentence' | 'text';
  readonly unguarded: boolean;
}

/** `[tables]` */
export interface Hits {
  readonly first: Int32Array;
  readonly last: Int32Array;
}

/** How far before a phrase a negation reaches, in tokens of the same clause. */
const reach = 4;

/** Phrases of several tables, looked for in one pass. */
export class PhraseBook {
  readonly #root: Node = { next: new Map(), found: [] };
  readonly #tables: number;
  readonly #negators: ReadonlySet<string>;

  /**
   * @param negators tokens that take back what follows them in the same clause
   * @throws RangeError for a phrase without words
   */
  constructor(tables: readonly PhraseList[], negators: ReadonlySet<string>) {
    this.#tables = tables.length;
    this.#negators = negators;
    for (const [table, list] of tables.entries()) for (const phrase of list) this.#add(phrase, table);
  }

  /** Calls `found` for each hit with its table and its position, from left to right. */
  visit(tokens: Tokens, found: (table: number, at: number) => void): void {
    const { words, quoted } = tokens;
    for (let at = 0; at < words.length; at++) {
      let node = this.#root.next.get(words[at] as string);
      if (node === undefined || quoted[at]) continue;
      for (let end = at + 1; node !== undefined; end++) {
        for (const hit of node.found) if (this.#holds(hit, words, at)) found(hit.table, at);
        if (end >= words.length) break;
        node = node.next.get(words[end] as string);
      }
    }
  }

  /** The positions of each table's first and last hits, −1 for none. */
  search(tokens: Tokens): Hits {
    const first = new Int32Array(this.#tables).fill(-1);
    const last = new Int32Array(this.#tables).fill(-1);
    this.visit(tokens, (table, at) => {
      if (first[table] === -1) first[table] = at;
      last[table] = at;
    });
    return { first, last };
  }

  #holds(found: Found, words: readonly string[], at: number): boolean {
    if (found.place === 'text' && at > 0) return false;
    if (found.place === 'sentence' && at > 0 && words[at - 1] !== sentenceEnd && words[at - 1] !== questionEnd)
      return false;
    if (found.unguarded) return true;
    for (let i = at - 1; i >= 0 && i >= at - reach; i--) {
      const word = words[i] as string;
      if (isMark(word)) return true;
      if (this.#negators.has(word)) return false;
    }
    return true;
  }

  #add(phrase: string, table: number): void {
    const unguarded = phrase.startsWith('!');
    const rest = unguarded ? phrase.slice(1) : phrase;
    const place = rest.startsWith('^^') ? 'text' : rest.startsWith('^') ? 'sentence' : 'anywhere';
    for (const plain of expand(rest.replace(/^\^+/, ''))) {
      const { words } = tokenize(plain);
      if (words.length === 0) throw new RangeError(`the phrase "${phrase}" has no words`);
      let node = this.#root;
      for (const word of words) {
        let next = node.next.get(word);
        if (next === undefined) {
          next = { next: new Map(), found: [] };
          node.next.set(word, next);
        }
        node = next;
      }
      node.found.push({ table, place, unguarded });
    }
  }
}

/** All that `a (b|c|) d` stands for. */
export function expand(phrase: string): string[] {
  const group = /\(([^()]*)\)/.exec(phrase);
  if (group === null) return [phrase];
  const [whole, inside] = group as unknown as [string, string];
  const before = phrase.slice(0, group.index);
  const after = phrase.slice(group.index + whole.length);
  return inside.split('|').flatMap((choice) => expand(`${before}${choice}${after}`));
}
