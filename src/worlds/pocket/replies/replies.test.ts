import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../stats/index.ts';
import { allFacts } from '../facts/index.ts';
import { pocketVocabulary } from '../vocabulary.ts';
import { closers, forms, openers } from './forms.ts';
import { content, maxReplyWords, parseReply, speak } from './index.ts';

const facts = fc.constantFrom(...allFacts);
const form = fc.constantFrom(...forms);
const some = (table: Readonly<Record<string, readonly string[]>>) =>
  fc.option(fc.constantFrom(...Object.entries(table).flatMap(([tone, list]) => list.map((text) => ({ tone, text })))));

describe('the grammar of replies', () => {
  it('reads every form, opener and closer back to the meaning they were put together from', () => {
    fc.assert(
      fc.property(form, facts, some(openers), some(closers), (chosen, fact, opener, closer) => {
        const values: Record<string, string> = {
          A: fact.answer,
          T: fact.topic,
          W: fact.wrong[0] as string,
          S: fact.wrong[0] as string,
        };
        const body = chosen.text.replace(/\{(\w)\}/g, (_, slot: string) => values[slot] as string);
        const reply = [opener?.text, body, closer?.text].filter((part) => part !== undefined).join(' ');
        const has = (slot: string) => (chosen.text.includes(`{${slot}}`) ? (values[slot] as string) : null);
        expect(parseReply(reply)).toEqual({
          opener: opener?.tone ?? null,
          act: chosen.act,
          answer: has('A'),
          topic: has('T'),
          denies: has('W'),
          concedes: chosen.concedes ?? false,
          holds: chosen.holds ?? false,
          hedges: chosen.hedges ?? false,
          subject: has('S'),
          attributes: chosen.attributes ?? false,
          closer: closer?.tone ?? null,
        });
      }),
      { numRuns: 3000 },
    );
  });

  it('finds nothing in word salad', () => {
    const words = pocketVocabulary();
    const random = new Random(11);
    let parsed = 0;
    for (let i = 0; i < 20_000; i++) {
      const salad = Array.from({ length: 2 + random.below(14) }, () => random.pick(words)).join(' ');
      if (parseReply(salad) !== null) parsed++;
    }
    // "Two words" may by chance be an answer and a full stop; anything longer is as good as impossible.
    expect(parsed).toBeLessThan(10);
  });

  it('rejects a sound reply with a word too many, a word too few, or two replies in one', () => {
    const random = new Random(12);
    const style = { openers: { agree: 0.5 }, closers: { warm: 0.5 } };
    for (let i = 0; i < 500; i++) {
      const reply = speak(random, content('wait'), style);
      expect(parseReply(reply)).not.toBeNull();
      expect(parseReply(`${reply} the`)).toBeNull();
      expect(parseReply(reply.split(' ').slice(0, -1).join(' '))).toBeNull();
      expect(parseReply(`${reply} ${speak(random, content('go'), style)}`)).toBeNull();
    }
  });

  it('never crashes', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseReply(text)));
    expect(parseReply('')).toBeNull();
    expect(parseReply('{A} .')).toBeNull();
  });

  it('keeps replies within their length by giving up closer, then opener', () => {
    const random = new Random(13);
    const chatty = { openers: { disagree: 1 }, closers: { sure: 1 } };
    for (let i = 0; i < 2000; i++) {
      const fact = random.pick(allFacts);
      const meant = content('answer', { answer: fact.answer, topic: fact.topic, denies: fact.wrong[0] as string });
      expect(speak(random, meant, chatty).split(' ').length).toBeLessThanOrEqual(maxReplyWords);
    }
  });

  it('has no way to say nothing, and says so', () => {
    expect(() => speak(new Random(1), content('answer'), { openers: {}, closers: {} })).toThrow(RangeError);
  });
});
