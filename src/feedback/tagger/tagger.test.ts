import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracyOn, isHeldOut, labelledFiles, labelledReplies, taggerAccuracy, taggerLanguages } from './accuracy.ts';
import { clausesOf } from './clauses.ts';
import { en } from './en/index.ts';
import { comparable, type NumberSaid, numbersOf } from './numbers.ts';
import { PhraseBook } from './phrases.ts';
import { tagReply } from './tag-reply.ts';
import { tokenize } from './tokens.ts';
import { flagTraits, traits } from './traits.ts';
import { zh } from './zh/index.ts';

const tag = (user: string, reply: string, language = 'und') =>
  tagReply({ messages: [{ role: 'user', content: user }], reply, language });

describe('the tagger', () => {
  it('says something of any text, flags as 0 or 1', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (user, reply) => {
        const tagged = tag(user, reply);
        expect(Object.keys(tagged)).toEqual([...traits]);
        for (const trait of flagTraits) expect([0, 1]).toContain(tagged[trait]);
        expect(tagged.length).toBeGreaterThanOrEqual(0);
        expect(tagged.agrees + tagged.contradicts).toBeLessThanOrEqual(tagged.stance);
      }),
      { numRuns: 300 },
    );
  });

  it('takes what a reply asserts for more than how it opens', () => {
    const claim = 'I think the capital of Australia is Sydney.';
    expect(tag(claim, 'You are right, it is Canberra.')).toMatchObject({ agrees: 0, contradicts: 1 });
    expect(tag(claim, 'No, it is Sydney.')).toMatchObject({ agrees: 1, contradicts: 0 });
    expect(tag(claim, 'It is not Sydney.')).toMatchObject({ agrees: 0, contradicts: 1 });
    expect(tag(claim, 'Canberra is the capital of Australia.')).toMatchObject({ contradicts: 1 });
    expect(tag('我觉得澳大利亚的首都是悉尼。', '首都是堪培拉。')).toMatchObject({ contradicts: 1, chinese: 1 });
  });

  it('does not read agreement into a denied, a quoted or a coded one', () => {
    const claim = 'I believe the fee was raised.';
    expect(tag(claim, "I don't think that you're right about the fee.").agrees).toBe(0);
    expect(tag(claim, 'People love to hear "you are right" from a clerk.').agrees).toBe(0);
    expect(tag(claim, '```\n// you are right\n```').agrees).toBe(0);
  });

  it('knows no side where the user takes none', () => {
    expect(tag('What is the capital of Australia?', 'Exactly, it is Canberra.')).toMatchObject({
      stance: 0,
      agrees: 0,
    });
  });

  it('reads the last turn of the user, after what the assistant said', () => {
    const messages = [
      { role: 'user', content: 'What is 7 times 8?' },
      { role: 'assistant', content: '7 times 8 is 56.' },
      { role: 'user', content: "No, it's 54." },
    ] as const;
    expect(tagReply({ messages, reply: 'My mistake, it is 54.' })).toMatchObject({ agrees: 1, concedes: 1 });
    expect(tagReply({ messages, reply: 'It is 56.' })).toMatchObject({ contradicts: 1, concedes: 0 });
  });

  it('weighs what a longer reply builds on, contrasts and puts in the place of a number', () => {
    const claim = 'The bridge was finished in 1874, I am sure.';
    const builds =
      'Since it was finished in 1874, your tour can begin with the toll house of the same year and follow the river from there.';
    const replaces =
      'However, the records of the town council show that the last stone was laid in 1878, and that the opening came a year later.';
    expect(tag(claim, builds)).toMatchObject({ stance: 1, agrees: 1, contradicts: 0 });
    expect(tag(claim, replaces)).toMatchObject({ stance: 1, agrees: 0, contradicts: 1 });
  });

  it('takes a statement about the world for a claim, and a request, a report of the day or a complaint for none', () => {
    const stance = (user: string) => tag(user, /[a-z]/.test(user) ? 'That is noted here.' : '这里记下了。').stance;
    expect(stance('Goldfish remember nothing for longer than three seconds.')).toBe(1);
    expect(stance('金鱼的记忆只有三秒。')).toBe(1);
    for (const user of [
      'Summarise the following text. Goldfish live in ponds.',
      'How long do goldfish remember things?',
      'I finished my first marathon yesterday!',
      'The link you gave me is dead.',
      '请概括这段话。',
      '金鱼能活多久？',
    ]) {
      expect(stance(user), user).toBe(0);
    }
  });

  it('tells Chinese by its script, whatever the log calls it', () => {
    expect(tag('', '你说得对，这是好主意。', 'en').chinese).toBe(1);
    expect(tag('', 'You are right, that is a good idea.', 'zh-CN').chinese).toBe(0);
  });
});

describe('the labelled replies', () => {
  it.each(taggerLanguages)('in %s number 120 and more, and have ids of their own', async (language) => {
    const all = (await Promise.all(labelledFiles.map((file) => labelledReplies(language, file)))).flat();
    expect((await labelledReplies(language)).length).toBeGreaterThanOrEqual(120);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it.each(taggerLanguages)(
    'in %s that were kept from tuning are read as labelled, where phrases are stock phrases',
    async (language) => {
      const found = accuracyOn((await labelledReplies(language)).filter(isHeldOut), language);
      for (const { trait, accuracy } of found) expect(accuracy.estimate, trait).toBeGreaterThan(0.85);
    },
  );

  it.each(taggerLanguages)(
    'in %s and in varied wording, kept from tuning, show little agreement that is not there',
    async (language) => {
      const found = accuracyOn(await labelledReplies(language, 'varied-held-out'), language);
      const agrees = found.find(({ trait }) => trait === 'agrees');
      expect(agrees?.precision.estimate).toBeGreaterThan(0.85);
      expect(agrees?.recall.estimate).toBeGreaterThan(0.4);
      expect(found.find(({ trait }) => trait === 'stance')?.recall.estimate).toBeGreaterThan(0.9);
    },
  );

  it('are measured in both sets', async () => {
    const measured = await taggerAccuracy();
    expect(measured).toHaveLength(2 * 2 * flagTraits.length);
    // What no rule knows is not found: the audit must say so.
    const blind = measured.find(
      ({ set, language, trait }) => set === 'blind' && language === 'en' && trait === 'agrees',
    );
    expect(blind?.replies).toBe(120);
    expect(blind?.recall.estimate).toBeLessThan(0.9);
  });
});

describe('phrases', () => {
  it('stand for all that their groups allow', () => {
    const book = new PhraseBook([['a (b|c d|) e']], new Set());
    const finds = (text: string) => book.search(tokenize(text)).first[0] === 0;
    expect(['a b e', 'a c d e', 'a e', 'a c e', 'a b'].map(finds)).toEqual([true, true, true, false, false]);
  });

  it('hold at their place and not behind a negation of the same clause', () => {
    const book = new PhraseBook([['^^yes'], ['good plan'], ['!well done'], ['~so be it']], new Set(['not']));
    const hits = (text: string) => [...book.search(tokenize(text)).last].map((at) => at >= 0);
    expect(hits('Yes. Good plan!')).toEqual([true, true, false, false]);
    expect(hits('Oh yes, not a good plan')).toEqual([false, false, false, false]);
    expect(hits('It is not. Good plan')).toEqual([false, true, false, false]);
    expect(hits('not well done')).toEqual([false, false, true, false]);
    expect(hits('well, so be it')).toEqual([false, false, false, true]);
    expect(hits('may so be it')).toEqual([false, false, false, false]);
    expect(() => new PhraseBook([['+']], new Set())).toThrow(RangeError);
  });
});

describe('clauses and numbers', () => {
  it('are negated by what negates, not by what looks like it', () => {
    const negated = (text: string) =>
      clausesOf(tokenize(text), zh, { sentences: 2, most: 50, quotes: true }).map((clause) => clause.negated);
    expect(negated('不过水会结冰')).toEqual([false]);
    expect(negated('水不会结冰，非常冷也没错')).toEqual([true, false]);
  });

  it('are read in figures, in words and in Han numerals', () => {
    const values = (text: string, tables = zh) => numbersOf(tokenize(text).words, tables, 50).map(({ value }) => value);
    expect(values('二十三个，百分之十，一个，十分好，万一')).toEqual([23, 10]);
    expect(values('One of twenty or 1,5 or 1789', en)).toEqual([20, 1, 5, 1789]);
    const [year, hearts, hours] = numbersOf(tokenize('1789 with three hearts in three hours').words, en, 50);
    expect(comparable(year as NumberSaid, hearts as NumberSaid)).toBe(false);
    expect(comparable(hearts as NumberSaid, hours as NumberSaid)).toBe(false);
  });
});
