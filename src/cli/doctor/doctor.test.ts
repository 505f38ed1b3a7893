import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkBaseCheckpoint } from './checkpoint-check.ts';
import { checkSpace, checkWriting } from './disk-checks.ts';
import { isAtLeast } from './machine-checks.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('versions are compared by number, not by letter', () => {
  expect(isAtLeast('20.19.0', '20.19.0')).toBe(true);
  expect(isAtLeast('20.9.0', '20.19.0')).toBe(false);
  expect(isAtLeast('22.0.0', '20.19.0')).toBe(true);
  expect(isAtLeast('18.99.99', '20.19.0')).toBe(false);
});

test('a folder that cannot be written to is a note with what to do, and probing leaves nothing behind', async () => {
  expect((await checkWriting(folder)).status).toBe('ok');
  writeFileSync(join(folder, 'file'), '');
  const finding = await checkWriting(join(folder, 'file'));
  expect(finding.status).toBe('note');
  expect(finding.hint).not.toBeNull();
  expect((await checkSpace(join(folder, 'missing'))).status).toBe('note');
});

test('a missing or damaged base model is a problem that says how to get it back', async () => {
  const missing = await checkBaseCheckpoint(join(folder, 'none'));
  expect(missing.status).toBe('problem');
  writeFileSync(join(folder, 'model.safetensors'), 'not weights');
  const damaged = await checkBaseCheckpoint(folder);
  expect(damaged.status).toBe('problem');
  expect(damaged.hint).not.toBeNull();
});
