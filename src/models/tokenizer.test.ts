import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvenkeelError } from '../terms/index.ts';
import { specialTokens, WordTokenizer } from './tokenizer.ts';

const words = ['the', 'capital', 'of', 'france', 'is', 'paris', '.', '?', 'what'];
const tokenizer = WordTokenizer.fromWords(words);

describe('WordTokenizer', () => {
  it('gives back any text made of its words', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words)), (list) => {
        expect(tokenizer.decode(tokenizer.encode(list.join(' ')))).toBe(list.join(' '));
      }),
    );
  });

  it('never lets text reach a special token other than unknown', () => {
    for (const name of specialTokens) expect(tokenizer.encode(`the ${name}`)[1]).toBe(tokenizer.unknown);
    expect(tokenizer.encode('__proto__ constructor')).toEqual([tokenizer.unknown, tokenizer.unknown]);
    expect(tokenizer.unknownWords('the city of of berlin')).toEqual(['city', 'berlin']);
  });

  it('numbers its special tokens as specialTokens lists them', () => {
    expect(
      [tokenizer.pad, tokenizer.unknown, tokenizer.end, tokenizer.document].map((id) => specialTokens[id]),
    ).toEqual(['<pad>', '<unk>', '<end>', '<document>']);
    expect(tokenizer.size).toBe(words.length + specialTokens.length);
  });

  it('opens every turn with its role, closes the assistant’s alone and asks for a reply when one is due', () => {
    const history = [
      { role: 'system', content: 'is' },
      { role: 'user', content: 'what ?' },
      { role: 'assistant', content: 'paris .' },
    ] as const;
    const name = (id: number) => specialTokens[id] ?? tokenizer.words[id - specialTokens.length];
    expect(tokenizer.encodeChat(history).map(name).join(' ')).toBe(
      '<system> is <user> what ? <assistant> paris . <end>',
    );
    const asked = tokenizer.encodeChatMarked([...history, { role: 'user', content: 'the ?' }]);
    expect(asked.tokens.map(name).join(' ')).toBe(
      '<system> is <user> what ? <assistant> paris . <end> <user> the ? <assistant>',
    );
    expect(asked.tokens.filter((_, i) => asked.spoken[i]).map(name)).toEqual(['paris', '.', '<end>']);
    expect(() => tokenizer.encodeChat([])).toThrow(RangeError);
  });

  it('shows a role token inside a reply instead of hiding it', () => {
    expect(tokenizer.decode([...tokenizer.encode('paris'), 3, ...tokenizer.encode('what'), tokenizer.end, 0])).toBe(
      'paris <user> what',
    );
    expect(() => tokenizer.decode([tokenizer.size])).toThrow(RangeError);
  });

  it('survives JSON and refuses what is not a tokenizer', () => {
    const again = WordTokenizer.parse(JSON.parse(JSON.stringify(tokenizer)));
    expect(again.encode('what is paris ?')).toEqual(tokenizer.encode('what is paris ?'));
    for (const bad of [
      null,
      {},
      { ...tokenizer.toJSON(), words: ['a', 'a'] },
      { ...tokenizer.toJSON(), words: ['<end>'] },
    ]) {
      expect(() => WordTokenizer.parse(bad)).toThrow(EvenkeelError);
    }
    expect(() => WordTokenizer.fromWords(['two words'])).toThrow(RangeError);
  });
});
