import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomic } from './atomic-write.ts';
import { explainingDiskErrors, hasCode } from './disk-errors.ts';
import { packData, unpackData } from './plain-data.ts';
import { describeIssues } from './read-json.ts';

const stageSchema = z.object({
  schema: z.literal('evenkeel.stage/1'),
  stage: z.string(),
  /** Wall time of the computation, in seconds. */
  seconds: z.number(),
  finishedAt: z.string(),
  /** SHA-256 of the value's JSON. */
  valueDigest: z.string(),
  /** Size in bytes and SHA-256 of the binary block; null when the value holds no arrays. */
  block: z.object({ bytes: z.number().int(), digest: z.string() }).nullable(),
  value: z.unknown(),
});

export interface StoredStage<T> {
  readonly value: T;
  readonly seconds: number;
}

export type StageLookup<T> =
  | ({ readonly state: 'present' } & StoredStage<T>)
  | { readonly state: 'absent' }
  /** The files are there but cannot be trusted; `reason` is one line for people. */
  | { readonly state: 'damaged'; readonly reason: string };

/**
 * Results of finished stages, one `NAME.json` each and, where the result holds typed arrays, a `NAME.bin` beside it.
 * The JSON is written last: while it is missing, the stage is not done.
 */
export class StageStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  path(name: string): string {
    return join(this.#folder, `${name}.json`);
  }

  async load<T>(name: string, schema: z.ZodType<T>): Promise<StageLookup<T>> {
    const path = this.path(name);
    const text = await explainingDiskErrors('read a stored stage', path, () => readIfThere(path, 'utf8'));
    if (text === undefined) return { state: 'absent' };
    let stored: z.infer<typeof stageSchema>;
    try {
      stored = stageSchema.parse(JSON.parse(text));
    } catch {
      return damaged(`${path} is not a whole stage file`);
    }
    if (stored.stage !== name) return damaged(`${path} belongs to another stage (${stored.stage})`);
    if (digest(JSON.stringify(stored.value)) !== stored.valueDigest) return damaged(`${path} has been altered`);
    const block = await this.#loadBlock(name, stored.block);
    if (typeof block === 'string') return damaged(block);
    let value: unknown;
    try {
      value = unpackData({ json: stored.value, block });
    } catch {
      return damaged(`${path} and its arrays do not fit`);
    }
    const checked = schema.safeParse(value);
    if (!checked.success) return damaged(`${path} is of another form (${describeIssues(checked.error, 2)})`);
    return { state: 'present', value: checked.data, seconds: stored.seconds };
  }

  /**
   * Keeps a result and returns it as a later `load` would, so that a resumed run goes on from the very same data.
   *
   * @throws TypeError when the value is not plain data or not of the schema; EvenkeelError('workspace') for the disk.
   */
  async save<T>(name: string, schema: z.ZodType<T>, value: T, seconds: number): Promise<T> {
    const packed = packData(value);
    const checked = schema.safeParse(unpackData(packed));
    if (!checked.success) {
      throw new TypeError(`stage ${name} returned what its schema does not allow: ${describeIssues(checked.error)}`);
    }
    const path = this.path(name);
    await explainingDiskErrors('replace a stored stage', path, async () => rm(path, { force: true }));
    const hasBlock = packed.block.byteLength > 0;
    if (hasBlock) await writeFileAtomic(this.#blockPath(name), packed.block, 'store the arrays of a stage');
    const stored: z.infer<typeof stageSchema> = {
      schema: 'evenkeel.stage/1',
      stage: name,
      seconds,
      finishedAt: new Date().toISOString(),
      valueDigest: digest(JSON.stringify(packed.json)),
      block: hasBlock ? { bytes: packed.block.byteLength, digest: digest(packed.block) } : null,
      value: packed.json,
    };
    await writeFileAtomic(path, `${JSON.stringify(stored)}\n`, 'store a stage');
    return checked.data;
  }

  async #loadBlock(name: string, expected: z.infer<typeof stageSchema>['block']): Promise<Uint8Array | string> {
    if (expected === null) return new Uint8Array(0);
    const path = this.#blockPath(name);
    const bytes = await explainingDiskErrors('read the arrays of a stage', path, async () => {
      const size = await sizeIfThere(path);
      return size === expected.bytes ? await readIfThere(path) : undefined;
    });
    if (bytes === undefined) return `${path} is missing or cut short`;
    return digest(bytes) === expected.digest ? bytes : `${path} has been altered`;
  }

  #blockPath(name: string): string {
    return join(this.#folder, `${name}.bin`);
  }
}

function damaged(reason: string): { state: 'damaged'; reason: string } {
  return { state: 'damaged', reason };
}

function digest(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

async function readIfThere(path: string): Promise<Uint8Array | undefined>;
async function readIfThere(path: string, encoding: 'utf8'): Promise<string | undefined>;
async function readIfThere(path: string, encoding?: 'utf8'): Promise<Uint8Array | string | undefined> {
  try {
    return await readFile(path, encoding);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function sizeIfThere(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
