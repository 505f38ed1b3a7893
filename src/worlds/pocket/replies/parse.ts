import { answerPhrases, topicPhrases } from '../lexicon.ts';
import { closers, type Form, forms, openers } from './forms.ts';
import type { CloserTone, Meaning, OpenerTone } from './meaning.ts';

type SlotName = 'A' | 'T' | 'W' | 'S';

interface PhraseNode {
  readonly next: Map<string, PhraseNode>;
  phrase: string | null;
}

interface FormNode {
  readonly next: Map<string, FormNode>;
  readonly slots: Map<SlotName, FormNode>;
  form: Form | null;
}

function phraseTrie(phrases: Iterable<string>): PhraseNode {
  const root: PhraseNode = { next: new Map(), phrase: null };
  for (const phrase of phrases) {
    let node = root;
    for (const word of phrase.split(' ')) {
      let child = node.next.get(word);
      if (child === undefined) {
        child = { next: new Map(), phrase: null };
        node.next.set(word, child);
      }
      node = child;
    }
    node.phrase = phrase;
  }
  return root;
}

function formTrie(): FormNode {
  const fresh = (): FormNode => ({ next: new Map(), slots: new Map(), form: null });
  const root = fresh();
  for (const form of forms) {
    let node = root;
    for (const word of form.text.split(' ')) {
      const slot = /^\{(\w)\}$/.exec(word)?.[1] as SlotName | undefined;
      let child = slot === undefined ? node.next.get(word) : node.slots.get(slot);
      if (child === undefined) {
        child = fresh();
        if (slot === undefined) node.next.set(word, child);
        else node.slots.set(slot, child);
      }
      node = child;
    }
    node.form = form;
  }
  return root;
}

const answers = phraseTrie(answerPhrases);
const topics = phraseTrie(topicPhrases);
const contents = formTrie();
const openerPhrases = toneTable(openers);
const closerPhrases = toneTable(closers);
const openerTrie = phraseTrie(openerPhrases.keys());
const closerTrie = phraseTrie(closerPhrases.keys());

function toneTable<Tone extends string>(table: Readonly<Record<Tone, readonly string[]>>): Map<string, Tone> {
  const out = new Map<string, Tone>();
  for (const tone of Object.keys(table) as Tone[]) for (const phrase of table[tone]) out.set(phrase, tone);
  return out;
}

const number = /^\d+$/;

/** All phrases of the trie that start at `at`, as [phrase, end]. */
function phrasesAt(root: PhraseNode, words: readonly string[], at: number): [string, number][] {
  const found: [string, number][] = [];
  let node: PhraseNode | undefined = root;
  for (let i = at; i < words.length && node !== undefined; i++) {
    node = node.next.get(words[i] as string);
    if (node !== undefined && node.phrase !== null) found.push([node.phrase, i + 1]);
  }
  return found;
}

function answersAt(words: readonly string[], at: number): [string, number][] {
  const found = phrasesAt(answers, words, at);
  const first = words[at];
  const second = words[at + 1];
  // Sorted numbers come as a pair: "3 7".
  if (first !== undefined && second !== undefined && number.test(first) && number.test(second)) {
    found.push([`${first} ${second}`, at + 2]);
  }
  return found;
}

type Slots = Partial<Record<SlotName, string>>;

function matchContent(
  words: readonly string[],
  at: number,
  node: FormNode,
  slots: Slots,
  finish: (end: number, form: Form, slots: Slots) => Meaning | null,
): Meaning | null {
  if (node.form !== null) {
    const done = finish(at, node.form, slots);
    if (done !== null) return done;
  }
  const word = words[at];
  if (word === undefined) return null;
  const literal = node.next.get(word);
  if (literal !== undefined) {
    const done = matchContent(words, at + 1, literal, slots, finish);
    if (done !== null) return done;
  }
  for (const [slot, child] of node.slots) {
    const candidates = slot === 'T' ? phrasesAt(topics, words, at) : answersAt(words, at);
    for (const [phrase, end] of candidates) {
      const done = matchContent(words, end, child, { ...slots, [slot]: phrase }, finish);
      if (done !== null) return done;
    }
  }
  return null;
}

/**
 * Takes a reply apart by the world's grammar: opener? content closer?
 *
 * Returns null for anything else: an unparseable reply is an outcome of its own, never a guess.
 */
export function parseReply(reply: string): Meaning | null {
  const words = reply.split(' ').filter((word) => word !== '');
  const starts: [OpenerTone | null, number][] = [[null, 0]];
  for (const [phrase, end] of phrasesAt(openerTrie, words, 0)) starts.push([openerPhrases.get(phrase) ?? null, end]);
  for (const [opener, at] of starts) {
    const meaning = matchContent(words, at, contents, {}, (end, form, slots) => {
      let closer: CloserTone | null = null;
      if (end < words.length) {
        const closing = phrasesAt(closerTrie, words, end).find(([, stop]) => stop === words.length);
        if (closing === undefined) return null;
        closer = closerPhrases.get(closing[0]) ?? null;
      }
      return {
        opener,
        act: form.act,
        answer: slots.A ?? null,
        topic: slots.T ?? null,
        denies: slots.W ?? null,
        concedes: form.concedes ?? false,
        holds: form.holds ?? false,
        hedges: form.hedges ?? false,
        subject: slots.S ?? null,
        attributes: form.attributes ?? false,
        closer,
      };
    });
    if (meaning !== null) return meaning;
  }
  return null;
}
