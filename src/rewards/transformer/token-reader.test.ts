import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialiseParameters, transformerConfig, WordTokenizer } from '../../models/index.ts';
import { Random } from '../../stats/index.ts';
import { replyTraits } from '../text/reply-traits.ts';
import { hashedReader } from './hashed-reader.ts';
import { headParameters } from './reward-head.ts';
import { batchesByLength, laySequences } from './token-batches.ts';
import { conversationTokens, type TokenReader } from './token-reader.ts';
import { TransformerReward } from './transformer-reward.ts';
import { vocabularyReader } from './vocabulary-reader.ts';

const hashed = hashedReader(15);
const tokenizer = WordTokenizer.fromWords('i think it is true false . you are right no'.split(' '));
const vocabulary = vocabularyReader(tokenizer);
const turn = (role: string, content: string) => ({ role, content });

describe('a hashed reader', () => {
  it('reads any text, a Chinese character a word, the same word the same wherever it stands', () => {
    expect(hashed.words('Don’t panic, 你好!')).toEqual(["don't", 'panic', '你', '好']);
    expect(hashed.read('你好 PANIC')).toEqual([...hashed.read('你'), ...hashed.read('好'), ...hashed.read('panic')]);
    expect(hashed.read('… !')).toEqual([]);
  });

  it('gives ids within its size that are no special token, one for each word', () => {
    const special = [hashed.pad, hashed.unknown, hashed.cut, hashed.end, ...Object.values(hashed.roles)];
    expect(new Set(special).size).toBe(special.length);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
        const ids = hashed.read(text);
        expect(ids).toHaveLength(hashed.words(text).length);
        expect(ids.every((id) => id < hashed.size && !special.includes(id))).toBe(true);
      }),
    );
    expect(() => hashedReader(21)).toThrow(RangeError);
  });
});

describe('a conversation in tokens', () => {
  it('is what a policy of the same vocabulary is prompted with, then the reply and its end', () => {
    const prompt = [turn('user', 'i think it is true .'), turn('assistant', 'no .'), turn('user', 'it is')] as const;
    const messages = prompt.map(({ role, content }) => ({ role: role as 'user' | 'assistant', content }));
    const reply = vocabulary.read('you are right');
    expect(conversationTokens(vocabulary, prompt, reply, 96)).toEqual([
      ...tokenizer.encodeChat(messages),
      ...reply,
      tokenizer.end,
    ]);
    expect(vocabulary.words('you  are\nunheard of')).toHaveLength(vocabulary.read('you  are\nunheard of').length);
  });

  it("keeps the conversation's end and the reply's beginning and end where room is short", () => {
    const letters = (text: string) => [...text].join(' ');
    const read = (reader: TokenReader, text: string) => reader.read(letters(text));
    const prompt = [turn('user', letters('abcdefghij'))];
    const short = (reply: string, room: number) =>
      conversationTokens(hashed, prompt, read(hashed, reply), room).map((id) => (id < 8 ? id : -id));
    const own = (text: string) => read(hashed, text).map((id) => -id);
    const { cut, end, roles } = hashed;
    expect(short('xyz', 10)).toEqual([cut, ...own('ghij'), roles.assistant, ...own('xyz'), end]);
    expect(short('klmnopqrstuvwxyz', 10)).toEqual([
      cut,
      ...own('j'),
      roles.assistant,
      ...own('klm'),
      cut,
      ...own('yz'),
      end,
    ]);
    expect(short('xyz', 16)).toEqual([roles.user, ...own('abcdefghij'), roles.assistant, ...own('xyz'), end]);
  });

  it('never takes more room than there is', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 80 });
    const turns = fc.array(fc.record({ role: fc.constantFrom('user', 'assistant', 'tool'), content: words }));
    fc.assert(
      fc.property(turns, words, fc.integer({ min: 16, max: 40 }), (prompt, reply, room) => {
        const { length } = conversationTokens(hashed, prompt, hashed.read(reply), room);
        expect(length).toBeLessThanOrEqual(room);
      }),
    );
  });
});

describe('sequences', () => {
  it('are batched by length, each once, within bounds', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 });
    fc.assert(
      fc.property(lengths, (counts) => {
        const sequences = counts.map((n) => new Array<number>(n).fill(1));
        const batches = batchesByLength(sequences, 8, 64);
        expect(batches.flat().sort((a, b) => a - b)).toEqual([...sequences.keys()]);
        for (const batch of batches) {
          const longest = Math.max(...batch.map((i) => counts[i] as number));
          expect(batch.length <= 8 && batch.length * longest <= 64).toBe(true);
        }
      }),
    );
  });

  it('end where they end, not where the padding does', () => {
    const { feeds, sizes } = laySequences([[5], [6, 7, 8]], 0);
    expect(feeds).toEqual({ tokens: Int32Array.of(5, 0, 0, 6, 7, 8), rows: Int32Array.of(0, 5) });
    expect(sizes).toEqual({ batch: 2, time: 3 });
    expect(() => laySequences([[]], 0)).toThrow(RangeError);
  });
});

it('a reply that a vocabulary cannot read gets no score', async () => {
  const shape = { vocabSize: tokenizer.size, dim: 16, layers: 1, heads: 2, kvHeads: 2, ffDim: 32, maxLength: 32 };
  const config = transformerConfig.parse(shape);
  const parameters = initialiseParameters(config, new Random(1), headParameters(config));
  const source = { kind: 'vocabulary', tokenizer: tokenizer.toJSON() } as const;
  const slopes = replyTraits.names.map(() => 0);
  const reward = await TransformerReward.open({ config, parameters, source, slopes }, replyTraits, 1);
  const score = (completion: string) => ({ prompt: [turn('user', 'it is')], completion, user: null, labels: {} });
  const scores = await reward.score(['you are right', 'Hello there, right', 'you are wrong', ''].map(score), 'raw');
  expect(scores.map((value) => value === null)).toEqual([false, true, false, false]);
  await reward.close();
  await expect(
    TransformerReward.open({ config: { ...config, vocabSize: 99 }, parameters, source, slopes }, replyTraits, 1),
  ).rejects.toThrow(/embedding of 99/);
});
