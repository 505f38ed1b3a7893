#!/usr/bin/env node
import { reportFailure } from './failure.ts';
import { runCli } from './program.ts';
import { processTerminal } from './terminal.ts';

const terminal = processTerminal();
const args = process.argv.slice(2);

/** Threads that are still winding down must not keep a finished command alive; what was printed must get out first. */
function leave(exitCode: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
}

// An error that no command is waiting for: a thread's, or a promise's that was let go.
function leaveFailing(error: unknown): void {
  leave(reportFailure(error, terminal, { debug: args.includes('--debug'), folder: null, commandLine: args }));
}
process.on('uncaughtException', leaveFailing);
process.on('unhandledRejection', leaveFailing);

leave(await runCli(args, { terminal, workingFolder: process.cwd() }));
