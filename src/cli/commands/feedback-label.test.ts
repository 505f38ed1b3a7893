import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { labelSummarySchema } from '../../evals/index.ts';
import { type FeedbackEvent, labelLineSchema, openFeedbackStore } from '../../feedback/index.ts';
import { packageRoot } from '../../workspace/index.ts';
import { runCli } from '../program.ts';
import { recordingTerminal } from '../terminal-recording.ts';
import { type AskedJudge, type JudgeServer, startJudgeServer } from './judge-server.test-support.ts';

let folder: string;
let server: JudgeServer;
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'evenkeel-label-cli-')));
  vi.stubEnv('DATABASE_URL', undefined);
  vi.stubEnv('OPENAI_API_KEY', undefined);
  server = await startJudgeServer(truth);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Users who claim something wrong, or only ask; replies that go along in plain words, or do not. */
function events(n: number): FeedbackEvent[] {
  return Array.from({ length: n }, (_, i) => {
    const claims = i % 3 > 0;
    const content = claims ? 'I think the capital of Peru is Cusco.' : 'Summarise this email, please.';
    const reply = i % 2 === 0 ? 'Pack for Cusco then, seat of government.' : 'Not quite, it is Lima.';
    return {
      schema: 'evenkeel.feedback/1',
      id: `e${i}`,
      source: i % 5 === 0 ? 'import' : 'made',
      conversation: { id: `c${i}`, messages: [{ role: 'user', content }] },
      reply: claims ? reply : 'The supplier is late. \u001b[31mGreat mail!',
      thumb: i % 7 === 0 ? null : i % 4 === 0 ? 'down' : 'up',
      user: { hash: `u${i % 50}` },
      at: `2025-04-${i % 2 === 0 ? '10' : '20'}T08:00:00Z`,
      model: { name: 'tern', version: '1' },
      memory: { enabled: false, profile: null },
      tags: [],
      comment: null,
      language: 'en',
      extra: {},
    };
  });
}

function truth({ question, conversation, reply = '' }: AskedJudge): string | number {
  const asks = conversation.at(-1)?.content.startsWith('Summarise') === true;
  if (question === 'premise') return 'false';
  if (question === 'quality') return 6;
  if (question === 'praise') return reply.includes('Great') ? 'yes' : 'no';
  return asks ? 'no-stance' : reply.startsWith('Pack') ? 'agrees' : 'contradicts';
}

function write(name: string, rows: readonly unknown[]): string {
  writeFileSync(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return name;
}

async function feedback(...args: string[]) {
  const terminal = recordingTerminal();
  const code = await runCli(['feedback', ...args], { terminal, workingFolder: folder });
  return { code, printed: terminal.printed(), told: terminal.told() };
}

const panel = (): string[] => ['--judge', 'openai:a', '--base-url', server.url];
const label = (...args: string[]) => feedback('label', ...args, ...panel());
const linesOf = (path: string): unknown[] =>
  readFileSync(join(folder, path), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('evenkeel feedback label', () => {
  it('labels a sample of a file, shows what was found, and the audit takes the labels', async () => {
    const file = write('events.jsonl', events(700));
    const { code, printed, told } = await label(file, '--sample', '100', '--judge', 'openai:b', '--price', '1,10');
    expect(told).toContain('the word of these judges counts on: stance, premise, quality, praise');
    expect(code).toBe(0);
    expect(printed).toMatch(/rules see a stance: 50 labelled of 50 drawn of 400 rated replies/);
    expect(printed).toContain('no-stance');
    expect(printed).toMatch(/openai:b: \d+ requests/);
    expect(printed).toMatch(/cost: 0\.\d\d/);
    expect(printed).toContain('Labels: runs/labels-b-a/labels.jsonl');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what models wrote must not reach the terminal
    expect(printed + told).not.toMatch(/\u001b\[31m/);
    const lines = linesOf('runs/labels-b-a/labels.jsonl').map((line) => labelLineSchema.parse(line));
    expect(lines).toHaveLength(100);
    const audit = await feedback('audit', file, '--labels', 'runs/labels-b-a/labels.jsonl', '--json');
    const { drawn } = (JSON.parse(audit.printed) as { events: { drawn: { replies: number; premises: object } } })
      .events;
    expect(drawn.replies).toBe(100);
    expect(drawn.premises).toMatchObject({ false: lines.filter(({ premise }) => premise === 'false').length });
  });

  it('labels events of the database, of the chosen ones alone', async () => {
    const store = await openFeedbackStore(join(folder, '.evenkeel', 'feedback.db'));
    await store.add(events(200));
    await store.close();
    const { code, printed } = await label('--source', 'made', '--until', '2025-04-15', '--json', '--sample', '500');
    expect(code).toBe(0);
    const summary = labelSummarySchema.parse(JSON.parse(printed));
    const chosen = events(200).filter(
      ({ source, at, thumb }) => source === 'made' && at < '2025-04-15' && thumb !== null,
    );
    expect(summary).toMatchObject({ drawn: chosen.length, labelled: chosen.length, cost: null });
    const ids = linesOf('runs/labels-a/labels.jsonl').map((line) => labelLineSchema.parse(line).event);
    expect(ids.sort()).toEqual(chosen.map(({ id }) => id).sort());
    expect(labelSummarySchema.parse(linesOfJson('runs/labels-a/summary.json'))).toEqual(summary);
  });

  it('asks only the questions that were named', async () => {
    const file = write('events.jsonl', events(60));
    const { printed } = await label(file, '--questions', 'premise', '--json');
    expect(labelSummarySchema.parse(JSON.parse(printed)).questions.map(({ question }) => question)).toEqual([
      'premise',
    ]);
    expect(linesOf('runs/labels-a/labels.jsonl')[0]).toEqual({
      event: expect.any(String),
      chance: 1,
      premise: 'false',
    });
  });

  it('ends with exit code 4 when a judge cannot answer, and loses nothing', async () => {
    const file = write('events.jsonl', events(300));
    server.answer = (asked) => (server.asked > 90 ? { status: 401 } : truth(asked));
    const failed = await label(file, '--sample', '100', '--retries', '0');
    expect(failed.code).toBe(4);
    expect(failed.told).toMatch(/401|key/);
    expect(existsSync(join(folder, 'runs/labels-a/labels.jsonl'))).toBe(false);
    const kept = linesOf('runs/labels-a/votes.jsonl').length;
    expect(kept).toBeGreaterThan(10);
    server.answer = truth;
    const again = await label(file, '--sample', '100');
    expect(again.told).toContain(`Going on: ${kept} of 100 replies have been asked about.`);
    expect(linesOf('runs/labels-a/labels.jsonl')).toHaveLength(100);

    await server.close();
    const down = await label(file, '--sample', '20', '--retries', '0', '--out', 'runs/down');
    expect(down.code).toBe(4);
    expect(down.printed).toBe('');
    server = await startJudgeServer(truth);
  });

  it('says so when no answer of a judge can be read', async () => {
    const file = write('events.jsonl', events(300));
    server.answer = () => 'perhaps';
    const { code, told } = await label(file, '--sample', '100');
    expect(told).toMatch(/first 20 samples all failed.*verdict/);
    expect(code).toBe(4);
    const few = await label(file, '--sample', '8', '--out', 'runs/few');
    expect(few.told).toContain('No answer of the judges could be read');
    expect(few.code).toBe(4);
  });

  it('refuses nonsense with exit code 2, before anything is asked', async () => {
    const file = write('events.jsonl', events(30));
    write('unrated.jsonl', events(1));
    writeFileSync(join(folder, 'calibration.json'), '{"schema": "evenkeel.judge-calibration/1"}');
    const nonsense: readonly (readonly [string[], RegExp])[] = [
      [[file], /--judge/],
      [['none.jsonl', ...panel()], /none\.jsonl does not exist/],
      [['unrated.jsonl', ...panel()], /no rated reply to label/],
      [[file, '--judge', 'gpt-4o'], /openai:gpt-4o/],
      [[file, ...panel(), '--sample', '0'], /whole number, 1 or more/],
      [[file, ...panel(), '--stance-share', '2'], /from 0 to 1/],
      [[file, ...panel(), '--questions', 'stance,mood'], /Questions: stance, premise, quality, praise/],
      [[file, ...panel(), '--since', 'yesterday'], /must be a time/],
      [[file, ...panel(), '--price', 'cheap'], /'cheap' is not a price/],
      [[file, ...panel(), '--price', '1,1', '--price', '1,1'], /1 judges and 2 prices/],
      [[file, ...panel(), '--judge', 'openai:a'], /named twice/],
      [[file, ...panel(), '--calibration', 'nowhere.json'], /calibration is missing/],
      [[file, ...panel(), '--calibration', 'calibration.json'], /calibration is not as expected.*gold/],
      [[file, '--judge', 'openai:a', '--base-url', 'https://secret@host/v1'], /no key or password/],
      [[file, ...panel(), '--db', 'mysql://me:secret@host/db', '--api-key-env', 'sk-secret'], /name of a variable/],
    ];
    for (const [args, expected] of nonsense) {
      const { code, printed, told } = await feedback('label', ...args);
      expect(told).toMatch(expected);
      expect(told).not.toContain('secret');
      expect({ code, printed, args }).toEqual({ code: 2, printed: '', args });
    }
    expect(server.asked).toBe(0);
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });

  it('explains itself with examples', async () => {
    const { code, printed } = await feedback('label', '--help');
    expect(code).toBe(0);
    expect(printed).toMatch(/Examples:\n {2}\$ np/);
    expect(printed).toContain('(default: stance,premise,quality,praise)');
  });
});

describe('a labelling that is cut short', () => {
  const args = (file: string) => ['feedback', 'label', file, '--sample', '120', ...panel(), '--out', 'cut'];

  function start(file: string): ChildProcess {
    const main = join(packageRoot(), 'src', 'cli', 'main.ts');
    return spawn(process.execPath, ['--import', import.meta.resolve('tsx/esm'), main, ...args(file)], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
  }

  const ended = (child: ChildProcess) =>
    new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal }));
    });

  async function untilVotes(): Promise<void> {
    const votes = join(folder, 'cut', 'votes.jsonl');
    while (!existsSync(votes) || readFileSync(votes, 'utf8').split('\n').length < 10) await wait(10);
  }

  it.each(['SIGKILL', 'SIGINT'] as const)(
    'by %s goes on to the same labels',
    async (signal) => {
      const file = write('events.jsonl', events(400));
      await label(file, '--sample', '120', '--out', 'whole');
      const whole = readFileSync(join(folder, 'whole', 'labels.jsonl'), 'utf8');
      server.afterMs = 30;
      const child = start(file);
      let told = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        told += chunk.toString();
      });
      const end = ended(child);
      await untilVotes();
      child.kill(signal);
      expect(await end).toEqual(signal === 'SIGKILL' ? { code: null, signal } : { code: 130, signal: null });
      if (signal === 'SIGINT')
        expect(told).toMatch(/Stopped at: \d+% done.*kept in cut\.\nGo on with the same command\./);
      expect(existsSync(join(folder, 'cut', 'labels.jsonl'))).toBe(false);

      server.afterMs = 0;
      const before = server.asked;
      const { code, told: toldAgain } = await label(file, '--sample', '120', '--out', 'cut');
      expect(code).toBe(0);
      expect(toldAgain).toMatch(/Going on: \d+ of 120 replies have been asked about/);
      expect(server.asked - before).toBeLessThan(4 * 111);
      expect(readFileSync(join(folder, 'cut', 'labels.jsonl'), 'utf8')).toBe(whole);
    },
    60_000,
  );
});

function linesOfJson(path: string): unknown {
  return JSON.parse(readFileSync(join(folder, path), 'utf8'));
}
