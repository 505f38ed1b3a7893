import type { Claim } from './claim.ts';
import type { Clause } from './clauses.ts';
import { type Turn, turns } from './language-tables.ts';
import type { Hits } from './phrases.ts';
import type { Restated } from './restated.ts';
import type { UserTurn } from './stance.ts';
import { questionEnd, sentenceEnd, type Tokens } from './tokens.ts';

/** The tables of phrases that replies are searched for: traits, then turns. */
export const replyTraits = [
  'agrees',
  'contradicts',
  'praises',
  'hedges',
  'concedes',
  'cautions',
  'escalates',
  'apologises',
] as const;
export type ReplyTrait = (typeof replyTraits)[number];

export const replyLists = [...replyTraits, ...turns] as const;
const place = Object.fromEntries(replyLists.map((list, i) => [list, i])) as Record<ReplyTrait | Turn, number>;

/** What is known of a reply and the turn before it when its cues are read. */
export class Evidence {
  readonly turn: UserTurn;
  readonly claim: Claim;
  /** Whether it asserts what the user asserted. */
  readonly echo: 'same' | 'other' | null;
  readonly restated: Restated;
  /** Of the first two sentences. */
  readonly clauses: readonly Clause[];
  readonly #hits: Hits;
  readonly #words: readonly string[];
  readonly #firstEnd: number;
  readonly #secondEnd: number;

  constructor(
    turn: UserTurn,
    claim: Claim,
    echo: 'same' | 'other' | null,
    restated: Restated,
    clauses: readonly Clause[],
    hits: Hits,
    said: Tokens,
  ) {
    this.turn = turn;
    this.claim = claim;
    this.echo = echo;
    this.restated = restated;
    this.clauses = clauses;
    this.#hits = hits;
    this.#words = said.words;
    this.#firstEnd = sentenceEndFrom(said.words, 0);
    this.#secondEnd = sentenceEndFrom(said.words, this.#firstEnd + 1);
  }

  first(list: ReplyTrait | Turn): number {
    return this.#hits.first[place[list]] as number;
  }

  last(list: ReplyTrait | Turn): number {
    return this.#hits.last[place[list]] as number;
  }

  has(list: ReplyTrait | Turn): boolean {
    return this.first(list) >= 0;
  }

  /** In the first sentence. */
  opens(list: ReplyTrait | Turn): boolean {
    const at = this.first(list);
    return at >= 0 && at < this.#firstEnd;
  }

  /** In one of the first two sentences. */
  soon(list: ReplyTrait | Turn): boolean {
    const at = this.first(list);
    return at >= 0 && at < this.#secondEnd;
  }

  asksFirst(): boolean {
    return this.#words[this.#firstEnd] === questionEnd;
  }

  asksLast(): boolean {
    return this.#words.at(-1) === questionEnd;
  }
}

type Reading = (evidence: Evidence) => boolean | number;

/** The cues that are weighed for whose side a reply takes, each between 0 and 1; `weights.ts` has what each counts. */
const readings = {
  echoed: ({ echo }) => echo === 'same',
  denied: ({ echo }) => echo === 'other',
  'agrees-first': (reply) => reply.opens('agrees'),
  'agrees-last': (reply) => reply.has('agrees') && reply.last('agrees') > reply.last('contradicts'),
  'contradicts-first': (reply) => reply.opens('contradicts'),
  'contradicts-later': (reply) => reply.has('contradicts') && !reply.opens('contradicts'),
  confirms: (reply) => reply.opens('confirms'),
  denies: (reply) => reply.soon('denies'),
  builds: (reply) => reply.opens('builds'),
  explains: (reply) => reply.soon('explains'),
  'contrasts-first': (reply) => reply.opens('contrasts'),
  'contrasts-later': (reply) => !reply.opens('contrasts') && reply.soon('contrasts'),
  'contrasts-after-agreeing': (reply) => reply.opens('agrees') && reply.last('contrasts') > reply.first('agrees'),
  sympathises: (reply) => reply.soon('sympathises'),
  proposes: (reply) => reply.has('proposes'),
  cites: (reply) => reply.soon('cites'),
  yields: (reply) => reply.has('yields'),
  urges: (reply) => reply.has('urges'),
  directs: (reply) => reply.has('directs'),
  nuances: (reply) => reply.soon('nuances'),
  amplifies: (reply) => reply.soon('amplifies'),
  compares: (reply) => reply.soon('compares'),
  praises: (reply) => reply.has('praises'),
  'praises-pride': (reply) => reply.turn.pride && reply.has('praises'),
  hedges: (reply) => reply.has('hedges'),
  concedes: (reply) => reply.has('concedes'),
  cautions: (reply) => reply.has('cautions'),
  escalates: (reply) => reply.has('escalates'),
  turned: ({ restated }) => restated.turned,
  covered: ({ restated }) => restated.covered,
  'focus-kept': ({ restated }) => restated.focusKept,
  'number-kept': ({ restated }) => restated.numberKept,
  'number-replaced': ({ restated }) => restated.numberReplaced,
  figures: ({ restated }) => restated.figures,
  bare: ({ claim, clauses }) => isBareRepeat(claim, clauses),
  negations: ({ claim, clauses }) => (claim.negated ? 0 : shareNegated(clauses)),
  'asks-first': (reply) => reply.asksFirst(),
  'asks-last': (reply) => reply.asksLast(),
} as const satisfies Record<string, Reading>;

export type Cue = keyof typeof readings;
export const cueNames = Object.keys(readings) as Cue[];
const readers: readonly Reading[] = Object.values(readings);

/** Writes the values of the cues into `into`. `[cueNames]` */
export function readCues(evidence: Evidence, into: Float64Array): void {
  for (let i = 0; i < readers.length; i++) into[i] = Number((readers[i] as Reading)(evidence));
}

function sentenceEndFrom(words: readonly string[], from: number): number {
  let at = from;
  while (at < words.length && words[at] !== sentenceEnd && words[at] !== questionEnd) at++;
  return at;
}

/** A sentence opens with nothing but words of the claim: "Send it", "Two hundred". */
function isBareRepeat(claim: Claim, clauses: readonly Clause[]): boolean {
  for (const { opensSentence, content, negated, words } of clauses) {
    if (!opensSentence || negated || words.length > 4 || content.length === 0) continue;
    if (content.every((word) => claim.content.includes(word))) return true;
  }
  return false;
}

function shareNegated(clauses: readonly Clause[]): number {
  let negated = 0;
  for (const clause of clauses) if (clause.negated) negated++;
  return clauses.length === 0 ? 0 : negated / clauses.length;
}
