#!/usr/bin/env node
import { runCli } from './program.ts';
import { processTerminal } from './terminal.ts';

const exitCode = await runCli(process.argv.slice(2), { terminal: processTerminal(), workingFolder: process.cwd() });
// Threads that are still winding down must not keep a finished command alive; what was printed must get out first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
