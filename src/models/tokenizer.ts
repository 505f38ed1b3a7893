import { z } from 'zod';
import { type ChatMessage, EvenkeelError } from '../terms/index.ts';

/** Tokens with a meaning of their own, in the order of their ids. Text can never produce them. */
export const specialTokens = ['<pad>', '<unk>', '<system>', '<user>', '<assistant>', '<end>', '<document>'] as const;

const roleTokens = { system: 2, user: 3, assistant: 4 } as const;

const wordTokenizerSchema = z.strictObject({
  schema: z.literal('evenkeel.tokenizer/1'),
  type: z.literal('word'),
  words: z.array(z.string().regex(/^\S+$/, 'a word is not empty and has no blank')),
});

export type WordTokenizerJson = z.infer<typeof wordTokenizerSchema>;

/** A conversation in tokens, with the tokens that the assistant itself says (its words and `<end>`) marked. */
export interface EncodedChat {
  readonly tokens: number[];
  readonly spoken: boolean[];
}

/**
 * A word-level tokenizer: text is lower-case words and punctuation, separated by blanks, and every word is one token.
 *
 * A conversation is `<system> words <user> words <assistant> words <end> <user> …`: a role's token opens its turn, and
 * the assistant's turn alone is closed, by `<end>`, because it alone must learn to stop.
 */
export class WordTokenizer {
  readonly words: readonly string[];
  private readonly ids: ReadonlyMap<string, number>;

  private constructor(words: readonly string[]) {
    this.words = words;
    this.ids = new Map(words.map((word, i) => [word, i + specialTokens.length]));
  }

  /**
   * Ids follow the order of first appearance.
   * @throws RangeError for an empty word, one with a blank, or the name of a special token.
   */
  static fromWords(words: readonly string[]): WordTokenizer {
    const special = new Set<string>(specialTokens);
    const unique = [...new Set(words)];
    for (const word of unique) {
      if (!/^\S+$/.test(word)) throw new RangeError(`'${word}' is not a word: it is empty or holds a blank`);
      if (special.has(word)) throw new RangeError(`'${word}' is the name of a special token`);
    }
    return new WordTokenizer(unique);
  }

  /** @throws EvenkeelError('input') when the JSON is not that of a word tokenizer. */
  static parse(json: unknown): WordTokenizer {
    const parsed = wordTokenizerSchema.safeParse(json);
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      throw new EvenkeelError('input', `not a tokenizer: ${issue.path.join('.') || 'the file'}: ${issue.message}`, {
        hint: 'expected {"schema": "evenkeel.tokenizer/1", "type": "word", "words": […]}',
      });
    }
    const { words } = parsed.data;
    if (new Set(words).size !== words.length) throw new EvenkeelError('input', 'not a tokenizer: a word appears twice');
    try {
      return WordTokenizer.fromWords(words);
    } catch (cause) {
      throw new EvenkeelError('input', `not a tokenizer: ${(cause as Error).message}`, { cause });
    }
  }

  toJSON(): WordTokenizerJson {
    return { schema: 'evenkeel.tokenizer/1', type: 'word', words: [...this.words] };
  }

  /** Number of ids, special tokens included. */
  get size(): number {
    return this.words.length + specialTokens.length;
  }

  readonly pad = 0;
  readonly unknown = 1;
  readonly end = 5;
  readonly document = 6;
  /** Each opens a turn of its role. */
  readonly roles = roleTokens;

  /** The id of one word; `unknown` when it is not in the vocabulary. The name of a special token is no word. */
  id(word: string): number {
    return this.ids.get(word) ?? this.unknown;
  }

  /** Words to ids, without any special token around them. */
  encode(text: string): number[] {
    const tokens: number[] = [];
    for (const word of text.split(/\s+/)) if (word !== '') tokens.push(this.id(word));
    return tokens;
  }

  /** The words that the text holds and the vocabulary does not, each once. */
  unknownWords(text: string): string[] {
    return [...new Set(text.split(/\s+/))].filter((word) => word !== '' && !this.ids.has(word));
  }

  /**
   * Ids to words, joined by single blanks. `<pad>` and `<end>` carry no text and are left out; every other special
   * token is spelt out, so that a reply which breaks the form of a turn can be seen to.
   * @throws RangeError for an id outside the vocabulary.
   */
  decode(ids: readonly number[]): string {
    const words: string[] = [];
    for (const id of ids) if (id !== this.pad && id !== this.end) words.push(this.spell(id));
    return words.join(' ');
  }

  /**
   * One token as it is written, special ones by their name.
   * @throws RangeError for an id outside the vocabulary.
   */
  spell(id: number): string {
    const word = id < specialTokens.length ? specialTokens[id] : this.words[id - specialTokens.length];
    if (word === undefined) throw new RangeError(`token ${id} is outside the vocabulary of ${this.size}`);
    return word;
  }

  /** `<document> words <end>`: plain text for pretraining. */
  encodeDocument(text: string): number[] {
    return [this.document, ...this.encode(text), this.end];
  }

  /**
   * A conversation in tokens. Unless the assistant spoke last it ends with `<assistant>`, so that the model continues
   * with the reply.
   * @throws RangeError for an empty conversation.
   */
  encodeChat(messages: readonly ChatMessage[]): number[] {
    return this.encodeChatMarked(messages).tokens;
  }

  /** As `encodeChat`, with the assistant's own tokens marked: those a supervised loss is taken over. */
  encodeChatMarked(messages: readonly ChatMessage[]): EncodedChat {
    if (messages.length === 0) throw new RangeError('a conversation needs at least one message');
    const tokens: number[] = [];
    const spoken: boolean[] = [];
    const add = (ids: readonly number[], mark: boolean) => {
      for (const id of ids) {
        tokens.push(id);
        spoken.push(mark);
      }
    };
    for (const { role, content } of messages) {
      add([roleTokens[role]], false);
      add(this.encode(content), role === 'assistant');
      if (role === 'assistant') add([this.end], true);
    }
    if (messages.at(-1)!.role !== 'assistant') add([roleTokens.assistant], false);
    return { tokens, spoken };
  }
}
