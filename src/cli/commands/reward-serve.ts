import { Command } from 'commander';
import { EvenkeelError } from '../../terms/index.ts';
import type { CommandContext } from '../command-context.ts';
import { openMixFile } from '../open-mix-file.ts';
import { wholeNumber } from '../option-values.ts';
import { stopSignal } from '../stop-signal.ts';

interface Options {
  readonly host: string;
  readonly port: number;
  readonly tokenEnv: string;
  readonly cacheMb: number;
  readonly bodyMb: number;
  readonly items: number;
  readonly json?: true;
}

const details = `
Endpoints: POST /v1/score, /openrlhf, /slime; GET /v1/mix, /healthz, /metrics, /openapi.json. See docs/reward-service.md.

Examples:
  $ npx evenkeel reward serve mix.yaml
  $ npx evenkeel reward serve mix.yaml --port 0 --json       any free port; its address as JSON on stdout
  $ EVENKEEL_REWARD_TOKEN=… npx evenkeel reward serve mix.yaml --host 0.0.0.0

Beyond loopback a bearer token is required; it is read from the environment and never shown. SIGTERM and Ctrl-C let
requests under way finish.

Exit codes: 0 stopped as told; 2 the mix, a model or the address is wrong.`;

export function rewardServeCommand(context: CommandContext): Command {
  return new Command('serve')
    .description('serve a mix as the reward of a training job')
    .argument('<mix>', 'the mix (YAML)')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <n>', 'port to listen on; 0: any that is free', wholeNumber(0, 65_535), 8470)
    .option('--token-env <name>', 'environment variable that holds the bearer token', 'EVENKEEL_REWARD_TOKEN')
    .option('--cache-mb <n>', 'memory for remembered scores', wholeNumber(0, 65_536), 64)
    .option('--body-mb <n>', 'longest request', wholeNumber(1, 256), 16)
    .option('--items <n>', 'most items in a request', wholeNumber(1, 65_536), 1_024)
    .option('--json', 'print where it listens as JSON on stdout')
    .addHelpText('after', details)
    .action(async (mix: string, options: Options) => serveMix(mix, options, context));
}

async function serveMix(path: string, options: Options, context: CommandContext): Promise<void> {
  const { createRewardApp, isLoopback, RewardMetrics, RewardService, startServer } = await import(
    '../../server/index.ts'
  );
  const { terminal } = context;
  const token = tokenFrom(options.tokenEnv);
  if (token === null && !isLoopback(options.host)) {
    throw new EvenkeelError(
      'usage',
      `Listening on ${options.host} needs a bearer token: ${options.tokenEnv} is not set.`,
      {
        hint: 'Set it to a long random text, or listen on 127.0.0.1.',
      },
    );
  }
  const mix = await openMixFile(path, context);
  const log = (line: string) => terminal.tell(`${new Date().toISOString()} ${printable(line)}\n`);
  try {
    const metrics = new RewardMetrics(mix);
    const { events } = metrics;
    const service = new RewardService(mix, { cacheBytes: options.cacheMb * 2 ** 20, events, log });
    const app = createRewardApp(service, {
      token,
      mostBytes: options.bodyMb * 2 ** 20,
      mostItems: options.items,
      metrics,
      log,
    });
    const stopped = stopSignal();
    const server = await startServer(app, options.host, options.port);
    if (options.json === true) {
      const { url } = server;
      terminal.print(`${JSON.stringify({ schema: 'evenkeel.reward-service/1', url, mixVersion: mix.version })}\n`);
    }
    log(`Serving ${path} (version ${mix.version}; ${mix.file.signalNames.join(', ')}) at ${server.url}`);
    log(`Stopping (${await stopped}): requests under way finish.`);
    await server.close();
  } finally {
    await mix.close();
  }
}

function tokenFrom(variable: string): string | null {
  const token = process.env[variable]?.trim();
  if (token === undefined || token === '') return null;
  const leastLength = 16;
  if (token.length >= leastLength && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new EvenkeelError('usage', `The token in ${variable} will not do.`, {
    hint: `It must have at least ${leastLength} characters, all of them printable ASCII without blanks.`,
  });
}

/** A failing signal's message may quote a stranger's text, which could hold commands for the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (char) => (char === '\n' ? '\n' : '�'));
}
