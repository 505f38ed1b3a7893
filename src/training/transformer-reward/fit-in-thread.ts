import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunTaskOptions, runTask, type TaskContext, Transferred } from '../../engine/index.ts';
import { ParameterSet, type TransformerConfig, transformerLayout } from '../../models/index.ts';
import { headParameters, type TokenSource, type TransformerRewardCard } from '../../rewards/index.ts';
import { EpochStore } from './epoch-store.ts';
import {
  type FittedTransformerReward,
  fitTransformerReward,
  type TransformerRewardOptions,
} from './fit-transformer-reward.ts';
import type { RewardRows } from './tasks.ts';

interface ThreadInput {
  readonly rows: RewardRows;
  readonly options: TransformerRewardOptions;
  readonly keep: string | null;
}

interface ThreadResult {
  readonly config: TransformerConfig;
  readonly flat: Float32Array;
  readonly source: TokenSource;
  readonly slopes: readonly number[];
  readonly card: TransformerRewardCard;
}

/** The thread's side. */
export async function run(input: ThreadInput, context: TaskContext): Promise<Transferred<ThreadResult>> {
  const { rows, options, keep } = input;
  const store = new EpochStore(keep, await keyOf(input));
  const { parts, card } = await fitTransformerReward(rows, options, {
    progress: (update) => context.progress(update),
    signal: context.signal,
    store,
  });
  const { config, parameters, source, slopes } = parts;
  const flat = parameters.flat.slice();
  return new Transferred({ config, flat, source, slopes, card }, [flat.buffer]);
}

/** Digest of what the training depends on, but for the threads, which change the last digits alone. */
async function keyOf({ rows, options: { threads: _, ...rest }, keep }: ThreadInput): Promise<string> {
  if (keep === null) return '';
  const hash = createHash('sha256').update(JSON.stringify(rest)).update(rows.kind);
  for (const row of rows.rows) hash.update(JSON.stringify(row));
  // A checkpoint that cannot be read is told of where it is loaded.
  if (rest.checkpoint !== null) {
    hash.update(await readFile(join(rest.checkpoint, 'model.safetensors')).catch(() => 'unreadable'));
  }
  return hash.digest('hex');
}

/**
 * `fitTransformerReward` in a thread of its own.
 *
 * @param keep file of the last whole epoch, from which the same fit goes on when it was stopped; null: none
 */
export async function fitTransformerRewardInThread(
  rows: RewardRows,
  options: TransformerRewardOptions,
  { keep, ...task }: RunTaskOptions & { readonly keep: string | null },
): Promise<FittedTransformerReward> {
  const found = await runTask<ThreadInput, ThreadResult>(import.meta.url, { rows, options, keep }, task);
  const { config, flat, source, slopes, card } = found;
  const parameters = new ParameterSet(transformerLayout(config, headParameters(config)), flat);
  return { parts: { config, parameters, source, slopes }, card };
}
