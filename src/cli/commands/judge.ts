import { basename, extname, join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import type { JudgeStanding } from '../../evals/index.ts';
import type { ChatEndpoint } from '../../models/index.ts';
import { EvenkeelError } from '../../terms/index.ts';
import { showCalibration } from '../calibration-table.ts';
import type { CommandContext } from '../command-context.ts';
import { interruptible } from '../interruption.ts';
import { serversOf } from '../judge-servers.ts';
import {
  collected,
  folderPath,
  modelName,
  numberFrom,
  serverAddress,
  variableName,
  wholeNumber,
} from '../option-values.ts';
import { ProgressDisplay } from '../progress-display.ts';
import { unusedFolder } from '../run-folder.ts';

interface Options {
  readonly judge: readonly string[];
  readonly baseUrl?: readonly string[];
  readonly apiKeyEnv?: string;
  readonly seed: number;
  readonly maxTokens?: number;
  readonly minKappa: number;
  readonly maxUnreadable: number;
  readonly out?: string;
  readonly resume?: true;
  readonly json?: true;
}

const examples = `
Examples:
  $ npx evenkeel judge calibrate docs/examples/validates-feeling.jsonl --judge openai:gpt-4o \\
      --base-url https://api.openai.com/v1                   the example, with one judge
  $ npx evenkeel judge calibrate gold.jsonl --judge openai:a --judge openai:b --judge openai:c \\
      --base-url http://127.0.0.1:8000/v1 --json             a panel on one server, for a program
  $ npx evenkeel judge calibrate gold.jsonl --judge openai:a --base-url http://127.0.0.1:8000/v1 \\
      --out runs/a --resume                                  go on where it stopped

A line of the gold file is {"question": id or {id, rubric, scale}, "conversation": [...], "replies": [...], "label": ...,
"family"?: ..., "notes"?: ...}; docs/judges.md describes it. Votes are kept in the run folder as they are cast.
Exit codes: 0 the panel's word counts; 1 it does not; 2 bad input; 3 the gold set is too small to tell; 4 a judge failed.`;

const exitCodes: Record<JudgeStanding, number> = { counts: 0, 'does-not-count': 1, undecided: 3 };
const mostJudges = 5;

export function judgeCommand(context: CommandContext): Command {
  return new Command('judge')
    .description('work with models that judge')
    .addHelpText('after', examples)
    .addCommand(
      new Command('calibrate')
        .description('compare the verdicts of judges with labels that people gave')
        .argument('<gold>', 'gold file, JSONL')
        .requiredOption(
          '--judge <model>',
          `a judge, such as openai:gpt-4o; up to ${mostJudges} times`,
          collected(modelName),
        )
        .option(
          '--base-url <url>',
          'OpenAI-compatible server; once for all judges, or once for each in their order',
          collected(serverAddress),
        )
        .option('--api-key-env <name>', 'environment variable with the key (default: OPENAI_API_KEY)', variableName)
        .option('--seed <n>', 'seed of orders, marks and requests', wholeNumber(0), 1)
        .option(
          '--max-tokens <n>',
          'longest answer of a judge; raise it for one that thinks first (default: 1024)',
          wholeNumber(1),
        )
        .option('--min-kappa <x>', 'κ with the labels above which a word counts', numberFrom(-1, 1), 0.6)
        .option('--max-unreadable <x>', 'share of answers that may be unreadable', numberFrom(0, 1), 0.1)
        .option('--out <folder>', 'folder for the run (default: a new one in runs/)', folderPath)
        .option('--resume', 'go on with the run in --out; votes that were cast are kept')
        .option('--json', 'print the calibration as JSON on stdout')
        .addHelpText('after', examples)
        .action(async (gold: string, options: Options) => calibrate(gold, options, context)),
    );
}

async function calibrate(goldFile: string, options: Options, context: CommandContext): Promise<void> {
  const { terminal, workingFolder } = context;
  const { judge: names, seed } = options;
  const addresses = serversOf(options);
  const gold = resolve(workingFolder, goldFile);
  const out = folderOf(options, gold, workingFolder);
  const { calibrateJudges, readGold } = await import('../../evals/index.ts');
  // Before any server is asked: a bad file is the commonest fault.
  await readGold(gold);
  const endpoints: ChatEndpoint[] = [];
  const display = new ProgressDisplay(terminal);
  const shown = relative(workingFolder, out) || '.';
  const onStop = (): void => {
    const standing = display.standing();
    display.close();
    terminal.tell(
      `\nStopped${standing === '' ? '' : ` at: ${standing}`}. Votes that were cast are kept in ${shown}.\n`,
    );
    terminal.tell(`Go on with the same command and --out ${shown} --resume\n`);
  };
  try {
    for (const [i, name] of names.entries()) {
      const baseUrl = addresses[i];
      const { apiKeyEnv } = options;
      const server = {
        ...(baseUrl === undefined ? {} : { baseUrl }),
        ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }),
      };
      const onNotice = (notice: string): void => display.line(`${name}: ${notice}`);
      endpoints.push(await context.openEndpoint(name, { ...server, onNotice }));
    }
    const { calibration, path } = await interruptible({ onStop }, (signal) => {
      context.runFolder = out;
      const rule = { leastKappa: options.minKappa, mostUnreadable: options.maxUnreadable };
      const settings = { servers: names.map((_, i) => addresses[i] ?? null) };
      const { maxTokens } = options;
      const limit = maxTokens === undefined ? {} : { maxTokens };
      return calibrateJudges(
        { gold, endpoints, out, resume: options.resume === true, seed, rule, settings, ...limit },
        { progress: display.update, signal, log: (line) => display.line(line) },
      );
    });
    display.close();
    if (options.json === true) terminal.print(`${JSON.stringify(calibration, null, 2)}\n`);
    else {
      terminal.print(showCalibration(calibration, terminal.paint));
      terminal.print(`Figures: ${relative(workingFolder, path)}\n`);
    }
    context.exitCode = exitCodes[calibration.standing];
  } finally {
    display.close();
    await Promise.all(endpoints.map((endpoint) => endpoint.close()));
  }
}

function folderOf({ out, resume }: Options, gold: string, workingFolder: string): string {
  if (out !== undefined) return resolve(workingFolder, out);
  if (resume === true) {
    throw new EvenkeelError('usage', '--resume needs the folder of the run.', { hint: 'Name it with --out.' });
  }
  const name = basename(gold, extname(gold)).replace(/[^\p{L}\p{N}.-]+/gu, '-');
  return unusedFolder(join(workingFolder, 'runs'), `calibrate-${name}`);
}
