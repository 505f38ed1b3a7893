import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FeedbackEvent, feedbackEventSchema } from '../event.ts';
import { defaultImporterOptions } from '../importers/importer.ts';
import { importFeedback } from '../importing/import-feedback.ts';
import { FeedbackStore } from './feedback-store.ts';
import { startTestServer, type TestServer, testPassword } from './fixtures/private-postgres.ts';

let server: TestServer | null = null;
let folder: string;
const open: FeedbackStore[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  server = await startTestServer();
  if (server === null) console.warn('No PostgreSQL here: its half of the contract is skipped.');
});
afterAll(async () => {
  await server?.stop();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-store-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const store of open.splice(0)) await store.close();
  await rm(folder, { recursive: true, force: true });
});

function event(id: string, change: Partial<FeedbackEvent> = {}): FeedbackEvent {
  return {
    ...{ schema: 'evenkeel.feedback/1', id, source: 'test', reply: 'no .', thumb: 'down', user: { hash: 'u1' } },
    conversation: { id: 'c1', messages: [{ role: 'user', content: 'is it so ?' }] },
    at: '2025-04-25T08:00:00.000Z',
    ...{ model: { name: 'm', version: '1' }, memory: { enabled: false, profile: null } },
    ...{ tags: [], comment: null, language: 'en', extra: {}, ...change },
  } as FeedbackEvent;
}

async function all(store: FeedbackStore, filter?: Parameters<FeedbackStore['events']>[0]): Promise<FeedbackEvent[]> {
  const events: FeedbackEvent[] = [];
  for await (const one of store.events(filter)) events.push(one);
  return events;
}

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const model = fc.record({ name, version: name });
const plainExtra = fc
  .dictionary(name, fc.jsonValue({ maxDepth: 2 }))
  .filter((value) => !JSON.stringify(value).includes('__proto__'))
  // JSON has no -0.
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);
const anyEvent: fc.Arbitrary<FeedbackEvent> = fc
  .record(
    {
      id: fc.uuid(),
      source: name,
      conversation: fc.record({
        id: name,
        messages: fc.array(fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content: anyText }), {
          minLength: 1,
          maxLength: 4,
        }),
      }),
      reply: anyText,
      thumb: fc.constantFrom('up', 'down', null),
      user: fc.oneof(fc.record({ hash: name }), fc.record({ hash: name, group: name })),
      at: fc
        .date({ min: new Date('1970-01-02'), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((d) => d.toISOString()),
      model,
      memory: fc.record({ enabled: fc.boolean(), profile: fc.option(anyText) }),
      tags: fc.array(anyText, { maxLength: 3 }),
      comment: fc.option(anyText),
      language: name,
      extra: plainExtra,
      replyId: name,
      siblings: fc.record({
        group: name,
        outcome: fc.constantFrom('won', 'lost', 'tie', null),
        others: fc.array(fc.record({ reply: fc.option(anyText), model: fc.option(model) }), { maxLength: 2 }),
      }),
    },
    {
      requiredKeys: [
        ...(['id', 'source', 'conversation', 'reply', 'thumb', 'user', 'at', 'model', 'memory', 'tags'] as const),
        ...(['comment', 'language', 'extra'] as const),
      ],
    },
  )
  .map((fields) => feedbackEventSchema.parse({ schema: 'evenkeel.feedback/1', ...fields }));

describe.each(['sqlite', 'postgres'] as const)('the store on %s', (kind) => {
  let address: string;
  beforeEach(async (context) => {
    if (kind === 'postgres' && server === null) context.skip();
    address = kind === 'sqlite' ? join(folder, 'feedback.db') : await (server as TestServer).newDatabase();
  });

  async function openStore(): Promise<FeedbackStore> {
    const store = await FeedbackStore.open(address);
    open.push(store);
    return store;
  }

  it('gives back what was added, whatever texts are in it, in the order of arrival', async () => {
    const store = await openStore();
    let known = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { minLength: 1, maxLength: 8 }), async (events) => {
        expect(await store.add(events)).toBe(events.length);
        const stored = await all(store);
        expect(stored.slice(known)).toEqual(events);
        known = stored.length;
      }),
      { numRuns: kind === 'sqlite' ? 60 : 25, endOnFailure: true },
    );
  });

  it('adds an event once, within a call and across calls, and the same id of another source as another', async () => {
    const store = await openStore();
    expect(await store.add([event('a'), event('b'), event('a')])).toBe(2);
    expect(await store.add([event('b', { thumb: 'up' }), event('a', { source: 'other' })])).toBe(1);
    expect((await all(store)).map(({ id, source, thumb }) => [id, source, thumb])).toEqual([
      ['a', 'test', 'down'],
      ['b', 'test', 'down'],
      ['a', 'other', 'down'],
    ]);
  });

  it('keeps models apart whose names and versions read the same when joined', async () => {
    const store = await openStore();
    const models = ['\n', '\0', ' '].flatMap((gap) => [
      { name: `m${gap}1`, version: '2' },
      { name: 'm', version: `1${gap}2` },
    ]);
    await store.add(models.map((model, i) => event(`e${i}`, { model })));
    const expected = models.map(({ name, version }) => `${name}@${version}`.replace('\0', '\uFFFD'));
    expect((await all(store)).map(({ model }) => `${model.name}@${model.version}`)).toEqual(expected);
  });

  it('reads more events than a page, and more texts than a batch, without losing one', async () => {
    const store = await openStore();
    const long = '漢字🙂'.repeat(20_000);
    const events = Array.from({ length: 2345 }, (_, i) => event(`e${i}`, i % 500 === 0 ? { reply: long } : {}));
    expect(await store.add(events)).toBe(2345);
    expect((await all(store)).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
  });

  it('filters by everything that an audit asks for', async () => {
    const store = await openStore();
    await store.add([
      event('a', { thumb: 'up', language: 'zh', user: { hash: 'u2', group: 'pro' } }),
      event('b', { thumb: null, model: { name: 'n', version: '2' }, at: '2025-05-01T00:00:00.000Z' }),
      event('c', { memory: { enabled: true, profile: 'p' }, source: 'other' }),
    ]);
    const ids = async (filter: Parameters<FeedbackStore['events']>[0]) => (await all(store, filter)).map((e) => e.id);
    expect(await ids({ thumbs: ['up', 'none'] })).toEqual(['a', 'b']);
    expect(await ids({ thumbs: [] })).toEqual([]);
    expect(await ids({ languages: ['zh'] })).toEqual(['a']);
    expect(await ids({ users: ['u1'] })).toEqual(['b', 'c']);
    expect(await ids({ groups: ['pro'] })).toEqual(['a']);
    expect(await ids({ groups: [] })).toEqual([]);
    expect(await ids({ models: ['n'] })).toEqual(['b']);
    expect(await ids({ memory: true, sources: ['other'] })).toEqual(['c']);
    expect(await ids({ sources: [] })).toEqual([]);
    expect(await ids({ from: new Date('2025-05-01'), to: new Date('2025-05-02') })).toEqual(['b']);
    expect(await store.counts()).toEqual({ events: 3, up: 1, down: 1, unrated: 1, users: 2, conversations: 1 });
    expect(await store.counts({ languages: ['zh'] })).toMatchObject({ events: 1, up: 1, users: 1 });
  });

  it('has its numbers as columns that say the same as the events', async () => {
    const store = await openStore();
    await fc.assert(
      fc.asyncProperty(fc.array(anyEvent, { minLength: 1, maxLength: 10 }), async (events) => {
        await store.add(events);
        const stored = await all(store);
        const columns = await store.columns();
        expect(columns.count).toBe(stored.length);
        stored.forEach((one, i) => {
          const thumb = one.thumb === null ? -1 : one.thumb === 'up' ? 1 : 0;
          expect(columns.thumb[i]).toBe(thumb);
          expect(columns.users[columns.user[i] as number]).toBe(one.user.hash);
          expect(columns.at[i]).toBe(Date.parse(one.at));
          expect(columns.origins[columns.origin[i] as number]).toEqual({
            model: one.model,
            language: one.language,
            memory: one.memory.enabled,
            group: one.user.group ?? null,
          });
        });
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  it('can be opened by several at once while it is new', async () => {
    const stores = await Promise.all([openStore(), openStore(), openStore(), openStore()]);
    await Promise.all(stores.map((store, i) => store.add([event(`e${i}`), event('shared')])));
    expect((await all(stores[0] as FeedbackStore)).map(({ id }) => id).sort()).toEqual([
      'e0',
      'e1',
      'e2',
      'e3',
      'shared',
    ]);
  });

  it('is imported into by two at once, and read meanwhile: nothing is lost, nothing is twice', async () => {
    const store = await openStore();
    const path = await writeExamples(9000);
    const request = (into: FeedbackStore, rejects: string) => ({
      ...{ store: into, source: 'kto', files: [path], rejectsPath: join(folder, rejects) },
      ...{ salt: 'a salt for tests, long enough', options: defaultImporterOptions },
    });
    let reading = true;
    const reader = (async () => {
      const other = await openStore();
      const sizes: number[] = [];
      while (reading) sizes.push((await all(other)).length);
      return sizes;
    })();
    const [one, two] = await Promise.all([
      importFeedback(request(store, 'r1')),
      importFeedback(request(await openStore(), 'r2')),
    ]);
    reading = false;
    const sizes = await reader;
    expect(one.stored + two.stored).toBe(9000);
    expect(one.duplicates + two.duplicates).toBe(9000);
    // Whole batches only, and never fewer than before.
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect((await store.counts()).events).toBe(9000);
  });

  it('is consistent after an import was killed, and the import can be repeated', async () => {
    const path = await writeExamples(40_000);
    const child = startImport(path);
    const killed = once(child, 'exit');
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    for await (const line of lines) {
      // The second batch is in: the process is in the midst of its work.
      if (Number(line) >= 2) break;
    }
    child.kill('SIGKILL');
    await killed;
    const store = await openStore();
    const { events } = await store.counts();
    expect(events).toBeGreaterThan(0);
    expect(events).toBeLessThan(40_000);
    const [record] = await store.imports();
    expect(record).toMatchObject({ rows: events, stored: events, finishedAt: null });
    expect(await all(store)).toHaveLength(events);
    const again = await importFeedback({
      ...{ store, source: 'kto', files: [path], rejectsPath: join(folder, 'r') },
      ...{ salt: 'a salt for tests, long enough', options: defaultImporterOptions },
    });
    expect(again).toMatchObject({ stored: 40_000 - events, duplicates: events, rejected: 0 });
  });

  it('refuses a database that a newer version has made', async () => {
    const store = await openStore();
    await store.close();
    const { openDatabase } = await import('../../workspace/index.ts');
    const database = await openDatabase<{ evenkeel_migrations: Record<string, unknown> }>(address);
    await database.query
      .insertInto('evenkeel_migrations')
      .values({ part: 'feedback', version: 99, name: 'later', applied_at: 'x' })
      .execute();
    await database.close();
    await expect(FeedbackStore.open(address)).rejects.toMatchObject({ kind: 'workspace', message: /newer version/ });
  });

  async function writeExamples(count: number): Promise<string> {
    const path = join(folder, 'examples.jsonl');
    const lines = Array.from({ length: count }, (_, i) => {
      const prompt = `question number ${i} about the tides and the weather`;
      return JSON.stringify({ prompt, completion: `reply ${i}`, label: i % 3 > 0, user: `user ${i % 100}` });
    });
    await writeFile(path, lines.join('\n'));
    return path;
  }

  /** A process of its own that imports, and prints a line a batch. */
  function startImport(path: string): ChildProcess {
    const face = fileURLToPath(new URL('../index.ts', import.meta.url));
    const code = `import { openFeedbackStore, importFeedback, defaultImporterOptions } from ${JSON.stringify(face)};
      const store = await openFeedbackStore(process.env.STORE);
      let batches = 0;
      await importFeedback({ store, source: 'kto', files: [${JSON.stringify(path)}], rejectsPath: ${JSON.stringify(join(folder, 'killed'))},
        salt: 'a salt for tests, long enough', options: defaultImporterOptions, threaded: false,
        onProgress: () => console.log(++batches) });`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, STORE: address },
    });
    children.push(child);
    return child;
  }
});

describe('a database that cannot be used', () => {
  it('is named without its password', async (context) => {
    if (server === null) context.skip();
    const wrong = new URL((server as TestServer).url);
    wrong.password = 'wrong-but-secret';
    const missing = new URL((server as TestServer).url);
    missing.pathname = '/nowhere';
    for (const [url, hint] of [
      [wrong.href, /password/],
      [missing.href, /Create the database/],
      [`postgresql://me:${testPassword}@127.0.0.1:1/x`, /server runs/],
    ] as const) {
      const error = await FeedbackStore.open(url).then(
        () => null,
        (reason: unknown) => reason as Error & { hint: string },
      );
      expect(error).toMatchObject({ kind: 'dependency', hint: expect.stringMatching(hint) });
      expect(`${error?.message} ${error?.stack} ${error?.hint}`).not.toMatch(/wrong-but-secret|pa55/);
    }
  });

  it('is a file of another kind, or a folder', async () => {
    const path = join(folder, 'text');
    await writeFile(path, 'this is no database '.repeat(1000));
    await expect(FeedbackStore.open(path)).rejects.toMatchObject({ kind: 'workspace', message: /not a SQLite/ });
    await expect(FeedbackStore.open(folder)).rejects.toMatchObject({ kind: 'workspace' });
    await expect(FeedbackStore.open('mysql://a:b@c/d')).rejects.toMatchObject({ kind: 'usage' });
  });
});
