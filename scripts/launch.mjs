#!/usr/bin/env node
// Starts the project from a fresh clone: installs and builds what is missing, then runs the asked part in this very
// process, so that signals, exit codes and the terminal are its own. Plain JavaScript without dependencies, because
// nothing is installed yet when it starts.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuilt } from './launch/build.mjs';
import { checkNodeVersion, ensureInstalled } from './launch/install.mjs';
import { runPython } from './launch/python.mjs';
import { LaunchError, say } from './launch/say.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command, ...options] = process.argv.slice(2);

/** Hands the process over to another program's main module. */
async function become(main, ...args) {
  const path = join(root, main);
  if (!existsSync(path)) throw new LaunchError(`${main} is not there.`, 'Is this clone complete?', 1);
  process.argv = [process.argv[0], path, ...args];
  await import(pathToFileURL(path).href);
}

/**
 * `npm run` puts a shell in between, which dies of a SIGTERM without passing it on: a program whose shell has gone is
 * told to stop, instead of working on unseen.
 */
function stopWithShell() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

const parts = {
  /** `cli COMMAND …`: the built command line. */
  async cli() {
    await ensureBuilt(root);
    await become('dist/cli/main.js', ...options);
  },
  async build() {
    if (!(await ensureBuilt(root))) say('dist/ is up to date.');
  },
  /** `test …` and `test:long …`: the tests; long ones run only when asked for. */
  async test() {
    await become('node_modules/vitest/vitest.mjs', 'run', ...options);
  },
  async 'test:long'() {
    process.env.EVENKEEL_LONG = '1';
    await become('node_modules/vitest/vitest.mjs', 'run', ...options);
  },
  /** `python …`: Python beside the built command line, for the integrations with trainers. */
  async python() {
    await ensureBuilt(root);
    await runPython(root, options);
  },
  /** `run FILE.ts …`: a script in TypeScript, for example a benchmark. */
  async run() {
    const [script, ...args] = options;
    if (script === undefined)
      throw new LaunchError('run needs the path of a script.', 'For example: bench/engine.ts', 2);
    const { register } = await import('tsx/esm/api');
    register();
    await become(script, ...args);
  },
};

try {
  const part = Object.hasOwn(parts, command ?? '') ? parts[command] : undefined;
  if (part === undefined) {
    const known = Object.keys(parts).join(', ');
    throw new LaunchError(`"${command ?? ''}" is not something to launch.`, `Known: ${known}.`, 2);
  }
  checkNodeVersion(root);
  stopWithShell();
  await ensureInstalled(root);
  await part();
} catch (error) {
  if (!(error instanceof LaunchError)) throw error;
  say(`${error.message}\n  ${error.hint}`);
  process.exitCode = error.exitCode;
}
