import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EndpointError } from '../../models/index.ts';
import { answer, event, folder, judge, label, linesOf } from './fixtures/label-folder.ts';
import { readPrompt } from './fixtures/reading-judge.ts';

describe('a run that goes on', () => {
  it('asks only what is new when the sample grows, and keeps what was said', async () => {
    const first = await label({ size: 20 });
    const reading = judge();
    const second = await label({ size: 60, endpoints: [reading] });
    expect(second.logged).toEqual([
      'Going on: 20 of 60 replies have been asked about.',
      '40 replies to ask about: at most 160 requests to each judge.',
    ]);
    const asked = reading.requests.filter(({ messages }) => readPrompt(messages).question === 'stance');
    expect(asked).toHaveLength(40);
    const ids = new Set(second.lines.map(({ event: id }) => id));
    expect(first.lines.every(({ event: id }) => ids.has(id))).toBe(true);
    // Chances are those of the whole sample.
    expect(new Set(second.lines.map(({ chance }) => chance))).toEqual(new Set([30 / 90, 30 / 30]));
    // A smaller one again is a part of it, asks nothing, and remembers what all of it cost.
    const idle = judge();
    const third = await label({ size: 20, endpoints: [idle] });
    expect(idle.requests).toEqual([]);
    expect(third.lines).toEqual(first.lines);
    expect(third.summary.usage).toEqual(second.summary.usage);
  });

  it('gives the same labels after a stop and a torn line as without', async () => {
    const whole = await label();
    const text = readFileSync(join(folder, 'run', 'labels.jsonl'), 'utf8');
    rmSync(join(folder, 'run'), { recursive: true });

    const stop = new AbortController();
    let asked = 0;
    const stopping = judge('fake:reads', (one) => {
      if (++asked === 50) stop.abort();
      return answer(one);
    });
    await expect(label({ endpoints: [stopping], signal: stop.signal })).rejects.toMatchObject({ kind: 'interrupted' });
    expect(existsSync(join(folder, 'run', 'labels.jsonl'))).toBe(false);
    const kept = linesOf('votes.jsonl').length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(40);
    appendFileSync(join(folder, 'run', 'votes.jsonl'), '{"event":"e1","sour');

    const reading = judge();
    const resumed = await label({ endpoints: [reading] });
    expect(readFileSync(join(folder, 'run', 'labels.jsonl'), 'utf8')).toBe(text);
    expect(resumed.summary).toEqual(whole.summary);
    const stances = reading.requests.filter(({ messages }) => readPrompt(messages).question === 'stance');
    expect(stances).toHaveLength(40 - kept);
    expect(linesOf('votes.jsonl')).toHaveLength(40);
  });

  it('keeps what was told when a judge fails for good, and asks again where one failed once', async () => {
    let asked = 0;
    const failing = judge('fake:reads', (one) => {
      if (++asked > 60) throw new EndpointError('endpoint', 'The server refused the key (401).');
      return answer(one);
    });
    await expect(label({ endpoints: [failing] })).rejects.toThrow('refused the key');
    const kept = linesOf('votes.jsonl').length;
    expect(kept).toBeGreaterThan(5);

    let slow = 0;
    const slowing = judge('fake:reads', (one) => {
      if (one.question === 'quality' && slow++ < 3) throw new EndpointError('request', 'The request took too long.');
      return answer(one);
    });
    const second = await label({ endpoints: [slowing] });
    expect(second.summary).toMatchObject({ labelled: 40, failed: 3 });
    expect(second.firstError).toBe('fake:reads: The request took too long.');
    expect(second.lines.filter(({ quality }) => quality === undefined)).toHaveLength(3);

    const reading = judge();
    const third = await label({ endpoints: [reading] });
    expect(third.summary).toMatchObject({ labelled: 40, failed: 0 });
    expect(third.lines.every(({ quality }) => quality === 0.7)).toBe(true);
    expect(reading.requests.length).toBeLessThanOrEqual(12);
  });

  it('gives up when nothing works, instead of spending on', async () => {
    const failing = judge('fake:reads', () => {
      throw new EndpointError('request', 'Busy.');
    });
    const events = Array.from({ length: 300 }, (_, i) => event(i, 'It is Lima.'));
    await expect(label({ endpoints: [failing], events, size: 300 })).rejects.toThrow(
      /first 20 samples all failed.*Busy/,
    );
    expect(failing.requests.length).toBeLessThan(150);
  });

  it('refuses a folder of other judges, and a damaged line that others follow', async () => {
    await label();
    await expect(label({ endpoints: [judge('fake:other')] })).rejects.toThrow(/other settings.*judges/);
    await expect(label({ questions: ['stance'] })).rejects.toThrow(/other settings.*questions/);
    const path = join(folder, 'run', 'votes.jsonl');
    writeFileSync(path, `{"event":\n${readFileSync(path, 'utf8')}`);
    await expect(label()).rejects.toThrow(/votes\.jsonl:1: the line is not JSON/);
  });
});
