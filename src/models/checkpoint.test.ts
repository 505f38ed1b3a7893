import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EvenkeelError } from '../terms/index.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { layParameters, ParameterSet } from './parameters.ts';
import { WordTokenizer } from './tokenizer.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-checkpoint-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function sample(value = 0.1) {
  const parameters = new ParameterSet(
    layParameters([
      ['embedding', [3, 2]],
      ['norm', [2]],
    ]),
  );
  parameters.flat.fill(value);
  parameters.view('norm')[1] = -7;
  return { config: { width: 2 }, parameters, tokenizer: WordTokenizer.fromWords(['a', 'b']), metadata: { seed: 3 } };
}

const failure = async (work: Promise<unknown>): Promise<EvenkeelError> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!EvenkeelError.isInstance(error)) throw new Error(`expected an EvenkeelError, got ${error}`);
  return error;
};

describe('checkpoint', () => {
  it('loads what was saved, and leaves nothing else in the folder', async () => {
    await saveCheckpoint(folder, sample());
    const loaded = await loadCheckpoint(folder);
    expect(loaded.parameters.flat).toEqual(sample().parameters.flat);
    expect(loaded.parameters.layout).toEqual(sample().parameters.layout);
    expect(loaded.config).toEqual({ width: 2 });
    expect(loaded.metadata).toEqual({ seed: 3 });
    expect(loaded.tokenizer.encode('b a')).toEqual(sample().tokenizer.encode('b a'));
    expect((await readdir(folder)).sort()).toEqual([
      'config.json',
      'manifest.json',
      'model.safetensors',
      'tokenizer.json',
    ]);
  });

  it('replaces an older checkpoint, and the same model gives the same bytes', async () => {
    await saveCheckpoint(folder, sample(1));
    const before = await readFile(join(folder, 'manifest.json'), 'utf8');
    await saveCheckpoint(folder, sample(2));
    expect((await loadCheckpoint(folder)).parameters.flat[0]).toBe(2);
    await saveCheckpoint(folder, sample(1));
    expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toBe(before);
  });

  it.each(['model.safetensors', 'config.json', 'tokenizer.json'])('refuses one changed byte in %s', async (name) => {
    await saveCheckpoint(folder, sample());
    const bytes = await readFile(join(folder, name));
    bytes[bytes.length - 3]! ^= 1;
    await writeFile(join(folder, name), bytes);
    const error = await failure(loadCheckpoint(folder));
    expect(error.kind).toBe('input');
    expect(error.message).toContain(name);
  });

  it('refuses files of two checkpoints mixed, as an interrupted replacement could leave them', async () => {
    await saveCheckpoint(folder, sample(1));
    const old = await readFile(join(folder, 'manifest.json'));
    await saveCheckpoint(folder, sample(2));
    await writeFile(join(folder, 'manifest.json'), old);
    expect((await failure(loadCheckpoint(folder))).message).toContain('model.safetensors');
  });

  it('names what is missing or not readable', async () => {
    expect((await failure(loadCheckpoint(join(folder, 'nowhere')))).message).toContain('manifest.json is missing');
    await saveCheckpoint(folder, sample());
    await writeFile(join(folder, 'manifest.json'), '{"schema":"other"}');
    expect((await failure(loadCheckpoint(folder))).message).toContain('schema');
    await writeFile(join(folder, 'manifest.json'), 'not json');
    expect((await failure(loadCheckpoint(folder))).kind).toBe('input');
  });

  it('says so when the folder cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const error = await failure(saveCheckpoint(join(folder, 'file', 'inside'), sample()));
    expect(error.kind).toBe('workspace');
  });
});
