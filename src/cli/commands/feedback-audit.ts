import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  auditFeedback,
  columnsOf,
  defaultMargin,
  EventLabels,
  type FeedbackAudit,
  openFeedbackStore,
  type ReadColumns,
  readColumns,
  readEventLabels,
  taggerAccuracy,
} from '../../feedback/index.ts';
import { type Locale, renderAuditReport } from '../../report/index.ts';
import { writeFileAtomic } from '../../workspace/index.ts';
import { showAudit } from '../audit-table.ts';
import type { CommandContext } from '../command-context.ts';
import { type EventChoice, fileFilter, storeFilter, time } from '../event-choice.ts';
import { databaseHelp, feedbackDatabase } from '../feedback-database.ts';
import { interruptible } from '../interruption.ts';
import { commaList } from '../option-values.ts';
import { ProgressDisplay } from '../progress-display.ts';

interface Options extends EventChoice {
  readonly db?: string;
  readonly labels?: string;
  readonly margin: number;
  readonly html?: string;
  readonly lang: Locale;
  readonly json?: true;
}

const details = `
Examples:
  $ npx evenkeel feedback audit                                   the events of this folder's database
  $ npx evenkeel feedback audit events.jsonl --labels truth.jsonl --html audit.html
  $ npx evenkeel feedback audit --model tern-2 --since 2025-04-01 --json > audit.json

Whether agreement is flattery or service depends on whether the user is right. Say it in extra.premise of the events (true,
false, contested, unknown), or in a file of lines such as {"conversation": "c17", "premise": "false"}; "quality" (a number)
and "traits" ({"agrees": true}, from a judge or from people; with "event") may stand beside it. Labels of a random sample, as
\`feedback label\` writes them, correct what the rules say of all events. See docs/audit.md.

Exit codes: 0 done; 2 the command or the files are wrong; 3 the agreement bias cannot be told from these data;
4 the database failed.`;

const inconclusiveExitCode = 3;

export function feedbackAuditCommand(context: CommandContext): Command {
  return new Command('audit')
    .description('find out who thumbs, what a thumb-up rewards, and how much of it is agreement')
    .argument('[files...]', 'JSONL files of events (.gz too); without any, the database')
    .option('--db <address>', databaseHelp)
    .option('--labels <file>', 'JSONL: whether users were right, quality and traits of replies')
    .option('--since <time>', 'only events from this time on (ISO 8601)', time)
    .option('--until <time>', 'only events before this time', time)
    .option('--model <names>', 'only replies of these models', commaList)
    .option('--source <names>', 'only events of these sources', commaList)
    .addOption(
      new Option('--margin <points>', 'the smallest effect that matters, in percentage points')
        .argParser(points)
        .default(defaultMargin, `${100 * defaultMargin}`),
    )
    .option('--html <file>', 'write a page with plots')
    .addOption(new Option('--lang <language>', 'language of the page').choices(['en', 'zh-CN']).default('en'))
    .option('--json', 'print the audit as JSON on stdout')
    .addHelpText('after', details)
    .action(async (files: readonly string[], options: Options) => runAudit(files, options, context));
}

async function runAudit(files: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { terminal, workingFolder } = context;
  const display = new ProgressDisplay(terminal);
  const onStop = (): void => {
    display.close();
    terminal.tell('\nStopped. Nothing was written.\n');
  };
  try {
    const { audit, read } = await interruptible({ onStop }, async (signal) => {
      const labels =
        options.labels === undefined ? EventLabels.none : await readEventLabels(resolve(workingFolder, options.labels));
      const progress = display.update;
      const found =
        files.length > 0
          ? await readColumns(
              files.map((file) => resolve(workingFolder, file)),
              { labels, progress, signal, filter: fileFilter(options) },
            )
          : await readStore(options, context, { labels, progress, signal });
      return {
        read: found,
        audit: auditFeedback(found, { tagger: await taggerAccuracy(), margin: options.margin, progress }),
      };
    });
    display.close();
    for (const { file, line, message } of read.examples) terminal.tell(`Skipped ${file}:${line}: ${message}\n`);
    if (read.badLines > read.examples.length) terminal.tell(`Skipped ${read.badLines} lines in all.\n`);
    if (options.html !== undefined) {
      await writeFileAtomic(resolve(workingFolder, options.html), renderAuditReport(audit, { locale: options.lang }));
    }
    terminal.print(options.json === true ? `${JSON.stringify(audit, null, 2)}\n` : showAudit(audit, terminal.paint));
    if (options.html !== undefined && options.json !== true) terminal.print(`Page: ${options.html}\n`);
    context.exitCode = exitCodeOf(audit);
  } finally {
    display.close();
  }
}

function exitCodeOf({ agreement }: FeedbackAudit): number {
  const { bias } = agreement;
  return 'lack' in bias || bias.effect.conclusion === 'unclear' ? inconclusiveExitCode : 0;
}

async function readStore(
  options: Options,
  { workingFolder }: CommandContext,
  reading: Parameters<typeof columnsOf>[1],
): Promise<ReadColumns> {
  const store = await openFeedbackStore(feedbackDatabase(options.db, workingFolder).address);
  try {
    const filter = storeFilter(options);
    const { events } = await store.counts(filter);
    return await columnsOf(store.events(filter), { ...reading, total: events });
  } finally {
    await store.close();
  }
}

function points(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || !(value > 0 && value < 100)) {
    throw new InvalidArgumentError('It must be a number of points above 0 and below 100, such as 5.');
  }
  return value / 100;
}
