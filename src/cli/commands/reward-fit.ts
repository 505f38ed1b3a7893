import { basename, join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import type { FeedbackEvent } from '../../feedback/index.ts';
import type { TextRewardCard } from '../../rewards/index.ts';
import { EvenkeelError } from '../../terms/index.ts';
import type { FittedTextReward, TextRewardOptions } from '../../training/index.ts';
import type { CommandContext } from '../command-context.ts';
import { showDuration } from '../durations.ts';
import { databaseHelp, feedbackDatabase } from '../feedback-database.ts';
import { interruptible } from '../interruption.ts';
import { folderPath, wholeNumber } from '../option-values.ts';
import { overallStage, ProgressDisplay } from '../progress-display.ts';
import type { Paint } from '../terminal.ts';

interface Options {
  readonly out: string;
  readonly comparisons?: true;
  readonly db?: string;
  readonly labels?: string;
  readonly bits: number;
  readonly seed: number;
  readonly json?: true;
}

const details = `
Thumbs are feedback events (evenkeel.feedback/1, as \`feedback export\` writes them). Comparisons are JSONL with prompt,
chosen and rejected. Labels (agrees, premise, praises) make agreement visible: see docs/rewards.md.

The folder holds model.safetensors, reward.json and card.html.

Examples:
  $ npx evenkeel reward fit --out rewards/thumbs             all imported feedback
  $ npx evenkeel reward fit events.jsonl --labels labels.jsonl --out rewards/thumbs
  $ npx evenkeel reward fit pairs.jsonl --comparisons --out rewards/experts --json

Exit codes: 0 done; 2 the files are wrong or hold too little.`;

export function rewardFitCommand(context: CommandContext): Command {
  return new Command('fit')
    .description('fit a reward model on thumbs (raw and debiased) or on expert comparisons')
    .argument('[files...]', 'feedback events or comparisons (JSONL); without any, the feedback that was imported')
    .requiredOption('--out <folder>', 'folder of the reward model', folderPath)
    .option('--comparisons', 'the files hold expert comparisons')
    .option('--db <address>', databaseHelp)
    .option(
      '--labels <file>',
      'JSONL of what people or judges say of events: whether users were right, traits of replies',
    )
    .option('--bits <n>', '2^n columns of hashed words', wholeNumber(8, 24), 18)
    .option('--seed <n>', 'seed of everything random', wholeNumber(0), 1)
    .option('--json', 'print the card as JSON on stdout')
    .addHelpText('after', details)
    .action(async (files: readonly string[], options: Options) => fitReward(files, options, context));
}

async function fitReward(files: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { terminal, workingFolder } = context;
  const { saveTextReward } = await import('../../rewards/index.ts');
  const { renderRewardCard } = await import('../../report/index.ts');
  const { Random } = await import('../../stats/index.ts');
  const { writeFileAtomic } = await import('../../workspace/index.ts');
  const out = resolve(workingFolder, options.out);
  const paths = files.map((file) => resolve(workingFolder, file));
  const display = new ProgressDisplay(terminal);
  const onStop = (): void => {
    display.close();
    terminal.tell('\nStopped. Nothing was written.\n');
  };
  const began = performance.now();
  try {
    // The fit computes in one go: there is nothing to end early, and nothing is written before it is done.
    const { reward, card } = await interruptible({ onStop, graceMs: 0 }, () =>
      fitRows(paths, options, workingFolder, {
        random: new Random(options.seed),
        bits: options.bits,
        progress: (update) => {
          display.update(update);
          display.update({ ...update, stage: overallStage });
        },
      }),
    );
    display.close();
    await saveTextReward(out, reward, card);
    await writeFileAtomic(join(out, 'card.html'), renderRewardCard(card, basename(out)), 'write the model card');
    if (options.json === true) terminal.print(`${JSON.stringify({ schema: 'evenkeel.reward-fit/1', out, card })}\n`);
    else terminal.print(showCard(card, relative(workingFolder, out) || '.', performance.now() - began, terminal.paint));
  } finally {
    display.close();
  }
}

async function fitRows(
  paths: readonly string[],
  { comparisons, db, labels }: Options,
  workingFolder: string,
  options: TextRewardOptions,
): Promise<FittedTextReward> {
  const { openFeedbackStore, readEvents, readEventLabels } = await import('../../feedback/index.ts');
  const { fitThumbsReward, mostUnrated, readFeedback } = await import('../../training/index.ts');
  if (comparisons === true) return fitComparisons(paths, options);
  const known = labels === undefined ? undefined : await readEventLabels(resolve(workingFolder, labels));
  const fitTo = async (events: AsyncIterable<FeedbackEvent>, where: string): Promise<FittedTextReward> => {
    const { rated, unrated } = await readFeedback(events, known);
    requireRows(rated.length, where, 'rated event');
    return fitThumbsReward(rated, { ...options, unrated });
  };
  if (paths.length > 0) return fitTo(inTurn(paths.map((path) => readEvents(path))), paths.join(', '));
  const { address, shown } = feedbackDatabase(db, workingFolder);
  const store = await openFeedbackStore(address);
  try {
    const unrated = firstOf(mostUnrated, store.events({ thumbs: ['none'] }));
    return await fitTo(inTurn([store.events({ thumbs: ['up', 'down'] }), unrated]), shown);
  } finally {
    await store.close();
  }
}

async function* inTurn<T>(parts: readonly AsyncIterable<T>[]): AsyncGenerator<T> {
  for (const part of parts) yield* part;
}

async function* firstOf<T>(count: number, all: AsyncIterable<T>): AsyncGenerator<T> {
  let n = 0;
  for await (const one of all) {
    if (n++ === count) return;
    yield one;
  }
}

async function fitComparisons(paths: readonly string[], options: TextRewardOptions): Promise<FittedTextReward> {
  const { readJsonl } = await import('../../workspace/index.ts');
  const { comparisonSchema, fitComparisonReward, toComparedReplies } = await import('../../training/index.ts');
  const hint = 'Each line needs prompt, chosen and rejected.';
  const rows = [];
  for (const path of paths) {
    for await (const { row } of readJsonl(path, comparisonSchema, { what: 'the comparisons', hint })) {
      rows.push(toComparedReplies(row));
    }
  }
  requireRows(rows.length, paths.join(', ') || 'no file', 'comparison');
  return fitComparisonReward(rows, options);
}

function requireRows(count: number, where: string, what: string): void {
  if (count === 0) throw new EvenkeelError('input', `There is no ${what} in ${where}.`);
}

function showCard(card: TextRewardCard, out: string, milliseconds: number, paint: Paint): string {
  const { fitted, heldOut, judged, learnedFrom } = card;
  const number = (n: number): string => n.toLocaleString('en');
  const thumbs = learnedFrom === 'thumbs';
  const sources = thumbs ? 'users' : 'prompts';
  const line = (variant: 'raw' | 'debiased'): string => {
    const { discrimination: d, brier, ece, pull } = judged[variant];
    const agreement = pull['agrees-false'] ?? null;
    const figures = [
      `${thumbs ? 'AUC' : 'accuracy'} ${d.estimate.toFixed(3)} [${d.low.toFixed(3)}, ${d.high.toFixed(3)}]`,
      `Brier ${brier.toFixed(4)}`,
      `calibration error ${(100 * ece).toFixed(1)}%`,
      ...(agreement === null ? [] : [`pull on agreement with false premises ${agreement.toFixed(4)}`]),
    ];
    return `  ${variant.padEnd(8)}  ${figures.join(', ')}`;
  };
  const words = (list: TextRewardCard['words']['earn']): string =>
    list
      .slice(0, 8)
      .map(({ name }) => name)
      .join(', ');
  return [
    `${paint('bold', `Fitted on ${number(fitted.rows)} ${learnedFrom} of ${number(fitted.sources)} ${sources}`)} in ${showDuration(milliseconds / 1000)}; judged on ${number(heldOut.rows)} of ${number(heldOut.sources)} others:`,
    line('raw'),
    line('debiased'),
    `  earns     ${words(card.words.earn)}`,
    `  costs     ${words(card.words.cost)}`,
    `Reward model: ${out} (card.html shows all of it)`,
    '',
  ].join('\n');
}
