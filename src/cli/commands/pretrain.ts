import { join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../../workspace/index.ts';
import type { CommandContext } from '../command-context.ts';
import { showDuration } from '../durations.ts';
import { interruptible } from '../interruption.ts';
import { folderPath, wholeNumber } from '../option-values.ts';
import { overallStage, ProgressDisplay } from '../progress-display.ts';

interface Options {
  readonly out?: string;
  readonly seed: number;
  readonly threads: number;
  readonly json?: true;
}

const examples = `
Examples:
  $ npm run pretrain                                rebuild the shipped base checkpoint
  $ npm run pretrain -- --seed 2 --out runs/base-2  another seed, elsewhere

The checkpoint is a folder with model.safetensors, config.json, tokenizer.json and manifest.json.`;

export function pretrainCommand(context: CommandContext): Command {
  return new Command('pretrain')
    .description("train the pocket world's base model from its documents and write it as a checkpoint")
    .option('--out <folder>', 'folder of the checkpoint (default: checkpoints/pocket-base in the package)', folderPath)
    .option('--seed <n>', 'seed of everything random', wholeNumber(0), 1)
    .option('--threads <n>', 'threads for the engine', wholeNumber(1, 64), 2)
    .option('--json', 'print the result as JSON on stdout')
    .addHelpText('after', examples)
    .action(async (options: Options) => pretrain(options, context));
}

async function pretrain(options: Options, context: CommandContext): Promise<void> {
  const { terminal, workingFolder } = context;
  const out =
    options.out === undefined ? join(packageRoot(), 'checkpoints', 'pocket-base') : resolve(workingFolder, options.out);
  const shown = relative(workingFolder, out) || '.';
  const { seed, threads } = options;
  const services = await context.loadServices();
  const display = new ProgressDisplay(terminal);
  const onStop = (): void => {
    const standing = display.standing();
    display.close();
    terminal.tell(`\nStopped${standing === '' ? '' : ` at: ${standing}`}. Nothing was written.\n`);
  };
  const began = performance.now();
  try {
    const { loss } = await interruptible({ onStop, graceMs: 0 }, () =>
      services.pretrainBase({ out, seed, threads, from: null }, (update) => {
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
