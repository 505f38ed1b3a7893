import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { EvenkeelError } from '../terms/index.ts';
import { readJson } from './read-json.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-read-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const schema = z.object({ arms: z.array(z.object({ seed: z.number() })), mode: z.enum(['quick', 'full']) });

async function messageFor(content: string | null): Promise<string> {
  const path = join(folder, 'settings.json');
  if (content !== null) writeFileSync(path, content);
  const error: unknown = await readJson(path, schema, { what: 'the settings' }).catch((reason: unknown) => reason);
  if (!EvenkeelError.isInstance(error)) throw error;
  expect(error.kind).toBe('input');
  expect(error.message).toContain(path);
  return error.message;
}

test('a good file is read, with or without a byte-order mark', async () => {
  const path = join(folder, 'good.json');
  for (const mark of ['', '\uFEFF']) {
    writeFileSync(path, `${mark}{"arms":[{"seed":3}],"mode":"full"}`);
    expect(await readJson(path, schema)).toEqual({ arms: [{ seed: 3 }], mode: 'full' });
  }
});

test('a wrong field is named with its place and what was expected', async () => {
  const message = await messageFor('{"arms":[{"seed":1},{"seed":"two"}],"mode":"slow"}');
  expect(message).toMatch(/field arms\[1\]\.seed: .*expected number/);
  expect(message).toMatch(/field mode: .*quick.*full/);
});

test('a syntax error is named with its line', async () => {
  expect(await messageFor('{\n  "arms": [],\n  "mode": ???\n}')).toMatch(/not valid JSON.*line 3/);
});

test('a missing and an empty file are told apart', async () => {
  expect(await messageFor(null)).toMatch(/settings is missing/);
  expect(await messageFor('')).toMatch(/not valid JSON/);
});
