import { warmUpThenCosine } from '../engine/index.ts';
import { initialiseParameters, saveCheckpoint, transformerConfig, WordTokenizer } from '../models/index.ts';
import { Random } from '../stats/index.ts';
import type { ProgressListener } from '../terms/index.ts';
import { compileSupervised, supervise } from '../training/index.ts';
import { documents, pocketVocabulary } from '../worlds/pocket/index.ts';

export interface PretrainSettings {
  readonly out: string;
  readonly seed: number;
  readonly steps: number;
  readonly threads: number;
}

/** The pocket world's language model before anybody taught it manners. */
export const pocketShape = { dim: 128, layers: 5, heads: 4, kvHeads: 4, ffDim: 384, maxLength: 96 } as const;

const batchSize = 96;
const documentCount = 150_000;
const peakRate = 3e-3;

/** Trains the base model on the world's documents and writes it as a checkpoint. Minutes, not seconds. */
export async function pretrainBase(settings: PretrainSettings, progress: ProgressListener): Promise<{ loss: number }> {
  const random = new Random(settings.seed).fork('pretraining');
  const tokenizer = WordTokenizer.fromWords(pocketVocabulary());
  const config = transformerConfig.parse({ ...pocketShape, vocabSize: tokenizer.size });
  const parameters = initialiseParameters(config, random.fork('weights'));
  const program = await compileSupervised(config, settings.threads);
  const corpus = documents(random.fork('documents'), documentCount);
  const steps = supervise(
    program,
    parameters,
    tokenizer,
    corpus,
    {
      steps: settings.steps,
      batchSize,
      schedule: warmUpThenCosine(peakRate, Math.min(100, settings.steps), settings.steps, 0.05),
      weightDecay: 0.01,
      gradientClip: 1,
    },
    random.fork('order'),
  );
  let smoothed = Number.NaN;
  for await (const { step, loss } of steps) {
    smoothed = Number.isNaN(smoothed) ? loss : 0.98 * smoothed + 0.02 * loss;
    progress({ stage: 'pretraining', done: step, total: settings.steps, detail: `loss ${smoothed.toFixed(3)}` });
  }
  await program.release();
  await saveCheckpoint(settings.out, {
    config,
    parameters,
    tokenizer,
    metadata: {
      kind: 'base',
      world: 'pocket',
      seed: settings.seed,
      steps: settings.steps,
      batchSize,
      documents: documentCount,
      peakRate,
      finalLoss: smoothed,
    },
  });
  return { loss: smoothed };
}
