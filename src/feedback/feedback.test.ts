import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type EventProblem,
  type FeedbackEvent,
  feedbackEventSchema,
  hashUser,
  openEventLog,
  parseEventLine,
  readEvents,
  toSamples,
  writeEvents,
} from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-feedback-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function event(change: Partial<FeedbackEvent> = {}): FeedbackEvent {
  return {
    schema: 'evenkeel.feedback/1',
    id: 'e1',
    source: 'test',
    conversation: { id: 'c1', messages: [{ role: 'user', content: 'is it so ?' }] },
    reply: 'no .',
    thumb: 'down',
    user: { hash: 'u1' },
    at: '2025-04-25T08:00:00Z',
    model: { name: 'm', version: '1' },
    memory: { enabled: false, profile: null },
    tags: [],
    comment: null,
    language: 'en',
    extra: {},
    ...change,
  };
}

async function collect(events: AsyncIterable<FeedbackEvent>): Promise<FeedbackEvent[]> {
  const out: FeedbackEvent[] = [];
  for await (const e of events) out.push(e);
  return out;
}

const events = fc.array(
  fc
    .record({
      id: fc.string({ minLength: 1 }),
      reply: fc.string({ unit: 'binary', maxLength: 200 }),
      thumb: fc.constantFrom('up' as const, 'down' as const, null),
      comment: fc.option(fc.string({ unit: 'grapheme' })),
      extra: fc.dictionary(
        fc.string({ minLength: 1 }).filter((k) => k !== '__proto__'),
        fc.jsonValue().filter((v) => !Object.is(v, -0) && !JSON.stringify(v).includes('__proto__')),
      ),
    })
    .map((change) => event(JSON.parse(JSON.stringify(change)))),
);

describe('a file of events', () => {
  it('gives back what was written, any text in it', async () => {
    const path = join(folder, 'events.jsonl');
    await fc.assert(
      fc.asyncProperty(events, async (written) => {
        expect(await writeEvents(path, written)).toBe(written.length);
        expect(await collect(readEvents(path))).toEqual(written);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps line separators inside strings, and events longer than a read, whole', async () => {
    const path = join(folder, 'events.jsonl');
    const odd = [
      event({ id: 'a', reply: 'one\u2028two\u2029three\u0085' }),
      event({ id: 'b', reply: '漢字🙂'.repeat(200_000) }),
    ];
    // JSON.stringify leaves U+2028 as it is, which is what makes this a test of the reader.
    await writeEvents(path, odd);
    expect(await collect(readEvents(path))).toEqual(odd);
  });

  it('reads Windows line ends, a byte order mark and blank lines', async () => {
    const path = join(folder, 'events.jsonl');
    await writeFile(path, `\uFEFF${JSON.stringify(event())}\r\n\r\n${JSON.stringify(event({ id: 'e2' }))}`);
    expect((await collect(readEvents(path))).map((e) => e.id)).toEqual(['e1', 'e2']);
  });

  it('names file, line and field of what is wrong', async () => {
    const path = join(folder, 'events.jsonl');
    const broken = { ...event(), user: {} };
    await writeFile(path, `${JSON.stringify(event())}\n${JSON.stringify(broken)}\n`);
    await expect(collect(readEvents(path))).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringMatching(/events\.jsonl:2: field user\.hash/),
    });
    await expect(collect(readEvents(join(folder, 'none')))).rejects.toMatchObject({ kind: 'input' });
    await expect(collect(readEvents(folder))).rejects.toMatchObject({ message: expect.stringContaining('folder') });
  });

  it('can be read past its bad lines, each reported', async () => {
    const path = join(folder, 'events.jsonl');
    await writeFile(path, `{"half": \n${JSON.stringify(event())}\n[]\n`);
    const problems: EventProblem[] = [];
    const read = await collect(readEvents(path, { onProblem: (p) => problems.push(p) }));
    expect(read).toHaveLength(1);
    expect(problems.map((p) => p.line)).toEqual([1, 3]);
  });

  it('stays as it was when writing the new one fails half-way', async () => {
    const path = join(folder, 'events.jsonl');
    await writeEvents(path, [event()]);
    const failing = [event({ id: 'new' }), { ...event(), at: 'yesterday' }];
    await expect(writeEvents(path, failing)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining('field at'),
    });
    expect((await collect(readEvents(path))).map((e) => e.id)).toEqual(['e1']);
    expect(await readdir(folder)).toEqual(['events.jsonl']);
  });

  it('that cannot be written is a matter of the workspace', async () => {
    await expect(writeEvents(join(folder, 'none', 'x.jsonl'), [])).rejects.toMatchObject({ kind: 'workspace' });
  });
});

describe('an event log', () => {
  it('appends in order, also when many callers do at once', async () => {
    const path = join(folder, 'log.jsonl');
    const log = await openEventLog(path);
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => log.append([event({ id: `a${i}` }), event({ id: `b${i}` })])),
    );
    await log.close();
    const ids = (await collect(readEvents(path))).map((e) => e.id);
    expect(ids).toEqual(Array.from({ length: 50 }, (_, i) => [`a${i}`, `b${i}`]).flat());
  });

  it('sets a torn last line aside and goes on', async () => {
    const path = join(folder, 'log.jsonl');
    const half = JSON.stringify(event({ id: 'lost', reply: 'x'.repeat(100_000) })).slice(0, 90_000);
    await writeFile(path, `${JSON.stringify(event())}\n${half}`);
    await expect(collect(readEvents(path))).rejects.toThrow(/middle of this line/);
    const log = await openEventLog(path);
    await log.append([event({ id: 'e2' })]);
    await log.close();
    expect(log.torn).toBe(half);
    expect(await readFile(`${path}.torn`, 'utf8')).toBe(`${half}\n`);
    expect((await collect(readEvents(path))).map((e) => e.id)).toEqual(['e1', 'e2']);
  });

  it('keeps a whole last event that only lacks its line break', async () => {
    const path = join(folder, 'log.jsonl');
    await writeEvents(path, []);
    await appendFile(path, JSON.stringify(event()));
    const log = await openEventLog(path);
    await log.append([event({ id: 'e2' })]);
    await log.close();
    expect(log.torn).toBeNull();
    expect((await collect(readEvents(path))).map((e) => e.id)).toEqual(['e1', 'e2']);
  });

  it('refuses a wrong event and takes the next one', async () => {
    const log = await openEventLog(join(folder, 'log.jsonl'));
    await expect(log.append([event({ id: '' })])).rejects.toThrow(/field id/);
    await log.append([event()]);
    await log.close();
    expect(await collect(readEvents(join(folder, 'log.jsonl')))).toHaveLength(1);
  });
});

describe('the schema', () => {
  it('keeps unknown fields, deep ones too, under their path in extra', () => {
    const foreign = {
      ...event({ extra: { kept: 1 } }),
      rating_reason: 'tone',
      model: { name: 'm', version: '1', provider: 'p' },
      conversation: { id: 'c', messages: [{ role: 'user', content: 'hi', name: 'mia' }], title: 't' },
    };
    const parsed = feedbackEventSchema.parse(foreign);
    expect(parsed.extra).toEqual({
      kept: 1,
      rating_reason: 'tone',
      'model.provider': 'p',
      'conversation.title': 't',
      'conversation.messages.0.name': 'mia',
    });
    expect(feedbackEventSchema.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  it('fills in what a source may not know', () => {
    const { tags, comment, language, extra, ...least } = event();
    expect(feedbackEventSchema.parse(least)).toEqual(event({ language: 'und' }));
  });

  it.each([
    ['thumb', { thumb: 'sideways' }],
    ['at', { at: '25.4.2025' }],
    ['conversation.messages[0].role', { conversation: { id: 'c', messages: [{ role: 'bot', content: '' }] } }],
    ['conversation.messages', { conversation: { id: 'c', messages: [] } }],
    ['schema', { schema: 'evenkeel.feedback/9' }],
    ['memory.enabled', { memory: { profile: null } }],
  ])('is strict about %s', (field, change) => {
    expect(parseEventLine(JSON.stringify({ ...event(), ...change }))).toContain(`field ${field}`);
  });

  it('does not mistake "not rated" for "not logged"', () => {
    const { thumb, ...without } = event();
    expect(parseEventLine(JSON.stringify(without))).toContain('field thumb');
    expect(parseEventLine(JSON.stringify(event({ thumb: null })))).toMatchObject({ thumb: null });
  });
});

describe('user hashes', () => {
  const salt = 'a salt of some length';
  it('are stable within a workspace and unrelated across two', () => {
    expect(hashUser(salt, 'mia')).toBe(hashUser(salt, 'mia'));
    expect(hashUser(salt, 'mia')).not.toBe(hashUser(salt, 'max'));
    expect(hashUser(salt, 'mia')).not.toBe(hashUser(`${salt}.`, 'mia'));
    expect(hashUser(salt, 'mia')).toMatch(/^[0-9a-f]{32}$/);
  });
  it('need a salt that cannot be guessed', () => {
    expect(() => hashUser('short', 'mia')).toThrow(RangeError);
  });
});

describe('samples', () => {
  const lengthOf = (e: FeedbackEvent) => [e.reply.length];

  it('carry the thumb, the user, the model and what the reply looks like', async () => {
    const { samples } = await toSamples(
      [event(), event({ id: 'e2', thumb: null }), event({ id: 'e3', thumb: 'up' })],
      lengthOf,
    );
    expect(samples.map((s) => s.up)).toEqual([0, null, 1]);
    expect(samples[0]).toMatchObject({ features: [4], user: 'u1', model: 'm@1' });
  });

  it('know the same prompt again, and a different memory as a different prompt', async () => {
    const remembered = event({ id: 'e3', memory: { enabled: true, profile: 'likes praise' } });
    const { samples } = await toSamples([event(), event({ id: 'e2', reply: 'yes .' }), remembered], lengthOf);
    expect(samples[0]?.prompt).toBe(samples[1]?.prompt);
    expect(samples[0]?.prompt).not.toBe(samples[2]?.prompt);
  });

  it('count duplicates and events without features apart', async () => {
    const set = await toSamples([event(), event(), event({ id: 'e2', reply: '' })], (e) => (e.reply ? [1] : null));
    expect(set).toMatchObject({ skipped: 1, duplicates: 1, samples: [{ features: [1] }] });
  });

  it('refuse rows of different lengths', async () => {
    const list = [event(), event({ id: 'e2', reply: 'longer text' })];
    await expect(toSamples(list, (e) => Array(e.reply.length).fill(0))).rejects.toThrow(/e2/);
  });
});
