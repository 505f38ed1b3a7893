import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ParameterSet } from '../../models/index.ts';
import { type EpochState, EpochStore } from './epoch-store.ts';

it('gives back the last epoch, and nothing of another fit or of a damaged file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-epoch-store-'));
  const path = join(folder, 'state.safetensors');
  const set = (...values: number[]) => {
    const parameters = ParameterSet.zeros([{ name: 'w', shape: [3] }]);
    parameters.flat.set(values);
    return parameters;
  };
  const state: EpochState = {
    parameters: set(1, 2, 3),
    best: set(4, 5, 6),
    optimiser: { steps: 7, first: Float32Array.of(1, 0, 1), second: Float32Array.of(0, 1, 0) },
    epochs: [{ loss: 0.7, watched: 0.69 }],
    chosen: 1,
  };
  const store = new EpochStore(path, 'key');
  expect(await store.load(set())).toBeNull();
  await store.save(state);
  expect(await store.load(set())).toEqual(state);
  expect(await new EpochStore(path, 'other').load(set())).toBeNull();
  expect(await store.load(ParameterSet.zeros([{ name: 'w', shape: [4] }]))).toBeNull();
  const bytes = await readFile(path);
  for (const length of [0, 8, bytes.length - 1]) {
    await writeFile(path, bytes.subarray(0, length));
    expect(await store.load(set())).toBeNull();
  }
  await rm(folder, { recursive: true });
});
