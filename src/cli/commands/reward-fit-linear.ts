import { interruptible } from '../interruption.ts';
import { overallStage, ProgressDisplay } from '../progress-display.ts';
import { type FitOutcome, type FitRequest, showFigures, showWords } from './fitted-reward.ts';

interface LinearOptions {
  readonly bits?: number;
  readonly seed: number;
}

/** Fits hashed words and traits, and writes the model. */
export async function fitLinear({ rows, options, out, name, context }: FitRequest<LinearOptions>): Promise<FitOutcome> {
  const { terminal } = context;
  const { saveTextReward } = await import('../../rewards/index.ts');
  const { renderRewardCard } = await import('../../report/index.ts');
  const { Random } = await import('../../stats/index.ts');
  const { fitComparisonReward, fitThumbsReward } = await import('../../training/index.ts');
  const display = new ProgressDisplay(terminal);
  const onStop = (): void => {
    display.close();
    terminal.tell('\nStopped. Nothing was written.\n');
  };
  try {
    const settings = {
      random: new Random(options.seed),
      bits: options.bits ?? 18,
      progress: (update: Parameters<typeof display.update>[0]) => {
        display.update(update);
        display.update({ ...update, stage: overallStage });
      },
    };
    // Nothing is written before all is done: stopping leaves nothing behind.
    const { reward, card } = await interruptible({ onStop, graceMs: 0 }, async () =>
      rows.kind === 'thumbs'
        ? fitThumbsReward(rows.rows, { ...settings, unrated: rows.unrated })
        : fitComparisonReward(rows.rows, settings),
    );
    await saveTextReward(out, reward, card);
    return {
      card,
      html: renderRewardCard(card, name),
      show: (duration) =>
        [
          ...showFigures(card, duration, terminal.paint),
          `  earns     ${showWords(card.words.earn)}`,
          `  costs     ${showWords(card.words.cost)}`,
          '',
        ].join('\n'),
    };
  } finally {
    display.close();
  }
}
