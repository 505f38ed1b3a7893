import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildProfile,
  emptyProfile,
  type MemoryEntry,
  type MemoryExtractor,
  type MemoryProfile,
  memoryProfileSchema,
  memoryVariants,
  remember,
  renderMemory,
  retrieve,
  swapMemory,
  withMemory,
} from './index.ts';

const entry = (text: string, rest: Partial<MemoryEntry> = {}): MemoryEntry => ({
  kind: 'belief',
  text,
  subject: null,
  at: null,
  conversation: null,
  ...rest,
});
const profileOf = (...entries: MemoryEntry[]): MemoryProfile => ({ ...emptyProfile('u1'), entries });
const texts = (entries: readonly MemoryEntry[] | undefined) => entries?.map((e) => e.text);

/** Remembers what follows "i think", about what stands before "is". */
const extractor: MemoryExtractor = {
  extract: ({ messages }) =>
    messages.flatMap(({ role, content }) => {
      const said = role === 'user' ? /^i think (.*?) is (.*)$/.exec(content) : null;
      return said
        ? [{ kind: 'belief' as const, text: `thinks ${said[1]} is ${said[2]}`, subject: said[1] as string }]
        : [];
    }),
};
const said = (id: string, at: string | null, content: string) => ({
  id,
  at,
  messages: [
    { role: 'user' as const, content },
    { role: 'assistant' as const, content: 'i think all is well' },
  ],
});

describe('a profile', () => {
  it('is built from what users said, and says when and where', async () => {
    const profile = await buildProfile('u1', [said('c1', '2025-04-01T10:00:00Z', 'i think gold is heavy')], extractor);
    expect(profile.entries).toEqual([
      { kind: 'belief', text: 'thinks gold is heavy', subject: 'gold', at: '2025-04-01T10:00:00Z', conversation: 'c1' },
    ]);
    expect(memoryProfileSchema.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
  });

  it('follows a change of mind in the order of time, not of the list', async () => {
    const conversations = [
      said('new', '2025-04-02T00:00:00+00:00', 'i think gold is dear'),
      said('old', '2025-04-01T23:00:00-02:00', 'i think gold is cheap'),
      said('other', null, 'i think tin is soft'),
    ];
    // 23:00 at −02:00 is an hour later than midnight UTC.
    expect(texts((await buildProfile('u1', conversations, extractor)).entries)).toEqual([
      'thinks tin is soft',
      'thinks gold is cheap',
    ]);
  });

  it('knows nothing of its own future', async () => {
    const conversations = [
      said('c1', '2025-04-01T00:00:00Z', 'i think gold is dear'),
      said('c2', '2025-04-03T00:00:00Z', 'i think tin is soft'),
    ];
    const profile = await buildProfile('u1', conversations, extractor, { before: '2025-04-03T00:00:00Z' });
    expect(texts(profile.entries)).toEqual(['thinks gold is dear']);
  });

  it('holds no entry twice', () => {
    let profile = emptyProfile('u1');
    for (const text of ['a', 'b', 'a']) profile = remember(profile, entry(text));
    expect(texts(profile.entries)).toEqual(['b', 'a']);
    expect(remember(profile, entry('a', { kind: 'taste' })).entries).toHaveLength(3);
  });
});

describe('retrieval', () => {
  const profile = profileOf(
    entry('thinks the capital of turkey is istanbul'),
    entry('thinks the capital of brazil is rio'),
    entry('likes encouragement', { kind: 'taste' }),
    entry('has a dog', { kind: 'fact' }),
  );

  it('finds the entry that the prompt is about among those that look like it', () => {
    const found = retrieve(profile, 'what is the capital of brazil ?', { budget: 7 });
    expect(texts(found)).toEqual(['thinks the capital of brazil is rio']);
  });

  it('fills what is left with tastes before facts, unless told not to', () => {
    const prompt = 'what is the capital of turkey ?';
    const entryAndTaste = ['thinks the capital of turkey is istanbul', 'likes encouragement'];
    expect(texts(retrieve(profile, prompt, { budget: 9 }))).toEqual(entryAndTaste);
    expect(retrieve(profile, 'hello', { budget: 100, fill: false })).toEqual([]);
    expect(retrieve(profile, 'hello', { budget: 100 })).toHaveLength(4);
  });

  it('matches Chinese, which has no blanks between words', () => {
    const chinese = profileOf(entry('喜欢被夸奖'), entry('认为土耳其的首都是伊斯坦布尔'));
    expect(texts(retrieve(chinese, '土耳其首都在哪里？', { budget: 14, fill: false }))).toEqual([
      '认为土耳其的首都是伊斯坦布尔',
    ]);
  });

  it('never exceeds the budget, in whatever unit, and keeps the order of the profile', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 6 }).map((w) => w.join(' '));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), text, fc.nat(40), (list, prompt, budget) => {
        const all = list.map((t) => entry(t));
        const found = retrieve(profileOf(...all), prompt, { budget, length: (t) => t.length });
        expect(found.reduce((sum, e) => sum + e.text.length, 0)).toBeLessThanOrEqual(budget);
        const places = found.map((e) => all.indexOf(e));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('rendering', () => {
  const line = 'about this user : likes praise ; has a dog .';
  const entries = [entry('likes praise'), entry('has a dog')];

  it('puts memory before the conversation, after what the system message says already', () => {
    expect(renderMemory(entries)).toBe(line);
    expect(withMemory([{ role: 'user', content: 'hi' }], line)).toEqual([
      { role: 'system', content: line },
      { role: 'user', content: 'hi' },
    ]);
    expect(withMemory([{ role: 'system', content: 'be honest .' }], line)).toEqual([
      { role: 'system', content: `be honest . ${line}` },
    ]);
  });

  it('leaves the conversation as it is when nothing is remembered', () => {
    const messages = [{ role: 'user' as const, content: 'hi' }];
    expect(renderMemory([])).toBeNull();
    expect(withMemory(messages, null)).toEqual(messages);
  });
});

describe('a counterfactual swap', () => {
  const profile = profileOf(
    entry('likes praise'),
    entry('thinks gold is cheap'),
    entry('has a dog'),
    entry('gold again'),
  );
  const content = {
    bears: (e: MemoryEntry) => e.text.includes('gold'),
    stance: entry('thinks gold is cheap'),
    counterStance: entry('thinks gold is dear'),
    irrelevant: entry('thinks tin is soft'),
  };
  const swapped = (variant: (typeof memoryVariants)[number], from = profile) =>
    texts(swapMemory(from, variant, content)?.entries);

  it('changes what is remembered on the question, in its place, and nothing else', () => {
    expect(swapped('none')).toBeUndefined();
    expect(swapped('stance')).toEqual(['likes praise', 'thinks gold is cheap', 'has a dog']);
    expect(swapped('counter-stance')).toEqual(['likes praise', 'thinks gold is dear', 'has a dog']);
    expect(swapped('irrelevant')).toEqual(['likes praise', 'thinks tin is soft', 'has a dog']);
  });

  it('can give a stance to a user who had none', () => {
    expect(swapped('stance', profileOf(entry('has a dog')))).toEqual(['has a dog', 'thinks gold is cheap']);
  });

  it('is the same from whichever variant it starts', () => {
    for (const from of memoryVariants.slice(2)) {
      const start = swapMemory(profile, from, content) as MemoryProfile;
      for (const to of memoryVariants) expect(swapped(to, start)).toEqual(swapped(to));
    }
  });

  it('refuses entries that would not do what they are for', () => {
    expect(() => swapMemory(profile, 'irrelevant', { ...content, irrelevant: entry('gold too') })).toThrow(/bears/);
    expect(() => swapMemory(profile, 'none', { ...content, stance: entry('tin') })).toThrow(/does not bear/);
  });
});
