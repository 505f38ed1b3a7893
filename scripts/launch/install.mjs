import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { underLock } from './lock.mjs';
import { LaunchError, say } from './say.mjs';

/** Refuses a Node that is older than package.json asks for: what would fail later would fail less clearly. */
export function checkNodeVersion(root) {
  const wanted = readJson(join(root, 'package.json'))?.engines?.node ?? '';
  const minimum = /^>=(\d+)\.(\d+)/.exec(wanted);
  const current = /^(\d+)\.(\d+)/.exec(process.versions.node);
  if (minimum === null || current === null) return;
  const [needMajor, needMinor, major, minor] = [minimum[1], minimum[2], current[1], current[2]].map(Number);
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  const message = `Node ${process.versions.node} is too old: Evenkeel needs ${needMajor}.${needMinor} or newer.`;
  throw new LaunchError(message, 'Install it from https://nodejs.org or with a version manager.', 2);
}

/**
 * Why the installed packages are not those of package-lock.json; null when they are. Compares contents, not times:
 * npm's own record of what it installed is written last, so an install that was cut off has none.
 */
export function missingInstall(root) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  if (wanted === undefined)
    throw new LaunchError('package-lock.json is missing or damaged.', 'Is this clone complete?', 2);
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (installed === undefined) return 'nothing is installed yet';
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const there = installed[path];
    // What npm leaves out on this platform is marked optional.
    if (there === undefined && entry.optional === true) continue;
    if (there?.version !== entry.version || there?.integrity !== entry.integrity) {
      return `${path.replace('node_modules/', '')} is not the locked version`;
    }
  }
  return null;
}

/** Runs `npm ci` when needed; of several launchers at once one installs and the others wait for it. */
export async function ensureInstalled(root) {
  if (missingInstall(root) === null) return;
  await underLock(root, 'installing', async (workFor) => {
    const reason = missingInstall(root);
    if (reason === null) return;
    say(`installing dependencies with npm ci (${reason}); this takes a moment, once.`);
    const began = Date.now();
    await npmCi(root, workFor);
    const stillMissing = missingInstall(root);
    if (stillMissing !== null) {
      throw new LaunchError(
        `npm ci ended well, and yet ${stillMissing}.`,
        'Delete node_modules and run this again.',
        4,
      );
    }
    say(`installed in ${Math.round((Date.now() - began) / 1000)} s.`);
  });
}

async function npmCi(root, workFor) {
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // Under `npm run`, use that very npm; yarn and pnpm set the same variable.
  const own = process.env.npm_execpath;
  const viaNode = own !== undefined && /^npm(-cli)?\.c?js$/.test(basename(own));
  const [program, programArgs] = viaNode ? [process.execPath, [own, ...args]] : ['npm', args];
  const env = { ...process.env };
  // Outer npm's settings must not reach the inner one, least of all omit=dev or ignore-scripts.
  for (const name of Object.keys(env)) {
    if (/^npm_(lifecycle|package)_|^npm_config_(omit|only|production|dry_run|global|prefix)$/i.test(name))
      delete env[name];
  }
  delete env.NODE_ENV;
  const child = spawn(program, programArgs, {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && !viaNode,
  });
  if (child.pid !== undefined) workFor(child.pid);
  const began = Date.now();
  const still = setInterval(() => say(`still installing (${Math.round((Date.now() - began) / 1000)} s) …`), 20_000);
  const forward = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  try {
    const { code, signal, error } = await new Promise((done) => {
      child.once('error', (reason) => done({ code: null, signal: null, error: reason }));
      child.once('exit', (exitCode, exitSignal) => done({ code: exitCode, signal: exitSignal, error: null }));
    });
    if (error !== null) {
      throw new LaunchError(
        `npm could not be started (${error.message}).`,
        'Install npm, or run `npm ci` yourself.',
        4,
      );
    }
    if (signal !== null || code === 130) {
      throw new LaunchError('The installation was stopped.', 'Run the same command again to start over.', 130);
    }
    if (code !== 0) {
      const hint =
        'Its own message is above. Check the network and the free disk space, then run the same command again.';
      throw new LaunchError(`npm ci failed with exit code ${code}.`, hint, 4);
    }
  } finally {
    clearInterval(still);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, forward);
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
