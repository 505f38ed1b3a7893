import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FeedbackEvent, openFeedbackStore } from '../../feedback/index.ts';
import { Random } from '../../stats/index.ts';
import { runCli } from '../program.ts';
import { recordingTerminal } from '../terminal-recording.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-audit-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Users who give a thumb-up to 80% of replies that agree with their wrong claim, and to 40% of others. */
function events(n: number): FeedbackEvent[] {
  const random = new Random(1);
  return Array.from({ length: n }, (_, i) => {
    const agrees = random.bernoulli(0.5);
    const rated = random.bernoulli(0.5);
    const up = random.bernoulli(agrees ? 0.8 : 0.4);
    return {
      schema: 'evenkeel.feedback/1',
      id: `e${i}`,
      source: 'made',
      conversation: { id: `c${i}`, messages: [{ role: 'user', content: 'I think the capital of Peru is Cusco.' }] },
      reply: agrees ? 'You are right, it is Cusco.' : 'Not quite, it is Lima.',
      thumb: rated ? (up ? 'up' : 'down') : null,
      user: { hash: `u${i % 150}`, group: i % 2 === 0 ? 'free' : '<script>alert(1)</script>\u001b[31m' },
      at: `2025-04-${i % 2 === 0 ? '10' : '20'}T08:00:00Z`,
      model: { name: i % 2 === 0 ? 'tern' : 'gull', version: '1' },
      memory: { enabled: false, profile: null },
      tags: [],
      comment: null,
      language: 'en',
      extra: {},
    };
  });
}

function write(name: string, rows: readonly unknown[]): string {
  writeFileSync(join(folder, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return name;
}

async function run(...args: string[]) {
  const terminal = recordingTerminal();
  const code = await runCli(['feedback', 'audit', ...args], { terminal, workingFolder: folder });
  return { code, printed: terminal.printed(), told: terminal.told() };
}

const premises = (n: number) => Array.from({ length: n }, (_, i) => ({ conversation: `c${i}`, premise: 'false' }));

describe('evenkeel feedback audit', () => {
  it('finds the bias of a file of events with its premises, and writes a page', async () => {
    const file = write('events.jsonl', events(3000));
    const { code, printed } = await run(file, '--labels', write('truth.jsonl', premises(3000)), '--html', 'audit.html');
    expect(printed).toMatch(/weighted to all replies shown +\+(3\d|4\d)\.\d \[/);
    expect(printed).toContain('quality is not known');
    expect(printed).toContain('Page: audit.html');
    // A name from the log cannot command the terminal.
    expect(printed).not.toContain('\u001b');
    expect(code).toBe(0);
    const page = readFileSync(join(folder, 'audit.html'), 'utf8');
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
    const { document } = parseHTML(page);
    expect(document.querySelectorAll('h1')).toHaveLength(1);
    expect(document.querySelectorAll('svg.chart').length).toBeGreaterThan(4);
  });

  it('says in Chinese what it says in English', async () => {
    const file = write('events.jsonl', events(1500));
    const truth = write('truth.jsonl', premises(1500));
    await run(file, '--labels', truth, '--html', 'zh.html', '--lang', 'zh-CN');
    const page = readFileSync(join(folder, 'zh.html'), 'utf8');
    expect(page).toContain('lang="zh-CN"');
    expect(page).toContain('在奖励附和');
  });

  it('corrects the rules by labels of a sample, in the terminal and on the page of either language', async () => {
    const all = events(3000);
    const file = write('events.jsonl', all);
    const rated = all.filter(({ thumb }) => thumb !== null);
    const drawn = rated.slice(0, 600).map(({ id, reply }) => ({
      event: id,
      chance: 600 / rated.length,
      premise: 'false',
      traits: { stance: true, agrees: reply.startsWith('You are right') },
    }));
    const labels = write('labels.jsonl', drawn);
    const { code, printed } = await run(file, '--labels', labels, '--html', 'en.html');
    expect(code).toBe(0);
    expect(printed).toContain('600 rated replies drawn and labelled: 0 true, 600 false');
    expect(printed).toMatch(/by the 600 labels alone +\+(3|4)\d\.\d \[/);
    expect(printed).toMatch(/agrees +100% \/ 100% +of 600 labelled/);
    await run(file, '--labels', labels, '--html', 'zh.html', '--lang', 'zh-CN');
    for (const [page, title] of [
      ['en.html', 'Labels of a sample'],
      ['zh.html', '抽样的标注'],
    ] as const) {
      const { document } = parseHTML(readFileSync(join(folder, page), 'utf8'));
      expect(document.querySelector('#sample h2')?.textContent).toContain(title);
      expect(document.querySelectorAll('#sample svg').length).toBeGreaterThan(0);
    }
    await run(file, '--html', 'none.html');
    expect(readFileSync(join(folder, 'none.html'), 'utf8')).not.toContain('id="sample"');
  });

  it('does not pretend without premises: exit code 3, and what can be said', async () => {
    const { code, printed } = await run(write('events.jsonl', events(1500)), '--json');
    const audit = JSON.parse(printed);
    expect(code).toBe(3);
    expect(audit.schema).toBe('evenkeel.feedback-audit/1');
    expect(audit.agreement.bias).toEqual({ lack: 'no-premises', events: 0 });
    expect(audit.agreement.byPremise.unknown.effect.conclusion).toBe('raises');
    expect(audit.tagger.length).toBeGreaterThan(0);
  });

  it('reads the database where no file is named, and restricts it', async () => {
    const store = await openFeedbackStore(join(folder, 'own.db'));
    await store.add(events(800));
    await store.close();
    const read = async (...args: string[]) =>
      JSON.parse((await run('--db', join(folder, 'own.db'), '--json', ...args)).printed).events.read;
    expect(await read()).toBe(800);
    expect(await read('--model', 'tern')).toBe(400);
    expect(await read('--since', '2025-04-15')).toBe(400);
    expect(await read('--until', '2025-04-15T00:00:00Z', '--model', 'gull')).toBe(0);
  });

  it('refuses what it cannot use, and writes nothing then', async () => {
    const file = write('events.jsonl', events(10));
    expect((await run('none.jsonl')).code).toBe(2);
    expect((await run(file, '--since', 'yesterday')).code).toBe(2);
    expect((await run(file, '--margin', '0')).code).toBe(2);
    const wrong = await run(file, '--labels', write('truth.jsonl', [{ conversation: 'c1' }]), '--html', 'audit.html');
    expect(wrong.code).toBe(2);
    expect(wrong.told).toContain('truth.jsonl:1');
    expect(existsSync(join(folder, 'audit.html'))).toBe(false);
  });

  it('goes past lines that are no events, and tells of them', async () => {
    const { told, printed } = await run(write('events.jsonl', [...events(200), { half: true }]), '--json');
    expect(told).toContain('events.jsonl:201');
    expect(JSON.parse(printed).events).toMatchObject({ read: 200, badLines: 1 });
  });
});
