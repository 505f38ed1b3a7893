import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EvenkeelError } from '../terms/index.ts';
import { layParameters, ParameterSet } from './parameters.ts';
import { readSafetensors, tensorToFloat32, writeSafetensors } from './safetensors.ts';
import { WordTokenizer } from './tokenizer.ts';

/** A model at rest: what it is (`config`), what it has learnt (`parameters`) and how it reads (`tokenizer`). */
export interface Checkpoint {
  readonly config: Readonly<Record<string, unknown>>;
  readonly parameters: ParameterSet;
  readonly tokenizer: WordTokenizer;
  /** Where it comes from: seed, steps, parent, figures. Any JSON. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

const contentNames = ['model.safetensors', 'config.json', 'tokenizer.json'] as const;
type ContentName = (typeof contentNames)[number];
const manifestName = 'manifest.json';

const fileSchema = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().nonnegative() });
const manifestSchema = z.object({
  schema: z.literal('evenkeel.checkpoint/1'),
  files: z.object(
    Object.fromEntries(contentNames.map((name) => [name, fileSchema])) as Record<ContentName, typeof fileSchema>,
  ),
  metadata: z.record(z.string(), z.unknown()),
});
const configSchema = z.record(z.string(), z.unknown());

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const jsonBytes = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

/**
 * Writes a checkpoint into `folder` (made when missing): `model.safetensors`, `config.json`, `tokenizer.json`, and
 * `manifest.json` with their SHA-256.
 *
 * Everything is first written and flushed beside its final name, then renamed, the manifest last: a run killed at any
 * moment leaves the old checkpoint, the new one or, between two renames, one that `loadCheckpoint` refuses. It never
 * leaves one that loads and is wrong.
 * @throws EvenkeelError('workspace') when the folder cannot be written.
 */
export async function saveCheckpoint(folder: string, checkpoint: Omit<Checkpoint, 'metadata'> & Partial<Checkpoint>) {
  const { config, parameters, tokenizer, metadata = {} } = checkpoint;
  const tensors = parameters.layout.map(({ name, shape }) => ({ name, shape, data: parameters.view(name) }));
  const contents: Record<ContentName, Uint8Array> = {
    'model.safetensors': writeSafetensors(tensors, { format: 'evenkeel' }),
    'config.json': jsonBytes(config),
    'tokenizer.json': jsonBytes(tokenizer),
  };
  const files = Object.fromEntries(
    contentNames.map((name) => [name, { sha256: sha256(contents[name]), bytes: contents[name].length }]),
  );
  const manifest = jsonBytes({ schema: 'evenkeel.checkpoint/1', files, metadata });
  const all: [string, Uint8Array][] = [...contentNames.map((name): [string, Uint8Array] => [name, contents[name]])];
  all.push([manifestName, manifest]);
  const temporary = (name: string) => join(folder, `.${name}.${process.pid}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, bytes] of all) await writeFlushed(temporary(name), bytes);
    for (const [name] of all) await rename(temporary(name), join(folder, name));
  } catch (cause) {
    await Promise.all(all.map(([name]) => rm(temporary(name), { force: true }).catch(() => {})));
    throw new EvenkeelError('workspace', `cannot write the checkpoint ${folder}: ${(cause as Error).message}`, {
      hint: 'check that the folder can be written and that the disk has room',
      cause,
    });
  }
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Reads what `saveCheckpoint` wrote, after checking every file against the manifest.
 * `config` is any JSON object: the model that is built from it parses it.
 * @throws EvenkeelError('input') when a file is missing, damaged or of another checkpoint.
 */
export async function loadCheckpoint(folder: string): Promise<Checkpoint> {
  const manifest = parse(manifestSchema, await readBytes(folder, manifestName), join(folder, manifestName));
  const contents = {} as Record<ContentName, Uint8Array>;
  for (const name of contentNames) {
    const bytes = await readBytes(folder, name);
    const expected = manifest.files[name];
    if (bytes.length !== expected.bytes || sha256(bytes) !== expected.sha256) {
      const seen =
        bytes.length === expected.bytes ? 'its bytes differ' : `${bytes.length} bytes, not ${expected.bytes}`;
      throw new EvenkeelError('input', `${join(folder, name)} is not the file that the manifest describes: ${seen}`, {
        hint: 'the checkpoint was damaged or only partly written; take another, or make it anew',
      });
    }
    contents[name] = bytes;
  }
  const file = readSafetensors(contents['model.safetensors'], join(folder, 'model.safetensors'));
  const parameters = new ParameterSet(layParameters(file.tensors.map(({ name, shape }) => [name, shape])));
  for (const tensor of file.tensors) parameters.view(tensor.name).set(tensorToFloat32(tensor));
  return {
    config: parse(configSchema, contents['config.json'], join(folder, 'config.json')),
    parameters,
    tokenizer: WordTokenizer.parse(parse(z.unknown(), contents['tokenizer.json'], join(folder, 'tokenizer.json'))),
    metadata: manifest.metadata,
  };
}

async function readBytes(folder: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(join(folder, name));
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const what = missing ? `${folder} is not a checkpoint: ${name} is missing` : (cause as Error).message;
    throw new EvenkeelError('input', what, {
      hint: 'a checkpoint is a folder with model.safetensors, config.json, tokenizer.json and manifest.json',
      cause,
    });
  }
}

function parse<T>(schema: z.ZodType<T>, bytes: Uint8Array, source: string): T {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new EvenkeelError('input', `${source} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new EvenkeelError('input', `${source}: ${issue.path.join('.') || 'the file'}: ${issue.message}`);
}
