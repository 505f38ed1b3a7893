import { rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { interruptible } from '../interruption.ts';
import { ProgressDisplay } from '../progress-display.ts';
import { type FitOutcome, type FitRequest, showFigures, showWords } from './fitted-reward.ts';

export interface TransformerOptions {
  readonly seed: number;
  readonly checkpoint?: string;
  readonly bits?: number;
  readonly tokens?: number;
  readonly epochs?: number;
  readonly threads?: number;
}

const leads = {
  none: 'the transformer is no better: prefer the linear reward',
  unclear: "the transformer's lead lies within its interval",
  clear: 'the transformer is better',
} as const;

/** Fits a transformer that reads the conversation and its reply, and writes the model. */
export async function fitTransformer({
  rows,
  options,
  out,
  name,
  context,
}: FitRequest<TransformerOptions>): Promise<FitOutcome> {
  const { terminal, workingFolder } = context;
  const { replyTraits, saveTransformerReward } = await import('../../rewards/index.ts');
  const { renderTransformerCard } = await import('../../report/index.ts');
  const { fitTransformerRewardInThread } = await import('../../training/index.ts');
  const keep = join(out, 'training-state.safetensors');
  const display = new ProgressDisplay(terminal);
  const onStop = (): void => {
    const standing = display.standing();
    display.close();
    const folder = relative(workingFolder, out) || '.';
    terminal.tell(`\nStopped (${standing}). The same command goes on after the last whole epoch, kept in ${folder}.\n`);
  };
  const { seed, checkpoint, bits = 15, tokens = 256, epochs = null, threads = 2 } = options;
  const settings = {
    seed,
    checkpoint: checkpoint === undefined ? null : resolve(workingFolder, checkpoint),
    bits,
    room: tokens,
    epochs,
    threads,
  };
  try {
    const { parts, card } = await interruptible({ onStop }, (signal) =>
      fitTransformerRewardInThread(rows, settings, { keep, signal, onProgress: display.update }),
    );
    await saveTransformerReward(out, parts, replyTraits, card);
    await rm(keep, { force: true });
    const { estimate } = card.linear.discrimination;
    return {
      card,
      html: renderTransformerCard(card, name),
      show: (duration) =>
        [
          ...showFigures(card, duration, terminal.paint),
          `  linear    ${card.learnedFrom === 'thumbs' ? 'AUC' : 'accuracy'} ${estimate.toFixed(3)}, Brier ${card.linear.brier.toFixed(4)}; ${leads[card.lead]}`,
          `  epoch     ${card.chosen} of ${card.epochs.length}, chosen on ${card.chosenOn.toLocaleString('en')} rows`,
          `  earns     ${showWords(card.words.earn)}`,
          `  costs     ${showWords(card.words.cost)}`,
          '',
        ].join('\n'),
    };
  } finally {
    display.close();
  }
}
