import { warmUpThenCosine } from '../engine/index.ts';
import {
  initialiseParameters,
  loadCheckpoint,
  type ParameterSet,
  saveCheckpoint,
  transformerConfig,
  WordTokenizer,
} from '../models/index.ts';
import { Random } from '../stats/index.ts';
import type { ProgressListener } from '../terms/index.ts';
import { compileSupervised, supervise } from '../training/index.ts';
import { documents, pocketVocabulary } from '../worlds/pocket/index.ts';

export interface PretrainSettings {
  readonly out: string;
  readonly seed: number;
  readonly threads: number;
  /** Go on from a checkpoint that ended with this many cycles; null starts from random weights. */
  readonly from: { readonly folder: string; readonly cycles: number } | null;
}

/** The pocket world's language model before anybody taught it manners. */
export const pocketShape = { dim: 128, layers: 5, heads: 4, kvHeads: 4, ffDim: 384, maxLength: 96 } as const;

/**
 * Cosine cycles with warm restarts (Loshchilov & Hutter 2017), the second on text picked for quality, as large models are
 * finished too.
 */
export const pretrainCycles: readonly { readonly steps: number; readonly rate: number; readonly curated: boolean }[] = [
  { steps: 2_500, rate: 3e-3, curated: false },
  { steps: 1_600, rate: 2e-3, curated: true },
];

const batchSize = 96;
const documentCount = 150_000;
const warmUpSteps = 100;

/**
 * Trains the base model on the world's documents and writes it as a checkpoint after every cycle. Some 20 minutes on two
 * cores.
 */
export async function pretrainBase(settings: PretrainSettings, progress: ProgressListener): Promise<{ loss: number }> {
  const random = new Random(settings.seed).fork('pretraining');
  const { parameters, tokenizer } = await start(settings, random);
  const config = transformerConfig.parse({ ...pocketShape, vocabSize: tokenizer.size });
  const program = await compileSupervised(config, settings.threads);
  const total = pretrainCycles.reduce((sum, { steps }) => sum + steps, 0);
  let before = 0;
  let smoothed = Number.NaN;
  for (const [c, { steps, rate, curated }] of pretrainCycles.entries()) {
    if (c >= (settings.from?.cycles ?? 0)) {
      const corpus = documents(random.fork('documents'), documentCount, { curated });
      const schedule = warmUpThenCosine(rate, warmUpSteps, steps, 0.05);
      const order = random.fork(c === 0 ? 'order' : `order ${c}`);
      const run = { steps, batchSize, schedule, weightDecay: 0.01, gradientClip: 1 };
      for await (const { step, loss } of supervise(program, parameters, tokenizer, corpus, run, order)) {
        smoothed = Number.isNaN(smoothed) ? loss : 0.98 * smoothed + 0.02 * loss;
        progress({ stage: 'pretraining', done: before + step, total, detail: `loss ${smoothed.toFixed(3)}` });
      }
      await saveCheckpoint(settings.out, {
        config,
        parameters,
        tokenizer,
        metadata: {
          kind: 'base',
          world: 'pocket',
          seed: settings.seed,
          cycles: pretrainCycles.slice(0, c + 1),
          batchSize,
          documents: documentCount,
          finalLoss: smoothed,
        },
      });
    }
    before += steps;
  }
  await program.release();
  return { loss: smoothed };
}

async function start(
  { from }: PretrainSettings,
  random: Random,
): Promise<{ parameters: ParameterSet; tokenizer: WordTokenizer }> {
  if (from !== null) return await loadCheckpoint(from.folder);
  const tokenizer = WordTokenizer.fromWords(pocketVocabulary());
  const config = transformerConfig.parse({ ...pocketShape, vocabSize: tokenizer.size });
  return { tokenizer, parameters: initialiseParameters(config, random.fork('weights')) };
}
