import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { columnsOf, readColumns } from '../audit/read-columns.ts';
import type { FeedbackEvent } from '../event.ts';
import { drawEvents, type EventSource } from './draw-events.ts';
import { fileEvents } from './file-events.ts';
import { madeEvent } from './made-event.test-support.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-draw-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const event = (id: string, source = 'made', reply = `reply of ${id}`) => madeEvent(id, { source, reply });

const made = (n: number) => Array.from({ length: n }, (_, i) => event(`e${i}`));
const lines = (events: readonly unknown[]) => events.map((one) => `${JSON.stringify(one)}\n`).join('');
const options = { size: 20, stanceShare: 0.5, seed: 1 };

function files(...paths: readonly string[]): EventSource {
  return { columns: () => readColumns(paths), events: () => fileEvents(paths) };
}

function list(events: readonly FeedbackEvent[]): EventSource {
  return {
    columns: () => columnsOf(events),
    async *events() {
      yield* events;
    },
  };
}

it('draws the same events from files, packed files and a store, passing over lines that are none', async () => {
  const events = made(200);
  writeFileSync(join(folder, 'a.jsonl'), `${lines(events.slice(0, 90))}{"torn": \n\n${lines(events.slice(90, 100))}`);
  writeFileSync(join(folder, 'b.jsonl.gz'), gzipSync(lines(events.slice(100))));
  const fromFiles = await drawEvents(files(join(folder, 'a.jsonl'), join(folder, 'b.jsonl.gz')), options);
  const fromList = await drawEvents(list(events), options);
  expect(fromFiles.drawn).toEqual(fromList.drawn);
  expect(fromFiles.drawn).toHaveLength(20);
  expect(fromFiles.read).toMatchObject({ badLines: 1, duplicates: 0 });
  expect(fromFiles.drawn.every(({ event: { id, reply } }) => reply === `reply of ${id}`)).toBe(true);
});

it('counts an event that is there twice once, as it stands the first time', async () => {
  const events = [...made(10), ...made(10).map((one) => ({ ...one, reply: 'changed' }))];
  const { strata, drawn, read } = await drawEvents(list(events), options);
  expect(strata[0]).toEqual({ stance: true, events: 10, drawn: 10 });
  expect(drawn.some(({ event: { reply } }) => reply === 'changed')).toBe(false);
  expect(read.duplicates).toBe(10);
});

it('refuses an id that two sources share, in whichever order they come, because a label could not tell them apart', async () => {
  for (const events of [
    [...made(5), event('e3', 'other')],
    [event('e3', 'other'), ...made(5)],
  ]) {
    await expect(drawEvents(list(events), options)).rejects.toThrow(
      /"e3" is in two sources: "(made|other)" and "(made|other)"/,
    );
  }
  const apart = [...made(5), event('x3', 'other')];
  expect((await drawEvents(list(apart), options)).drawn).toHaveLength(6);
});

it('says so when there is nothing to draw, or files change under it', async () => {
  const unrated = made(3).map((one) => ({ ...one, thumb: null }));
  await expect(drawEvents(list(unrated), options)).rejects.toThrow('no rated reply');
  const gone: EventSource = { ...list(made(3)), async *events() {} };
  await expect(drawEvents(gone, options)).rejects.toThrow('3 of the drawn events are gone');
});
