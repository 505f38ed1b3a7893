import { basename, join, relative, resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { FeedbackEvent } from '../../feedback/index.ts';
import { EvenkeelError } from '../../terms/index.ts';
import type { ComparedReplies, RewardRows } from '../../training/index.ts';
import type { CommandContext } from '../command-context.ts';
import { showDuration } from '../durations.ts';
import { databaseHelp, feedbackDatabase } from '../feedback-database.ts';
import { folderPath, wholeNumber } from '../option-values.ts';
import { fitLinear } from './reward-fit-linear.ts';
import { fitTransformer, type TransformerOptions } from './reward-fit-transformer.ts';

interface Options extends TransformerOptions {
  readonly kind: 'linear' | 'transformer';
  readonly out: string;
  readonly comparisons?: true;
  readonly db?: string;
  readonly labels?: string;
  readonly json?: true;
}

const details = `
Thumbs are feedback events (evenkeel.feedback/1, as \`feedback export\` writes them). Comparisons are JSONL with prompt,
chosen and rejected. Labels (agrees, premise, praises) make agreement visible: see docs/rewards.md.

linear: hashed words, pairs of words and traits of the reply; seconds. transformer: reads the conversation and the reply in
their order; minutes. Stopped, it goes on after its last whole epoch when the same command is given again.

The folder holds model.safetensors, reward.json and card.html.

Examples:
  $ npx evenkeel reward fit --out rewards/thumbs             all imported feedback
  $ npx evenkeel reward fit events.jsonl --labels labels.jsonl --out rewards/thumbs
  $ npx evenkeel reward fit pairs.jsonl --comparisons --out rewards/experts --json
  $ npx evenkeel reward fit events.jsonl --kind transformer --out rewards/reader
  $ npx evenkeel reward fit events.jsonl --kind transformer --checkpoint base --out rewards/reader

Exit codes: 0 done; 2 the files are wrong or hold too little; 4 the database failed; 130 stopped by Ctrl-C.`;

export function rewardFitCommand(context: CommandContext): Command {
  return new Command('fit')
    .description('fit a reward model on thumbs (raw and debiased) or on expert comparisons')
    .argument('[files...]', 'feedback events or comparisons (JSONL); without any, the feedback that was imported')
    .requiredOption('--out <folder>', 'folder of the reward model', folderPath)
    .addOption(new Option('--kind <kind>', 'kind of reward model').choices(['linear', 'transformer']).default('linear'))
    .option('--comparisons', 'the files hold expert comparisons')
    .option('--db <address>', databaseHelp)
    .option(
      '--labels <file>',
      'JSONL of what people or judges say of events: whether users were right, traits of replies',
    )
    .option('--bits <n>', '2^n columns of hashed words (default: 18; transformer: 15)', wholeNumber(8, 24))
    .option('--seed <n>', 'seed of everything random', wholeNumber(0), 1)
    .option('--checkpoint <folder>', 'transformer: start from this policy and read its vocabulary', folderPath)
    .option(
      '--epochs <n>',
      'transformer: most passes over the rows (default: 4 of many rows, up to 30 of few)',
      wholeNumber(1, 1_000),
    )
    .option(
      '--tokens <n>',
      'transformer: room for a conversation with its reply (default: 256)',
      wholeNumber(16, 4_096),
    )
    .option('--threads <n>', 'transformer: threads for the engine (default: 2)', wholeNumber(1, 64))
    .option('--json', 'print the card as JSON on stdout')
    .addHelpText('after', details)
    .action(async (files: readonly string[], options: Options) => fitReward(files, options, context));
}

async function fitReward(files: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { terminal, workingFolder } = context;
  const { writeFileAtomic } = await import('../../workspace/index.ts');
  refuseStrayOptions(options);
  const out = resolve(workingFolder, options.out);
  const paths = files.map((file) => resolve(workingFolder, file));
  const began = performance.now();
  const rows = await readRows(paths, options, workingFolder);
  const shownFolder = relative(workingFolder, out) || '.';
  const given = { rows, options, out, name: basename(out), context };
  const { card, html, show } = options.kind === 'linear' ? await fitLinear(given) : await fitTransformer(given);
  await writeFileAtomic(join(out, 'card.html'), html, 'write the model card');
  if (options.json === true) terminal.print(`${JSON.stringify({ schema: 'evenkeel.reward-fit/1', out, card })}\n`);
  else {
    terminal.print(show(showDuration((performance.now() - began) / 1000)));
    terminal.print(`Reward model: ${shownFolder} (card.html shows all of it)\n`);
  }
}

function refuseStrayOptions(options: Options): void {
  const { kind, checkpoint, epochs, tokens, threads, bits, comparisons, labels, db } = options;
  const refuse = (message: string): never => {
    throw new EvenkeelError('usage', message, { hint: 'See `evenkeel reward fit --help`.' });
  };
  if (comparisons === true && (labels !== undefined || db !== undefined)) {
    refuse('--labels and --db go without --comparisons, whose lines bring their labels themselves.');
  }
  if (kind === 'linear' && [checkpoint, epochs, tokens, threads].some((value) => value !== undefined)) {
    refuse('--checkpoint, --epochs, --tokens and --threads need --kind transformer.');
  }
  if (checkpoint !== undefined && (bits !== undefined || tokens !== undefined)) {
    refuse('--bits and --tokens go without --checkpoint, which brings a vocabulary and a length of its own.');
  }
  if (kind === 'transformer' && bits !== undefined && bits > 20) refuse('--bits of a transformer go up to 20.');
}

async function readRows(
  paths: readonly string[],
  { comparisons, db, labels }: Options,
  workingFolder: string,
): Promise<RewardRows> {
  const { openFeedbackStore, readEvents, readEventLabels } = await import('../../feedback/index.ts');
  const { mostUnrated, readFeedback } = await import('../../training/index.ts');
  if (comparisons === true) return { kind: 'comparisons', rows: await readComparisons(paths) };
  const known = labels === undefined ? undefined : await readEventLabels(resolve(workingFolder, labels));
  const rowsOf = async (events: AsyncIterable<FeedbackEvent>, where: string): Promise<RewardRows> => {
    const { rated, unrated } = await readFeedback(events, known);
    requireRows(rated.length, where, 'rated event');
    return { kind: 'thumbs', rows: rated, unrated };
  };
  if (paths.length > 0) return rowsOf(inTurn(paths.map((path) => readEvents(path))), paths.join(', '));
  const { address, shown } = feedbackDatabase(db, workingFolder);
  const store = await openFeedbackStore(address);
  try {
    const unrated = firstOf(mostUnrated, store.events({ thumbs: ['none'] }));
    return await rowsOf(inTurn([store.events({ thumbs: ['up', 'down'] }), unrated]), shown);
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

async function readComparisons(paths: readonly string[]): Promise<ComparedReplies[]> {
  const { readJsonl } = await import('../../workspace/index.ts');
  const { comparisonSchema, toComparedReplies } = await import('../../training/index.ts');
  const hint = 'Each line needs prompt, chosen and rejected.';
  const rows = [];
  for (const path of paths) {
    for await (const { row } of readJsonl(path, comparisonSchema, { what: 'the comparisons', hint })) {
      rows.push(toComparedReplies(row));
    }
  }
  requireRows(rows.length, paths.join(', ') || 'no file', 'comparison');
  return rows;
}

function requireRows(count: number, where: string, what: string): void {
  if (count === 0) throw new EvenkeelError('input', `There is no ${what} in ${where}.`);
}
