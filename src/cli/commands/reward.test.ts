import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedbackEventSchema, writeEvents } from '../../feedback/index.ts';
import { Random, sigmoid } from '../../stats/index.ts';
import { runCli } from '../program.ts';
import type { Terminal } from '../terminal.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-reward-cli-'));
  const random = new Random(1);
  const events = Array.from({ length: 1_200 }, (_, i) => {
    const good = random.bernoulli(0.5);
    const filler = Array.from({ length: 8 }, () => `word${random.below(30)}`).join(' ');
    return feedbackEventSchema.parse({
      schema: 'evenkeel.feedback/1',
      id: `e${i}`,
      source: 'test',
      conversation: { id: `c${i}`, messages: [{ role: 'user', content: `Question ${i % 100}` }] },
      reply: `${filler} ${good ? 'measured' : 'whatever'} <b>`,
      thumb: random.bernoulli(sigmoid(good ? 1.5 : -1.5)) ? 'up' : 'down',
      user: { hash: `u${i % 90}` },
      at: '2025-01-01T00:00:00Z',
      model: { name: 'm', version: '1' },
      memory: { enabled: false, profile: null },
    });
  });
  await writeEvents(join(folder, 'events.jsonl'), events);
  await writeFile(
    join(folder, 'mix.yaml'),
    'signals:\n  thumbs: {kind: reward-model, model: rw, weight: 1}\n  short: {kind: length, per: 10, weight: 0.5}\n',
  );
  const lines = ['measured words', 'whatever words', 'measured', 'whatever'].map((completion, i) =>
    JSON.stringify({ prompt: 'p', completion, group_id: Math.floor(i / 2) }),
  );
  await writeFile(join(folder, 'replies.jsonl'), lines.join('\n'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...args: string[]) {
  const out: string[] = [];
  const told: string[] = [];
  const terminal: Terminal = {
    print: (text) => void out.push(text),
    tell: (text) => void told.push(text),
    live: false,
    columns: () => 100,
    paint: (_style, text) => text,
  };
  const code = await runCli(['reward', ...args], { terminal, workingFolder: folder });
  return { code, out: out.join(''), told: told.join('') };
}

describe('evenkeel reward', () => {
  it('fits a model with its card, and scores a file with a mix of it', async () => {
    const fitted = await run('fit', 'events.jsonl', '--out', 'rw', '--bits', '12');
    expect(fitted).toMatchObject({ code: 0 });
    expect(fitted.out).toMatch(/raw +AUC 0\.[78]/);
    const card = await readFile(join(folder, 'rw', 'card.html'), 'utf8');
    expect(card).toContain('measured');
    expect(card).toContain('<svg');

    const scored = await run('score', 'mix.yaml', 'replies.jsonl', '--out', 'scored.jsonl', '--json');
    expect(scored.code).toBe(0);
    const statistics = JSON.parse(scored.out);
    expect(statistics).toMatchObject({ replies: 4, grouped: 4, correlations: [{ a: 'thumbs', b: 'short' }] });
    const shares = statistics.signals.map(({ influence }: { influence: number }) => influence);
    expect(shares[0] + shares[1]).toBeCloseTo(1, 9);
    expect(shares[0]).toBeGreaterThan(0.9);
    const rows = (await readFile(join(folder, 'scored.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows[0].scores.thumbs).toBeGreaterThan(rows[1].scores.thumbs);
    expect(rows[0].advantage).toBeCloseTo(-rows[1].advantage, 9);
    expect((await run('score', 'mix.yaml', 'replies.jsonl')).out).toMatch(/thumbs .*%/);
  });

  it('fits a transformer beside the linear kind, and mixes it like the other', async () => {
    const small = ['--kind', 'transformer', '--bits', '8', '--tokens', '32', '--epochs', '12', '--threads', '1'];
    const fitted = await run('fit', 'events.jsonl', '--out', 'reader', ...small);
    expect(fitted).toMatchObject({ code: 0 });
    expect(fitted.out).toMatch(/raw +AUC 0\.[678][\s\S]*linear +AUC 0\.[78]/);
    expect((await readdir(join(folder, 'reader'))).sort()).toEqual(['card.html', 'model.safetensors', 'reward.json']);
    const card = await readFile(join(folder, 'reader', 'card.html'), 'utf8');
    expect(card).toContain('What the debiased variant takes away');
    expect(card).toContain('<svg');

    const mix = (variant: string) =>
      `signals: {r: {kind: reward-model, model: reader, variant: ${variant}, threads: 1, weight: 1}}`;
    await writeFile(join(folder, 'reader.yaml'), mix('debiased'));
    const scored = await run('score', 'reader.yaml', 'replies.jsonl', '--out', 'read.jsonl', '--json');
    expect(scored.code).toBe(0);
    await writeFile(join(folder, 'reader.yaml'), mix('raw'));
    const raw = await run('score', 'reader.yaml', 'replies.jsonl', '--json');
    expect(JSON.parse(raw.out).mixVersion).not.toBe(JSON.parse(scored.out).mixVersion);
    const rows = (await readFile(join(folder, 'read.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows[0].scores.r).toBeGreaterThan(rows[1].scores.r);
  }, 60_000);

  it('takes labels of events from a file, and says in its card what they changed', async () => {
    const ids = (await readFile(join(folder, 'events.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    const label = (event: string, i: number) => ({
      event,
      premise: 'false',
      traits: { stance: true, agrees: i % 2 === 0 },
    });
    await writeFile(join(folder, 'labels.jsonl'), ids.map((id, i) => `${JSON.stringify(label(id, i))}\n`).join(''));
    const fitted = await run('fit', 'events.jsonl', '--labels', 'labels.jsonl', '--out', 'labelled', '--json');
    expect(fitted.code).toBe(0);
    const { card } = JSON.parse(fitted.out) as { card: { traits: { name: string; present: number }[] } };
    expect(card.traits.find(({ name }) => name === 'agrees-false')?.present).toBeCloseTo(0.5, 1);
    const pairs = await run('fit', 'events.jsonl', '--comparisons', '--labels', 'labels.jsonl', '--out', 'x');
    expect(pairs).toMatchObject({ code: 2 });
    expect(pairs.told).toContain('go without --comparisons');
  });

  it('refuses options of the other kind of reward model', async () => {
    const stray = await run('fit', 'events.jsonl', '--out', 'x', '--epochs', '2');
    expect(stray).toMatchObject({ code: 2 });
    expect(stray.told).toContain('need --kind transformer');
    const both = ['--kind', 'transformer', '--checkpoint', 'nowhere', '--bits', '9'];
    expect((await run('fit', 'events.jsonl', '--out', 'x', ...both)).told).toContain('go without --checkpoint');
    const nowhere = await run('fit', 'events.jsonl', '--out', 'x', ...both.slice(0, 4));
    expect(nowhere).toMatchObject({ code: 2 });
    expect(nowhere.told).toContain('is not a checkpoint');
    expect(await readdir(folder)).not.toContain('x');
  }, 60_000);

  it('says what is wrong with files, and exits with 2', async () => {
    expect(await run('score', 'nowhere.yaml', 'replies.jsonl')).toMatchObject({ code: 2 });
    const empty = await run('fit', 'replies.jsonl', '--out', 'x');
    expect(empty.code).toBe(2);
    expect(empty.told).toContain('replies.jsonl:1');
    const pairs = await run('fit', 'events.jsonl', '--comparisons', '--out', 'x');
    expect(pairs.told).toContain('field prompt');
  });

  it('serves beyond loopback only with a token', async () => {
    const refused = await run('serve', 'mix.yaml', '--host', '0.0.0.0', '--token-env', 'EVENKEEL_TEST_NO_SUCH_TOKEN');
    expect(refused.code).toBe(2);
    expect(refused.told).toContain('needs a bearer token');
  });

  it('exits with 4 when a signal fails', async () => {
    await writeFile(
      join(folder, 'dead.yaml'),
      'signals: {dead: {kind: http, url: "http://127.0.0.1:9/", protocol: slime, retries: 0, weight: 1}}',
    );
    const failed = await run('score', 'dead.yaml', 'replies.jsonl');
    expect(failed.code).toBe(4);
    expect(failed.told).toContain('signal "dead" failed');
  });
});
