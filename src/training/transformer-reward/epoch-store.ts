import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { AdamWState } from '../../engine/index.ts';
import { ParameterSet, readSafetensors, tensorToFloat32, writeSafetensors } from '../../models/index.ts';
import { writeFileAtomic } from '../../workspace/index.ts';

/** Where a training stands after a whole epoch. */
export interface EpochState {
  readonly parameters: ParameterSet;
  /** Those of the chosen epoch. */
  readonly best: ParameterSet;
  readonly optimiser: AdamWState;
  readonly epochs: readonly { readonly loss: number; readonly watched: number }[];
  readonly chosen: number;
}

const metadataSchema = z.object({
  key: z.string(),
  state: z
    .string()
    .transform((text) => JSON.parse(text))
    .pipe(
      z.object({
        steps: z.int().nonnegative(),
        epochs: z.array(z.object({ loss: z.number(), watched: z.number() })),
        chosen: z.int().nonnegative(),
      }),
    ),
});

/**
 * Keeps the last whole epoch in one file, so that a training that was stopped or killed goes on from there.
 *
 * A file of other rows or settings, or one that is damaged, counts as none: it costs epochs that can be had again.
 */
export class EpochStore {
  private readonly path: string | null;
  private readonly key: string;

  /**
   * @param path null keeps nothing
   * @param key digest of everything that the training depends on
   */
  constructor(path: string | null, key: string) {
    this.path = path;
    this.key = key;
  }

  /** @param like parameters of the same layout */
  async load(like: ParameterSet): Promise<EpochState | null> {
    if (this.path === null) return null;
    try {
      const { tensors, metadata } = readSafetensors(await readFile(this.path), this.path);
      const { key, state } = metadataSchema.parse(metadata);
      if (key !== this.key) return null;
      const flat = (name: string): Float32Array => {
        const found = tensors.find((tensor) => tensor.name === name);
        if (found === undefined) throw new RangeError(`no tensor ${name}`);
        return tensorToFloat32(found);
      };
      return {
        parameters: new ParameterSet(like.layout, flat('parameters')),
        best: new ParameterSet(like.layout, flat('best')),
        optimiser: { steps: state.steps, first: flat('first'), second: flat('second') },
        epochs: state.epochs,
        chosen: state.chosen,
      };
    } catch {
      return null;
    }
  }

  /** @throws EvenkeelError `workspace` */
  async save({ parameters, best, optimiser, epochs, chosen }: EpochState): Promise<void> {
    if (this.path === null) return;
    const { steps, first, second } = optimiser;
    const tensor = (name: string, data: Float32Array) => ({ name, shape: [data.length], data });
    const bytes = writeSafetensors(
      [
        tensor('parameters', parameters.flat),
        tensor('best', best.flat),
        tensor('first', first),
        tensor('second', second),
      ],
      { key: this.key, state: JSON.stringify({ steps, epochs, chosen }) },
    );
    await writeFileAtomic(this.path, bytes, 'keep the training state');
  }
}
