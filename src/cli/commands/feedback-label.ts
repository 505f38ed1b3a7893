import { join, relative, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Calibration, LabelQuestion, LabelRunResult } from '../../evals/index.ts';
import {
  columnsOf,
  drawEvents,
  type EventSource,
  type FeedbackStore,
  fileEvents,
  openFeedbackStore,
  readColumns,
} from '../../feedback/index.ts';
import type { ChatEndpoint, Price } from '../../models/index.ts';
import { EvenkeelError, type ProgressListener } from '../../terms/index.ts';
import { readJson } from '../../workspace/index.ts';
import type { CommandContext } from '../command-context.ts';
import { labelFolderName } from '../eval-folder.ts';
import { type EventChoice, fileFilter, storeFilter, time } from '../event-choice.ts';
import { databaseHelp, feedbackDatabase } from '../feedback-database.ts';
import { interruptible } from '../interruption.ts';
import { serversOf } from '../judge-servers.ts';
import { showLabels } from '../label-table.ts';
import {
  collected,
  commaList,
  filePath,
  folderPath,
  modelName,
  numberFrom,
  serverAddress,
  variableName,
  wholeNumber,
} from '../option-values.ts';
import { ProgressDisplay } from '../progress-display.ts';

/** All that there are, named here too so that `--help` does not wait for what asks them. */
const questions = ['stance', 'premise', 'quality', 'praise'] as const satisfies readonly LabelQuestion[];

interface Options extends EventChoice {
  readonly db?: string;
  readonly judge: readonly string[];
  readonly baseUrl?: readonly string[];
  readonly apiKeyEnv?: string;
  readonly sample: number;
  readonly stanceShare: number;
  readonly questions: readonly LabelQuestion[];
  readonly calibration?: string;
  readonly seed: number;
  readonly maxTokens?: number;
  readonly concurrency: number;
  readonly timeout: number;
  readonly retries: number;
  readonly price?: readonly string[];
  readonly out?: string;
  readonly json?: true;
}

const details = `
Examples:
  $ npx evenkeel feedback label --judge openai:qwen3 --base-url http://127.0.0.1:8000/v1
                                                 1,000 rated replies of this folder's database, four questions each
  $ npx evenkeel feedback label events.jsonl --judge openai:a --judge openai:b --judge openai:c \\
      --base-url http://127.0.0.1:8000/v1 --sample 3000
  $ npx evenkeel feedback audit events.jsonl --labels runs/labels-a-b-c/labels.jsonl

Draws rated replies at random, half of them where the rules see the user take a stance, and asks the judges: does the reply
go along with the user; is the user right (asked without the reply); how good is it apart from that; does it praise the user.
labels.jsonl in the folder is for the audit; votes.jsonl keeps what each judge said, with reasons; summary.json the figures.

The same command goes on where it was stopped, by Ctrl-C, a kill or a dead server; with a larger --sample it adds to what is
there. A judge's word counts once \`evenkeel judge calibrate\` has said so: give its calibration.json with --calibration.
Exit codes: 0 done; 2 bad input or settings; 4 a judge or the database failed; 130 stopped by Ctrl-C. See docs/audit.md.`;

export function feedbackLabelCommand(context: CommandContext): Command {
  return new Command('label')
    .description('have a random sample of rated replies labelled by a panel of judge models, for the audit')
    .argument('[files...]', 'JSONL files of events (.gz too); without any, the database')
    .option('--db <address>', databaseHelp)
    .requiredOption('--judge <model>', 'a judge, such as openai:gpt-4o; up to five times', collected(modelName))
    .option(
      '--base-url <url>',
      'OpenAI-compatible server; once for all judges, or once for each in their order',
      collected(serverAddress),
    )
    .option('--api-key-env <name>', 'environment variable with the key (default: OPENAI_API_KEY, if set)', variableName)
    .option('--sample <n>', 'replies to draw', wholeNumber(1), 1000)
    .option('--stance-share <x>', 'share of them where the rules see a stance', numberFrom(0, 1), 0.5)
    .addOption(
      new Option('--questions <list>', 'what to ask')
        .argParser(questionList)
        .default([...questions], questions.join(',')),
    )
    .option('--calibration <file>', 'calibration.json of these judges', filePath)
    .option('--since <time>', 'only events from this time on (ISO 8601)', time)
    .option('--until <time>', 'only events before this time', time)
    .option('--model <names>', 'only replies of these models', commaList)
    .option('--source <names>', 'only events of these sources', commaList)
    .option('--seed <n>', 'seed of the draw and of the requests', wholeNumber(0), 1)
    .option(
      '--max-tokens <n>',
      'longest answer of a judge; raise it for one that thinks first (default: 1024)',
      wholeNumber(1),
    )
    .option('--concurrency <n>', 'requests in flight at each judge', wholeNumber(1, 10_000), 16)
    .option('--timeout <seconds>', 'for one try of a request', numberFrom(0.001, 86_400), 120)
    .option('--retries <n>', 'further tries of a request that failed', wholeNumber(0, 100), 5)
    .option(
      '--price <in,out>',
      'price of a million prompt and completion tokens; once for all judges, or once for each',
      collected(String),
    )
    .option('--out <folder>', 'folder of the run (default: runs/labels-<judges>)', folderPath)
    .option('--json', 'print the summary as JSON on stdout')
    .addHelpText('after', details)
    .action(async (files: readonly string[], options: Options) => runLabel(files, options, context));
}

async function runLabel(files: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { terminal, workingFolder } = context;
  const servers = serversOf(options);
  const out = resolve(workingFolder, options.out ?? join('runs', labelFolderName(options.judge)));
  const shown = relative(workingFolder, out) || '.';
  const prices = await pricesOf(options);
  const calibration = await calibrationOf(options, workingFolder);
  const display = new ProgressDisplay(terminal);
  const opened: ChatEndpoint[] = [];
  let store: FeedbackStore | null = null;
  const onStop = (): void => {
    const standing = display.standing();
    display.close();
    terminal.tell(
      `\nStopped${standing === '' ? '' : ` at: ${standing}`}. Votes that were cast are kept in ${shown}.\n`,
    );
    terminal.tell('Go on with the same command.\n');
  };
  try {
    for (const [i, name] of options.judge.entries()) {
      opened.push(await openJudge(name, servers[i], options, context, (line) => display.line(line)));
    }
    if (files.length === 0) store = await openFeedbackStore(feedbackDatabase(options.db, workingFolder).address);
    const { runLabelling } = await import('../../evals/index.ts');
    const result = await interruptible({ onStop }, async (signal) => {
      context.runFolder = out;
      const progress = display.update;
      const reading = { files: files.map((file) => resolve(workingFolder, file)), store, options, progress, signal };
      const { sample: size, stanceShare, seed, concurrency, maxTokens } = options;
      return await runLabelling(
        {
          ...{ out, endpoints: opened, questions: options.questions, seed, concurrency, calibration, prices },
          draw: () => drawEvents(sourceOf(reading), { size, stanceShare, seed, progress, signal }),
          settings: { servers: options.judge.map((_, i) => servers[i] ?? null) },
          ...(maxTokens === undefined ? {} : { maxTokens }),
        },
        { progress, signal, log: (line) => display.line(line) },
      );
    });
    display.close();
    showResult(result, options, context);
  } finally {
    display.close();
    await store?.close();
    await Promise.all(opened.map((endpoint) => endpoint.close()));
  }
}

function showResult(
  { summary, read, labels, firstError }: LabelRunResult,
  options: Options,
  context: CommandContext,
): void {
  const { terminal, workingFolder } = context;
  for (const { file, line, message } of read.examples) terminal.tell(`Skipped ${file}:${line}: ${message}\n`);
  if (read.badLines > read.examples.length) terminal.tell(`Skipped ${read.badLines} lines in all.\n`);
  const path = relative(workingFolder, labels);
  if (options.json === true) terminal.print(`${JSON.stringify(summary, null, 2)}\n`);
  else terminal.print(`${showLabels(summary, terminal.paint)}Labels: ${path}\n`);
  const unproven = summary.questions.filter(({ calibration }) => calibration !== 'counts');
  if (unproven.length > 0) {
    const names = unproven.map(({ question }) => question).join(', ');
    terminal.tell(`Nobody has shown that the word of these judges counts on: ${names}.\n`);
    terminal.tell('`evenkeel judge calibrate` does; docs/judges.md has an example for these questions.\n');
  }
  const { failed } = summary;
  if (firstError !== null) {
    const replies = failed === 1 ? 'reply' : 'replies';
    terminal.tell(`At ${failed} ${replies} a judge failed, the first time with: ${firstError}\n`);
    terminal.tell('The same command asks about them again.\n');
  } else if (summary.labelled === 0) {
    terminal.tell('No answer of the judges could be read. What they said is in votes.jsonl beside the labels.\n');
  }
  if (summary.labelled === 0) context.exitCode = 4;
}

interface Reading {
  /** Whole paths; none: the store is read. */
  readonly files: readonly string[];
  readonly store: FeedbackStore | null;
  readonly options: Options;
  readonly progress: ProgressListener;
  readonly signal: AbortSignal;
}

function sourceOf({ files, store, options, progress, signal }: Reading): EventSource {
  if (store !== null) {
    const filter = { ...storeFilter(options), thumbs: ['up', 'down'] as const };
    return {
      columns: async () => {
        const { events } = await store.counts(filter);
        return await columnsOf(store.events(filter), { progress, signal, total: events });
      },
      events: () => store.events(filter),
    };
  }
  const sources = options.source === undefined ? {} : { sources: options.source };
  return {
    columns: () => readColumns(files, { progress, signal, filter: fileFilter(options) }),
    events: () => fileEvents(files, { ...sources, signal }),
  };
}

async function openJudge(
  name: string,
  baseUrl: string | undefined,
  { apiKeyEnv, concurrency, timeout, retries, seed }: Options,
  { openEndpoint }: CommandContext,
  tell: (line: string) => void,
): Promise<ChatEndpoint> {
  return await openEndpoint(name, {
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }),
    ...{ concurrency, retries, seed, timeoutMs: Math.round(timeout * 1000) },
    onNotice: (notice) => tell(`${name}: ${notice}`),
  });
}

async function pricesOf({ judge, price }: Options): Promise<(Price | null)[]> {
  if (price === undefined) return judge.map(() => null);
  if (price.length !== 1 && price.length !== judge.length) {
    throw new EvenkeelError('usage', `There are ${judge.length} judges and ${price.length} prices.`, {
      hint: 'Give --price once for all judges, or once for each in their order.',
    });
  }
  const { parsePrice } = await import('../../models/index.ts');
  return judge.map((_, i) => parsePrice((price[i] ?? price[0]) as string));
}

async function calibrationOf({ calibration }: Options, workingFolder: string): Promise<Calibration | null> {
  if (calibration === undefined) return null;
  const { calibrationSchema } = await import('../../evals/index.ts');
  return await readJson(resolve(workingFolder, calibration), calibrationSchema, {
    what: 'the calibration',
    hint: '`evenkeel judge calibrate` writes it.',
  });
}

function questionList(text: string): LabelQuestion[] {
  const words = commaList(text);
  const known = questions.filter((question) => words.includes(question));
  if (known.length < words.length) throw new InvalidArgumentError(`Questions: ${questions.join(', ')}.`);
  return known;
}
