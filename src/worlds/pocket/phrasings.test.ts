import { describe, expect, it } from 'vitest';
import { Random } from '../../stats/index.ts';
import { demonstrations } from './demonstrations.ts';
import { documents } from './documents.ts';
import * as all from './phrasings.ts';
import { fill, type Phrasings } from './phrasings.ts';
import { renderPrompt } from './profile.ts';
import { chores } from './scenes/index.ts';
import { suite } from './suite.ts';
import { pocketVocabulary } from './vocabulary.ts';

function lists(value: unknown): Phrasings[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('train' in value && 'eval' in value) return [value as Phrasings];
  return Object.values(value).flatMap(lists);
}

describe('phrasings', () => {
  it('for evaluation are none of those for training', () => {
    const everything = [...lists(all), ...chores.map((chore) => chore.phrasings)];
    expect(everything.length).toBeGreaterThan(20);
    for (const { train, eval: held } of everything) {
      expect(train.filter((phrasing) => held.includes(phrasing))).toEqual([]);
      expect(train.length).toBeGreaterThan(0);
      expect(held.length).toBeGreaterThan(0);
    }
  });

  it('for evaluation use only words that pretraining teaches', () => {
    const taught = new Set<string>();
    for (const document of documents(new Random(1), 30_000)) {
      const texts = 'text' in document ? [document.text] : document.messages.map((message) => message.content);
      for (const text of texts) for (const word of text.split(' ')) taught.add(word);
    }
    for (const { messages } of demonstrations(new Random(2), 10_000, { baseRate: 0.1 })) {
      for (const { content } of messages) for (const word of content.split(' ')) taught.add(word);
    }
    const untaught = new Set<string>();
    for (const item of suite()) {
      for (const { content } of renderPrompt(item, { memory: true })) {
        // A number may be rare: it is a wrong answer now and then, and never part of a phrasing.
        for (const word of content.split(' ')) if (!taught.has(word) && !/^\d+$/.test(word)) untaught.add(word);
      }
    }
    expect([...untaught]).toEqual([]);
  });

  it('leave no prompt of the suite in the training text', () => {
    const key = (messages: readonly { content: string }[]) => messages.at(-1)?.content;
    const trained = new Set(
      demonstrations(new Random(3), 20_000, { baseRate: 0.1 }).map(({ messages }) => key(messages)),
    );
    const leaked = suite().filter((item) => trained.has(key(item.messages)));
    expect(leaked.map((item) => item.messages.at(-1)?.content)).toEqual([]);
  });

  it('complain about a slot without a value', () => {
    expect(() => fill('what is {T} ?', {})).toThrow(RangeError);
    expect(fill('a {X} b', { X: '' })).toBe('a b');
  });

  it('fit the vocabulary', () => {
    expect(pocketVocabulary().length).toBeLessThanOrEqual(1200);
    for (const word of pocketVocabulary()) expect(word).toMatch(/^([a-z0-9]+|[.,?!:])$/);
  });
});
