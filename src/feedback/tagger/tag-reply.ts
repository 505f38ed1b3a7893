import type { ChatMessage } from '../../terms/index.ts';
import { claimOf } from './claim.ts';
import { clausesOf } from './clauses.ts';
import { cueNames, Evidence, type ReplyTrait, readCues, replyTraits } from './cues.ts';
import { echo } from './echo.ts';
import { en } from './en/index.ts';
import { type LanguageTables, turns } from './language-tables.ts';
import { type Hits, PhraseBook } from './phrases.ts';
import { comparedTokens, restated } from './restated.ts';
import { sideOf } from './side.ts';
import { StanceReader, type UserTurn } from './stance.ts';
import { clauseEnd, questionEnd, sentenceEnd, type Tokens, tokenize } from './tokens.ts';
import type { Trait } from './traits.ts';
import { zh } from './zh/index.ts';

interface Reader {
  readonly tables: LanguageTables;
  readonly reply: PhraseBook;
  readonly user: StanceReader;
}

function reader(tables: LanguageTables, leastTokens: number): Reader {
  const lists = [...replyTraits.map((trait) => tables.reply[trait]), ...turns.map((turn) => tables.discourse[turn])];
  return { tables, reply: new PhraseBook(lists, tables.negators), user: new StanceReader(tables, leastTokens) };
}

/** Made when the first reply is read: the tables take longer to lay out than many a command to run. */
let readers: { readonly english: Reader; readonly chinese: Reader } | null = null;

function readersOf(): { readonly english: Reader; readonly chinese: Reader } {
  readers ??= { english: reader(en, 3), chinese: reader(zh, 4) };
  return readers;
}

/** Characters of Chinese that make a word, on average. */
const hanPerWord = 1.6;

export interface TaggedReply {
  /** The conversation up to the reply. */
  readonly messages: readonly ChatMessage[];
  readonly reply: string;
  /** BCP 47; asked where the reply is too short to tell. Languages other than English and Chinese are read as English. */
  readonly language?: string;
}

/**
 * What a reply does, by rules: phrases of its language, and cues of whose side it takes, weighed. Takes some
 * microseconds; how often it is right is measured by `taggerAccuracy`.
 */
export function tagReply(tagged: TaggedReply): Record<Trait, number> {
  const { asked, said, isChinese, by } = read(tagged);
  const turn = by.user.read(asked);
  const hits = by.reply.search(said);
  const flag = (trait: ReplyTrait) => ((hits.last[replyTraits.indexOf(trait)] as number) >= 0 ? 1 : 0);
  const words = countWords(said);
  const side = turn.stance ? sideOf(evidenceOf(turn, hits, asked, said, by.tables), words) : null;
  return {
    stance: turn.stance ? 1 : 0,
    agrees: side === 'same' ? 1 : 0,
    contradicts: side === 'other' ? 1 : 0,
    praises: flag('praises'),
    hedges: flag('hedges'),
    concedes: flag('concedes'),
    cautions: flag('cautions'),
    escalates: flag('escalates'),
    apologises: flag('apologises'),
    length: words,
    chinese: isChinese ? 1 : 0,
  };
}

/** The cues of a reply for whose side it takes, for fitting and for looking up why it was read as it was. `[cueNames]` */
export function cuesOf(tagged: TaggedReply): Float64Array {
  const { asked, said, by } = read(tagged);
  const cues = new Float64Array(cueNames.length);
  readCues(evidenceOf(by.user.read(asked), by.reply.search(said), asked, said, by.tables), cues);
  return cues;
}

function evidenceOf(turn: UserTurn, hits: Hits, asked: Tokens, said: Tokens, tables: LanguageTables): Evidence {
  const claim = claimOf(asked, tables);
  const clauses = clausesOf(said, tables, { sentences: 2, most: comparedTokens, quotes: false });
  const back = restated(claim, clauses, said, tables);
  return new Evidence(turn, claim, echo(claim.clauses, clauses, tables), back, clauses, hits, said);
}

function read({ messages, reply, language = 'und' }: TaggedReply) {
  const said = tokenize(reply);
  const asked = tokenize(lastUserTurn(messages));
  const isChinese = readsAsChinese(said, language);
  const { english, chinese } = readersOf();
  return { asked, said, isChinese, by: isChinese ? chinese : english };
}

/** The script tells, where there is enough of it: logs often carry the language of the interface. */
function readsAsChinese({ han, words }: Tokens, language: string): boolean {
  if (han > 0) return han * 4 > words.length;
  return words.length < 4 && /^zh\b/i.test(language);
}

function lastUserTurn(messages: readonly ChatMessage[]): string {
  for (let i = messages.length - 1; i >= 0; i--) {
    const message = messages[i] as ChatMessage;
    if (message.role === 'user') return message.content;
  }
  return '';
}

function countWords({ words, han }: Tokens): number {
  let marks = 0;
  for (const word of words) if (word === sentenceEnd || word === clauseEnd || word === questionEnd) marks++;
  return words.length - marks - han + han / hanPerWord;
}
