/** A text as the tagger reads it: words of alphabetic scripts, single Han characters, and marks that end something. */
export interface Tokens {
  readonly words: readonly string[];
  /** The tokens that stand inside quotation marks, said of words and not by the speaker; null where there are none. */
  readonly quoted: ReadonlySet<number> | null;
  readonly han: number;
}

export const clauseEnd = ',';
export const sentenceEnd = '.';
export const questionEnd = '?';

/** Longer texts are read up to here: what a reply makes of the user's stance, it says early. */
const longest = 6000;

const quotes: Readonly<Record<string, string>> = { '"': '"', '“': '”', '「': '」', '『': '』', '«': '»' };
const sentenceMarks = new Set(['.', '!', '。', '！', '\n', '…']);
const questionMarks = new Set(['?', '？']);
const clauseMarks = new Set([',', ';', ':', '，', '；', '：', '、', '—', '–', '(', ')', '（', '）']);
const code = /```[\s\S]*?(?:```|$)/g;

/** Splits a text into lower-case tokens; ’ is read as '. Code blocks are left out. */
export function tokenize(text: string): Tokens {
  const source = (text.length > longest ? text.slice(0, longest) : text).toLowerCase();
  const read = source.includes('```') ? source.replace(code, ' ') : source;
  const words: string[] = [];
  let quoted: Set<number> | null = null;
  let closing: string | null = null;
  let han = 0;
  let start = -1;
  const flush = (end: number): void => {
    if (start < 0) return;
    const word = read.slice(start, end);
    if (closing !== null) quoted = withToken(quoted, words.length);
    words.push(word.includes('’') ? word.replaceAll('’', "'") : word);
    start = -1;
  };
  for (let i = 0; i < read.length; i++) {
    const c = read.charCodeAt(i);
    if ((c >= 97 && c <= 122) || (c >= 48 && c <= 57) || (c >= 0xc0 && c < 0x250) || (c >= 0x370 && c < 0x2000)) {
      if (start < 0) start = i;
      continue;
    }
    // Inside a word, and in "-5" or "1.5".
    if (start >= 0 && (c === 39 || c === 0x2019 || c === 45 || c === 46) && isWordCode(read.charCodeAt(i + 1))) {
      if (c !== 46 || (isDigit(read.charCodeAt(i - 1)) && isDigit(read.charCodeAt(i + 1)))) continue;
    }
    flush(i);
    if (c === 32) continue;
    const mark = read[i] as string;
    if (c >= 0x3400 && c <= 0x9fff) {
      han++;
      if (closing !== null) quoted = withToken(quoted, words.length);
      words.push(mark);
    } else if (closing !== null && mark === closing) {
      closing = null;
    } else if (closing === null && quotes[mark] !== undefined && read.includes(quotes[mark] as string, i + 1)) {
      closing = quotes[mark] as string;
    } else {
      const end = sentenceMarks.has(mark) ? sentenceEnd : questionMarks.has(mark) ? questionEnd : null;
      const token = end ?? (clauseMarks.has(mark) ? clauseEnd : null);
      if (token === null) continue;
      if (closing !== null) quoted = withToken(quoted, words.length);
      words.push(token);
    }
  }
  flush(read.length);
  return { words, quoted, han };
}

function withToken(quoted: Set<number> | null, at: number): Set<number> {
  return (quoted ?? new Set()).add(at);
}

export function isMark(word: string): boolean {
  return word === sentenceEnd || word === clauseEnd || word === questionEnd;
}

function isWordCode(c: number): boolean {
  return (c >= 97 && c <= 122) || isDigit(c) || (c >= 0xc0 && c < 0x250);
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}
