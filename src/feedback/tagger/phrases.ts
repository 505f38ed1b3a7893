import { clauseEnd, isMark, type Tokens, tokenize } from './tokens.ts';

/**
 * A list of phrases, in a small language: `(a|b|)` is one of these or nothing, `^` in front means at the beginning of a
 * sentence, `~` of a clause, `^^` at the beginning of the text, `!` that a negation before it ("I don't think you're right") does not
 * matter.
 */
export type PhraseList = readonly string[];

interface Node {
  readonly next: Map<string, Node>;
  readonly found: Found[];
}

interface Found {
  readonly table: number;
  readonly opensText: boolean;
  readonly unguarded: boolean;
}

/** `[tables]` */
export interface Hits {
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/** How far before a phrase a negation reaches, in tokens of the same clause. */
const reach = 4;

/** Phrases of several tables, looked for in one pass. */
export class PhraseBook {
  /** What may stand anywhere; at the beginning of clauses too; of sentences too. */
  readonly #anywhere: Node = newNode();
  readonly #clause: Node = newNode();
  readonly #sentence: Node = newNode();
  readonly #none: readonly number[];
  readonly #negators: ReadonlySet<string>;

  /**
   * @param negators tokens that take back what follows them in the same clause
   * @throws RangeError for a phrase without words
   */
  constructor(tables: readonly PhraseList[], negators: ReadonlySet<string>) {
    this.#none = tables.map(() => -1);
    this.#negators = negators;
    for (const [table, list] of tables.entries()) for (const phrase of list) this.#add(phrase, table);
  }

  /** All hits, from left to right: the table and the position of each, one after the other. `[2 × hits]` */
  findAll({ words, quoted }: Tokens): number[] {
    const found: number[] = [];
    let opens = sentence;
    for (let at = 0; at < words.length; at++) {
      const word = words[at] as string;
      if (quoted === null || !quoted.has(at)) {
        const node = this.#anywhere.next.get(word);
        if (node !== undefined) this.#follow(node, words, at, found);
        if (opens !== nothing) {
          const inClause = this.#clause.next.get(word);
          if (inClause !== undefined) this.#follow(inClause, words, at, found);
          const inSentence = opens === sentence ? this.#sentence.next.get(word) : undefined;
          if (inSentence !== undefined) this.#follow(inSentence, words, at, found);
        }
      }
      opens = word.length > 1 || !isMark(word) ? nothing : word === clauseEnd ? clause : sentence;
    }
    return found;
  }

  /** The positions of each table's first and last hits, −1 for none. */
  search(tokens: Tokens): Hits {
    const first = this.#none.slice();
    const last = this.#none.slice();
    const found = this.findAll(tokens);
    for (let i = 0; i < found.length; i += 2) {
      const table = found[i] as number;
      const at = found[i + 1] as number;
      if (first[table] === -1) first[table] = at;
      last[table] = at;
    }
    return { first, last };
  }

  #follow(from: Node, words: readonly string[], at: number, found: number[]): void {
    let node: Node | undefined = from;
    for (let end = at + 1; node !== undefined; end++) {
      for (let i = 0; i < node.found.length; i++) {
        const hit = node.found[i] as Found;
        if (this.#holds(hit, words, at)) found.push(hit.table, at);
      }
      if (end >= words.length) break;
      node = node.next.get(words[end] as string);
    }
  }

  #holds(found: Found, words: readonly string[], at: number): boolean {
    if (found.opensText && at > 0) return false;
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
    const root = rest.startsWith('^') ? this.#sentence : rest.startsWith('~') ? this.#clause : this.#anywhere;
    const slots = slotsOf(rest.replace(/^[\^~]+/, ''));
    if (slots.every((choices) => choices.some((words) => words.length === 0))) {
      throw new RangeError(`the phrase "${phrase}" has no words`);
    }
    lay(root, slots, 0, { table, opensText: rest.startsWith('^^'), unguarded });
  }
}

/** What a token opens. */
const [nothing, clause, sentence] = [0, 1, 2];

const newNode = (): Node => ({ next: new Map(), found: [] });

/** Lays all that a phrase stands for into the tree below a node. */
function lay(node: Node, slots: readonly (readonly string[])[][], at: number, found: Found): void {
  const choices = slots[at];
  if (choices === undefined) {
    node.found.push(found);
    return;
  }
  for (const words of choices) {
    let end = node;
    for (const word of words) {
      let next = end.next.get(word);
      if (next === undefined) {
        next = newNode();
        end.next.set(word, next);
      }
      end = next;
    }
    lay(end, slots, at + 1, found);
  }
}

/** The words that may stand at each place: `a (b|c d|) e` is `[[[a]], [[b], [c, d], []], [[e]]]`. */
function slotsOf(phrase: string): (readonly string[])[][] {
  return phrase
    .split(/[()]/)
    .map((part, i) => (i % 2 === 0 ? [part] : part.split('|')).map((choice) => tokenize(choice).words));
}
