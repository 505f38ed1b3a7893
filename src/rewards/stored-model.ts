import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors, type StoredTensor, tensorToFloat32, writeSafetensors } from '../models/index.ts';
import { EvenkeelError } from '../terms/index.ts';
import { explainDiskError, hasCode, writeFileAtomic } from '../workspace/index.ts';

const descriptionName = 'reward.json';
const weightsName = 'model.safetensors';
export const storedModelHint =
  'A reward model is a folder that `evenkeel reward fit` wrote. Fit it again, or copy the whole folder.';

/** In hexadecimal. */
export const sha256 = (...parts: (string | Uint8Array)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * Writes `model.safetensors` and then `reward.json`, which holds the weights' checksum: a folder between the two is
 * refused, never read wrongly.
 *
 * @param describe makes the description from the weights' SHA-256
 * @throws EvenkeelError `workspace`
 */
export async function writeStoredModel(
  folder: string,
  tensors: readonly NamedTensor[],
  describe: (weights: string) => object,
): Promise<void> {
  const bytes = writeSafetensors(tensors, { format: 'evenkeel' });
  await writeFileAtomic(join(folder, weightsName), bytes, 'write the reward model');
  const text = `${JSON.stringify(describe(sha256(bytes)), null, 2)}\n`;
  await writeFileAtomic(join(folder, descriptionName), text, 'write the reward model');
}

/** @throws EvenkeelError `input` when there is none */
export async function readDescription(folder: string): Promise<{ readonly path: string; readonly text: string }> {
  const path = join(folder, descriptionName);
  return { path, text: new TextDecoder().decode(await readPart(path)) };
}

/** Weights that are what the description says they are. */
export class StoredWeights {
  private readonly path: string;
  private readonly tensors: readonly StoredTensor[];

  private constructor(path: string, tensors: readonly StoredTensor[]) {
    this.path = path;
    this.tensors = tensors;
  }

  /**
   * @param expected SHA-256 of the file
   * @throws EvenkeelError `input` for a file that is missing, altered or of another model
   */
  static async read(folder: string, expected: string): Promise<StoredWeights> {
    const path = join(folder, weightsName);
    const bytes = await readPart(path);
    if (sha256(bytes) !== expected) {
      throw new EvenkeelError('input', `${path} is not the file that ${descriptionName} describes.`, {
        hint: storedModelHint,
      });
    }
    return new StoredWeights(path, readSafetensors(bytes, path).tensors);
  }

  /** @throws EvenkeelError `input` unless it is there, of this shape, and finite */
  tensor(name: string, shape: readonly number[]): Float32Array {
    const found = this.tensors.find((candidate) => candidate.name === name);
    const values = found?.shape.join() === shape.join() ? tensorToFloat32(found) : null;
    if (values?.every(Number.isFinite)) return values;
    throw new EvenkeelError('input', `${this.path}: tensor ${name} is not [${shape.join(', ')}] of finite numbers.`, {
      hint: storedModelHint,
    });
  }
}

/**
 * @throws EvenkeelError `input` when a model was fitted on other traits than those of this version of Evenkeel
 */
export function requireSameTraits(
  stored: { readonly version: string; readonly names: readonly string[] },
  own: { readonly version: string; readonly names: readonly string[] },
  path: string,
): void {
  if (stored.version === own.version && stored.names.join() === own.names.join()) return;
  throw new EvenkeelError(
    'input',
    `${path}: field traits.version: the reward was fitted on traits "${stored.version}", and this Evenkeel reads "${own.version}".`,
    { hint: 'Fit it again from its events.' },
  );
}

async function readPart(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw explainDiskError(error, 'read the reward model', path);
    throw new EvenkeelError('input', `The reward model is missing: ${path} does not exist.`, {
      hint: storedModelHint,
      cause: error,
    });
  }
}
