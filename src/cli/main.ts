#!/usr/bin/env node
import { reportFailure } from './failure.ts';
import { dieWithCode } from './interruption.ts';
import { runCli } from './program.ts';
import { processTerminal } from './terminal.ts';

const terminal = processTerminal();
const args = process.argv.slice(2);
const threadsMayTakeMs = 5_000;

/**
 * Ends the process once nothing is left to do in it. Threads that still compute get a while to stop: a process that
 * ends under them is aborted by native code, with a message of its own and the wrong exit code.
 */
function leave(exitCode: number): void {
  process.exitCode = exitCode;
  setTimeout(() => dieWithCode(exitCode) || process.exit(exitCode), threadsMayTakeMs).unref();
}

// An error that no command is waiting for: a thread's, or a promise's that was let go.
function leaveFailing(error: unknown): void {
  leave(reportFailure(error, terminal, { debug: args.includes('--debug'), folder: null, commandLine: args }));
}
process.on('uncaughtException', leaveFailing);
process.on('unhandledRejection', leaveFailing);

leave(await runCli(args, { terminal, workingFolder: process.cwd() }));
