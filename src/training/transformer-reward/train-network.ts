import type { StopSignal } from '../../engine/index.ts';
import type { ParameterSet, TransformerConfig } from '../../models/index.ts';
import { RewardHead, type TransformerRewardCard } from '../../rewards/index.ts';
import type { Random } from '../../stats/index.ts';
import { EvenkeelError, type ProgressListener } from '../../terms/index.ts';
import { compileRewardHead, type MarginRow, rewardHeadOptimiser, trainRewardHead } from '../reward-head.ts';
import type { EpochStore } from './epoch-store.ts';

export interface NetworkTraining {
  readonly config: TransformerConfig;
  /** Moved in place. */
  readonly parameters: ParameterSet;
  readonly pad: number;
  readonly trained: readonly MarginRow[];
  /** Rows that choose among the epochs. */
  readonly watched: readonly MarginRow[];
  readonly settings: {
    /** At most; null: as many as few rows need, and early stopping ends. */
    readonly epochs: number | null;
    readonly learningRate: number;
    readonly hidden: { readonly share: number; readonly by: number };
  };
  readonly threads: number;
  readonly random: Random;
  readonly store: EpochStore;
  readonly progress: ProgressListener;
  readonly signal: StopSignal;
}

export interface LearnedNetwork {
  /** Those of the epoch that was chosen. */
  readonly parameters: ParameterSet;
  readonly epochs: TransformerRewardCard['epochs'];
  readonly chosen: number;
}

const batchSize = 64;
/** Epochs without a lower loss on the watched rows after which training ends. */
const patience = 2;

/** A network from scratch needs some steps whatever the rows; of many rows, few epochs. */
const usualSteps = 1_000;
const [leastEpochs, mostEpochs] = [4, 30];

function usualEpochs(rows: number): number {
  const perEpoch = Math.ceil(rows / batchSize);
  return Math.min(mostEpochs, Math.max(leastEpochs, Math.ceil(usualSteps / perEpoch)));
}

/**
 * Trains until the loss of the watched rows has not fallen for two epochs, and takes the epoch where it was least. Each
 * epoch is stored: training that was stopped goes on after the last whole one.
 *
 * @throws EvenkeelError `interrupted` when the signal says so, `input` when scores are no longer finite
 */
export async function trainNetwork(training: NetworkTraining): Promise<LearnedNetwork> {
  const { config, parameters, pad, trained, watched, threads, random, store, progress, signal } = training;
  const { learningRate, hidden } = training.settings;
  const most = training.settings.epochs ?? usualEpochs(trained.length);
  const settings = { epochs: most, batchSize, learningRate, hidden };
  const optimiser = rewardHeadOptimiser(parameters);
  const epochs: { loss: number; watched: number }[] = [];
  let best = parameters;
  let chosen = 0;
  const stored = await store.load(parameters);
  if (stored !== null) {
    parameters.flat.set(stored.parameters.flat);
    optimiser.restore(stored.optimiser);
    epochs.push(...stored.epochs);
    ({ best, chosen } = stored);
  }
  if (isOver(epochs, chosen, most)) return { parameters: best, epochs, chosen };

  const program = await compileRewardHead(config, threads);
  const head = await RewardHead.create(config, parameters, pad, threads);
  try {
    const from = { epoch: epochs.length, optimiser };
    let sum = 0;
    let taken = 0;
    for await (const { step, steps, loss, epoch } of trainRewardHead(
      program,
      parameters,
      trained,
      pad,
      settings,
      random,
      from,
    )) {
      signal.throwIfAborted();
      sum += loss;
      taken++;
      progress({ stage: 'train', done: step, total: steps, detail: describe(epochs, sum / taken, steps / most, step) });
      if (epoch === null) continue;
      const onWatched = await marginLoss(head, watched, signal);
      if (!Number.isFinite(onWatched)) {
        throw new EvenkeelError('input', `The training left all bounds in epoch ${epoch}: its scores are not finite.`, {
          hint: 'Another --seed may do; if none does, the texts or the checkpoint are at fault.',
        });
      }
      epochs.push({ loss: sum / taken, watched: onWatched });
      sum = 0;
      taken = 0;
      if (onWatched <= Math.min(...epochs.map((done) => done.watched))) {
        best = parameters.clone();
        chosen = epoch;
      }
      await store.save({ parameters, best, optimiser: optimiser.state(), epochs, chosen });
      if (!isOver(epochs, chosen, most)) continue;
      progress({ stage: 'train', done: steps, total: steps });
      break;
    }
  } finally {
    await program.release();
    await head.release();
  }
  return { parameters: best, epochs, chosen };
}

const isOver = (epochs: readonly unknown[], chosen: number, most: number): boolean =>
  epochs.length >= most || (chosen > 0 && epochs.length - chosen >= patience);

function describe(epochs: TransformerRewardCard['epochs'], loss: number, perEpoch: number, step: number): string {
  const before = epochs.at(-1);
  const held = before === undefined ? '' : `, others ${before.watched.toFixed(4)} after epoch ${epochs.length}`;
  return `epoch ${Math.ceil(step / perEpoch)}, loss ${loss.toFixed(4)}${held}`;
}

/** Mean of softplus(−margin). */
async function marginLoss(head: RewardHead, rows: readonly MarginRow[], signal: StopSignal): Promise<number> {
  const scores = await head.score(
    rows.flatMap(({ sequences }) => sequences),
    signal,
  );
  let at = 0;
  let sum = 0;
  for (const { signs } of rows) {
    const margin = signs.reduce((total, sign) => total + sign * (scores[at++] as number), 0);
    sum += Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
  }
  return sum / rows.length;
}
