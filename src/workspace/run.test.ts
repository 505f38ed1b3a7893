import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { EvenkeelError } from '../terms/index.ts';
import { listRuns, openRun, type Run } from './run.ts';

let parent: string;
let open: Run[];
let notices: string[];
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'evenkeel-run-'));
  open = [];
  notices = [];
});
afterEach(() => {
  for (const run of open) run.close();
  rmSync(parent, { recursive: true, force: true });
});

const settings = { mode: 'quick', seed: 1 };

async function begin(name: string, changes: Partial<Parameters<typeof openRun>[1]> = {}): Promise<Run> {
  const run = await openRun(join(parent, name), {
    command: 'reproduce',
    settings,
    resume: false,
    onNotice: (line) => notices.push(line),
    ...changes,
  });
  open.push(run);
  return run;
}

async function refusal(attempt: Promise<unknown>): Promise<EvenkeelError> {
  const error: unknown = await attempt.then(
    () => new Error('was not refused'),
    (reason: unknown) => reason,
  );
  if (!EvenkeelError.isInstance(error)) throw error;
  return error;
}

const schema = z.object({ figures: z.array(z.number()), weights: z.instanceof(Float32Array) });
type Figures = z.infer<typeof schema>;
const figures = (): Figures => ({ figures: [0.1, 1e-300], weights: Float32Array.from([1.5, -0, Number.NaN]) });

test('a stage is computed once, and its stored result equals the fresh one bit for bit', async () => {
  let computed = 0;
  const compute = (): Figures => {
    computed++;
    return figures();
  };
  const first = await begin('run');
  const fresh = await first.stage('arms/thumbs/seed-1', schema, compute);
  const seconds = first.timings();
  first.close();
  const second = await begin('run', { resume: true });
  const stored = await second.stage('arms/thumbs/seed-1', schema, compute);
  expect(computed).toBe(1);
  expect(second.resumed).toBe(true);
  expect(stored).toStrictEqual(fresh);
  expect(Buffer.from(stored.weights.buffer).equals(Buffer.from(fresh.weights.buffer))).toBe(true);
  expect(second.timings()).toEqual(seconds);
});

test('the caller of a fresh stage holds data that the computation can no longer change', async () => {
  const run = await begin('run');
  const scratch = figures();
  const kept = await run.stage('one', schema, () => scratch);
  scratch.weights.fill(9);
  scratch.figures.push(9);
  expect(kept.weights[0]).toBe(1.5);
  expect(kept.figures).toHaveLength(2);
});

const damages: Record<string, (folder: string) => void> = {
  'the JSON is cut short': (folder) => truncateSync(join(folder, 'one.json'), 40),
  'the JSON is empty': (folder) => writeFileSync(join(folder, 'one.json'), ''),
  'a digit is altered': (folder) => {
    const path = join(folder, 'one.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"figures":[0.1', '"figures":[0.2'));
  },
  'the arrays are cut short': (folder) => truncateSync(join(folder, 'one.bin'), 4),
  'the arrays are missing': (folder) => rmSync(join(folder, 'one.bin')),
  'a bit of the arrays is flipped': (folder) => {
    const path = join(folder, 'one.bin');
    const bytes = readFileSync(path);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  },
};
for (const [name, damage] of Object.entries(damages)) {
  test(`a damaged stage is computed again with a notice: ${name}`, async () => {
    const first = await begin('run');
    const fresh = await first.stage('one', schema, figures);
    first.close();
    damage(join(parent, 'run', 'stages'));
    const second = await begin('run', { resume: true });
    expect(await second.stage('one', schema, figures)).toStrictEqual(fresh);
    expect(notices.join('\n')).toMatch(/one\.(json|bin).*computed again/);
  });
}

test('a stage stored in another form is computed again', async () => {
  const first = await begin('run');
  await first.stage('one', z.object({ old: z.string() }), () => ({ old: 'form' }));
  first.close();
  const second = await begin('run', { resume: true });
  expect((await second.stage('one', schema, figures)).figures).toEqual([0.1, 1e-300]);
  expect(notices.join('\n')).toMatch(/another form/);
});

test('a stage that fails leaves nothing behind and can be tried again', async () => {
  const run = await begin('run');
  await expect(run.stage('one', schema, () => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
  expect(await run.hasStage('one')).toBe(false);
  await run.stage('one', schema, figures);
  expect(await run.hasStage('one')).toBe(true);
});

test('a result that its schema does not allow is a programming error and is not stored', async () => {
  const run = await begin('run');
  await expect(run.stage('one', z.object({ n: z.number() }), () => ({ n: Number.NaN }))).rejects.toThrow(TypeError);
  expect(await run.hasStage('one')).toBe(false);
});

test('one stage name cannot be under way twice, and names cannot leave the folder', async () => {
  const run = await begin('run');
  const slow = run.stage('one', schema, () => new Promise<Figures>((done) => setTimeout(() => done(figures()), 20)));
  await expect(run.stage('one', schema, figures)).rejects.toThrow(RangeError);
  await slow;
  for (const name of ['../one', '/one', 'One', 'a//b', '', '.hidden']) {
    await expect(run.stage(name, schema, figures)).rejects.toThrow(RangeError);
  }
});

test('resuming with other settings is refused, naming what differs', async () => {
  (await begin('run')).close();
  const error = await refusal(begin('run', { resume: true, settings: { mode: 'full', seed: 1, users: 'control' } }));
  expect(error.kind).toBe('usage');
  expect(error.message).toContain('mode is "quick" there and "full" now');
  expect(error.message).toContain('users is not set there and "control" now');
  expect(error.message).not.toContain('seed');
});

test('a folder that holds a run is not begun again; after a refusal it is free', async () => {
  (await begin('run')).close();
  const error = await refusal(begin('run'));
  expect(error.hint).toContain('--resume');
  expect((await begin('run', { resume: true })).resumed).toBe(true);
});

test("somebody's folder is refused and left untouched", async () => {
  const folder = join(parent, 'photos');
  mkdirSync(folder);
  writeFileSync(join(folder, 'cat.jpg'), 'meow');
  const error = await refusal(begin('photos'));
  expect(error.message).toContain('cat.jpg');
  expect(readdirSync(folder)).toEqual(['cat.jpg']);
});

test('a file in the place of the folder, and of its parent, give one clear message', async () => {
  writeFileSync(join(parent, 'file'), '');
  const beside = await refusal(begin('file'));
  const below = await refusal(begin('file/run'));
  for (const error of [beside, below]) {
    expect(error.kind).toBe('workspace');
    expect(error.hint).toBeDefined();
  }
});

test('resuming where nothing is begins anew and says so', async () => {
  const run = await begin('run', { resume: true });
  expect(run.resumed).toBe(false);
  expect(notices.join('\n')).toContain('Nothing to resume');
});

test('a damaged manifest names the file and what to do', async () => {
  (await begin('run')).close();
  writeFileSync(join(parent, 'run', 'manifest.json'), '{"schema":"evenkeel.run/1"}');
  const error = await refusal(begin('run', { resume: true }));
  expect(error.message).toMatch(/manifest\.json.*field command/);
  expect(error.hint).toContain('delete');
});

test('an aborted run begins no further stage but still hands out stored ones', async () => {
  const stop = new AbortController();
  const run = await begin('run', { signal: stop.signal });
  await run.stage('one', schema, figures);
  stop.abort();
  expect((await run.stage('one', schema, figures)).figures).toHaveLength(2);
  expect((await refusal(run.stage('two', schema, figures))).kind).toBe('interrupted');
});

test('partial files of a killed process are removed on resume', async () => {
  const first = await begin('run');
  await first.stage('arms/one', schema, figures);
  first.close();
  const partial = join(parent, 'run', 'stages', 'arms', '.two.json.partial-1-abcd');
  writeFileSync(partial, '{');
  await begin('run', { resume: true });
  expect(readdirSync(join(parent, 'run', 'stages', 'arms')).sort()).toEqual(['one.bin', 'one.json']);
});

test('a folder in which a process was killed before it wrote a manifest is begun anew', async () => {
  const folder = join(parent, 'run');
  mkdirSync(folder);
  writeFileSync(join(folder, '.manifest.json.partial-1-abcd'), '{"sch');
  const run = await begin('run');
  expect(run.resumed).toBe(false);
  expect(readdirSync(folder).filter((name) => !name.startsWith('.evenkeel-lock'))).toEqual(['manifest.json']);
});

test('runs are listed newest first; other folders are passed over', async () => {
  mkdirSync(join(parent, 'not-a-run'));
  await begin('a');
  await new Promise((done) => setTimeout(done, 5));
  await begin('b');
  expect((await listRuns(parent)).map((run) => run.folder)).toEqual([join(parent, 'b'), join(parent, 'a')]);
  expect(await listRuns(join(parent, 'missing'))).toEqual([]);
});
