import { join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { EvenkeelError } from '../../terms/index.ts';
import { packageRoot } from '../../workspace/index.ts';
import type { CommandContext } from '../command-context.ts';
import { showDuration } from '../durations.ts';
import type { PretrainingSettings } from '../incident-services.ts';
import { interruptible } from '../interruption.ts';
import { folderPath, wholeNumber } from '../option-values.ts';
import { overallStage, ProgressDisplay } from '../progress-display.ts';

interface Options {
  readonly out?: string;
  readonly seed: number;
  readonly threads: number;
  readonly resume?: true;
  readonly json?: true;
}

const examples = `
Examples:
  $ npm run pretrain                         rebuild the shipped base checkpoint
  $ npm run pretrain -- --out runs/base      elsewhere
  $ npm run pretrain -- --resume             go on after the last training cycle that was finished

The checkpoint is a folder with model.safetensors, config.json, tokenizer.json and manifest.json; it is written after
every cycle.`;

export function pretrainCommand(context: CommandContext): Command {
  return new Command('pretrain')
    .description("train the pocket world's base model from its documents and write it as a checkpoint")
    .option('--out <folder>', 'folder of the checkpoint (default: checkpoints/pocket-base in the package)', folderPath)
    .option('--seed <n>', 'seed of everything random', wholeNumber(0), 1)
    .option('--threads <n>', 'threads for the engine; they change the last digits', wholeNumber(1, 64), 2)
    .option('--resume', 'go on from the checkpoint in the folder')
    .option('--json', 'print the result as JSON on stdout')
    .addHelpText('after', examples)
    .action(async (options: Options) => pretrain(options, context));
}

async function pretrain(options: Options, context: CommandContext): Promise<void> {
  const { terminal, workingFolder } = context;
  const shipped = join(packageRoot(), 'checkpoints', 'pocket-base');
  const out = options.out === undefined ? shipped : resolve(workingFolder, options.out);
  const shown = relative(workingFolder, out) || '.';
  const { seed, threads } = options;
  const from = options.resume === true ? await finishedCycles(out, seed) : null;
  const services = await context.loadServices();
  const display = new ProgressDisplay(terminal);
  const onStop = (): void => {
    const standing = display.standing();
    display.close();
    terminal.tell(`\nStopped${standing === '' ? '' : ` at: ${standing}`}.\n`);
    terminal.tell(`Go on after the last finished cycle with the same command and --resume.\n`);
  };
  const began = performance.now();
  try {
    const { loss } = await interruptible({ onStop, graceMs: 0 }, () =>
      services.pretrainBase({ out, seed, threads, from }, (update) => {
        display.update(update);
        display.update({ ...update, stage: overallStage });
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    display.close();
    if (options.json === true) terminal.print(`${JSON.stringify({ out, seed, loss, seconds })}\n`);
    else terminal.print(`Trained in ${showDuration(seconds)}: loss ${loss.toFixed(3)}. Checkpoint: ${shown}\n`);
  } finally {
    display.close();
  }
}

const cyclesSchema = z.object({ seed: z.number(), cycles: z.array(z.unknown()).min(1) });

/** Reads from a checkpoint's own record how many training cycles it has behind it. */
async function finishedCycles(folder: string, seed: number): Promise<PretrainingSettings['from']> {
  const { loadCheckpoint } = await import('../../models/index.ts');
  const { metadata } = await loadCheckpoint(folder);
  const known = cyclesSchema.safeParse(metadata);
  if (!known.success) {
    throw new EvenkeelError(
      'usage',
      `The checkpoint in ${folder} does not say which training cycles it has behind it.`,
      {
        hint: 'Start over without --resume.',
      },
    );
  }
  if (known.data.seed !== seed) {
    throw new EvenkeelError(
      'usage',
      `The checkpoint in ${folder} was begun with seed ${known.data.seed}, not ${seed}.`,
      {
        hint: `Add --seed ${known.data.seed}, or start over without --resume.`,
      },
    );
  }
  return { folder, cycles: known.data.cycles.length };
}
