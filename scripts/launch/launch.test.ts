import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

// The launcher runs as a process of its own in a small clone, with an npm that installs a compiler, a test runner and
// nothing else, and keeps a log of how often it was asked.

const scripts = dirname(dirname(fileURLToPath(import.meta.url)));

const fakeNpm = `
import { appendFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
if (existsSync('npm-fails')) { console.error('npm error no network'); process.exit(7); }
writeFileSync('npm.pid', String(process.pid));
rmSync('node_modules', { recursive: true, force: true });
mkdirSync('node_modules/typescript/bin', { recursive: true });
mkdirSync('node_modules/vitest', { recursive: true });
cpSync('fake-tsc.mjs', 'node_modules/typescript/bin/tsc');
writeFileSync('node_modules/typescript/package.json', '{"type":"module"}');
writeFileSync('node_modules/vitest/vitest.mjs', 'console.log("vitest", ...process.argv.slice(2)); process.exitCode = 3;');
await new Promise((done) => setTimeout(done, Number(process.env.NPM_MS ?? 50)));
const { packages } = JSON.parse((await import('node:fs')).readFileSync('package-lock.json', 'utf8'));
delete packages[''];
for (const [path, entry] of Object.entries(packages)) if (entry.optional) delete packages[path];
writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
`;

const fakeTsc = `
import { appendFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
const out = process.argv[process.argv.indexOf('--outDir') + 1];
appendFileSync('tsc.log', 'built\\n');
const source = readFileSync('src/cli/main.ts', 'utf8');
if (source.includes('TYPE ERROR')) { console.log('src/cli/main.ts(1,1): error TS1: wrong'); process.exit(2); }
mkdirSync(out + '/cli', { recursive: true });
cpSync('src/cli/main.ts', out + '/cli/main.js');
`;

const main = `
console.log('ran', JSON.stringify(process.argv.slice(2)));
if (process.argv.includes('--wait')) {
  process.on('SIGTERM', () => { console.log('stopping'); process.exit(143); });
  setInterval(() => {}, 1000);
} else process.exitCode = process.argv.includes('--fail') ? 5 : 0;
`;

let root: string;
let children: ChildProcess[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evenkeel-launch-'));
  children = [];
  cpSync(join(scripts, 'launch.mjs'), join(root, 'scripts', 'launch.mjs'));
  for (const file of readdirSync(join(scripts, 'launch')).filter((name) => name.endsWith('.mjs'))) {
    cpSync(join(scripts, 'launch', file), join(root, 'scripts', 'launch', file));
  }
  mkdirSync(join(root, 'src', 'cli'), { recursive: true });
  write('package.json', { type: 'module', engines: { node: '>=20.19.0' } });
  writeLock('1.0.0');
  write('tsconfig.json', {});
  write('tsconfig.build.json', {});
  write('src/cli/main.ts', main);
  write('fake-tsc.mjs', fakeTsc);
  write('fake/npm-cli.js', fakeNpm);
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
}

function writeLock(version: string): void {
  const packages = {
    '': { name: 'evenkeel' },
    'node_modules/typescript': { version, integrity: `sha512-${version}` },
    'node_modules/only-on-windows': { version: '1.0.0', optional: true },
  };
  write('package-lock.json', { lockfileVersion: 3, packages });
}

function linesOf(log: string): number {
  return existsSync(join(root, log)) ? readFileSync(join(root, log), 'utf8').trim().split('\n').length : 0;
}

interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(
  args: readonly string[],
  env: Record<string, string> = {},
): { child: ChildProcess; done: Promise<Finished> } {
  const child = spawn(process.execPath, [join(root, 'scripts', 'launch.mjs'), ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, npm_execpath: join(root, 'fake', 'npm-cli.js'), ...env },
  });
  children.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  const done = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
  return { child, done };
}

const launch = (args: readonly string[], env?: Record<string, string>): Promise<Finished> => start(args, env).done;

test('a fresh clone is installed and built once; options and exit code pass through; stdout stays clean', async () => {
  const first = await launch(['cli', 'reproduce', '--seed', '3', '--fail']);
  expect(first).toMatchObject({ code: 5, out: 'ran ["reproduce","--seed","3","--fail"]\n' });
  expect(first.err).toContain('npm ci');
  const second = await launch(['cli', 'doctor']);
  expect(second).toEqual({ code: 0, out: 'ran ["doctor"]\n', err: '' });
  expect([linesOf('npm.log'), linesOf('tsc.log')]).toEqual([1, 1]);
});

test('a changed lock file is installed, changed sources are built, and touching files does neither', async () => {
  await launch(['cli']);
  write('src/cli/main.ts', main);
  writeLock('1.0.0');
  await launch(['cli']);
  expect([linesOf('npm.log'), linesOf('tsc.log')]).toEqual([1, 1]);
  write('src/cli/main.ts', `${main}\n// changed`);
  await launch(['cli']);
  expect([linesOf('npm.log'), linesOf('tsc.log')]).toEqual([1, 2]);
  writeLock('2.0.0');
  await launch(['cli']);
  expect(linesOf('npm.log')).toBe(2);
});

test('an install that was cut off is done again', async () => {
  mkdirSync(join(root, 'node_modules', 'typescript'), { recursive: true });
  expect((await launch(['cli'])).code).toBe(0);
  expect(linesOf('npm.log')).toBe(1);
});

test('launchers that start together install and build once, and all run', async () => {
  const results = await Promise.all([1, 2, 3].map((n) => launch(['cli', String(n)], { NPM_MS: '700' })));
  expect(results.map((result) => result.out)).toEqual([1, 2, 3].map((n) => `ran ["${n}"]\n`));
  expect([linesOf('npm.log'), linesOf('tsc.log')]).toEqual([1, 1]);
  expect(readdirSync(root).filter((name) => name.startsWith('.launch-lock') || name.startsWith('dist.'))).toEqual([]);
});

test('when a launcher is killed, the next one waits for the npm it left behind instead of working against it', async () => {
  const { child } = start(['cli'], { NPM_MS: '3000' });
  while (linesOf('npm.log') === 0) await new Promise((next) => setTimeout(next, 20));
  child.kill('SIGKILL');
  await once(child, 'exit');
  const next = await launch(['cli', 'after']);
  expect(next.out).toBe('ran ["after"]\n');
  expect(next.err).toContain('waiting');
  expect(linesOf('npm.log')).toBe(1);
});

test('when both are killed, the next launcher starts the install over', async () => {
  const { child } = start(['cli'], { NPM_MS: '600000' });
  while (linesOf('npm.pid') === 0) await new Promise((next) => setTimeout(next, 20));
  child.kill('SIGKILL');
  process.kill(Number(readFileSync(join(root, 'npm.pid'), 'utf8')), 'SIGKILL');
  await once(child, 'exit');
  expect((await launch(['cli', 'after'])).out).toBe('ran ["after"]\n');
  expect(linesOf('npm.log')).toBe(2);
});

test('a failing install says so in one line with what to do, and exits with 4', async () => {
  write('npm-fails', '');
  const result = await launch(['cli', 'reproduce']);
  expect(result).toMatchObject({ code: 4, out: '' });
  expect(result.err).toMatch(/no network[\s\S]*npm ci failed with exit code 7/);
});

test('sources that do not compile are named, exit with 1, and leave the old build alone', async () => {
  await launch(['cli']);
  write('src/cli/main.ts', 'TYPE ERROR');
  const result = await launch(['cli']);
  expect(result).toMatchObject({ code: 1, out: '' });
  expect(result.err).toContain('src/cli/main.ts(1,1): error TS1');
  expect(existsSync(join(root, 'dist', 'cli', 'main.js'))).toBe(true);
});

test('a Node that is too old is refused before anything is installed', async () => {
  write('package.json', { engines: { node: '>=99.1.0' } });
  const result = await launch(['cli']);
  expect(result).toMatchObject({ code: 2 });
  expect(result.err).toContain('needs 99.1');
  expect(linesOf('npm.log')).toBe(0);
});

test('the tests are run without building, with their exit code', async () => {
  expect(await launch(['test', 'src/stats'])).toMatchObject({ code: 3, out: 'vitest run src/stats\n' });
  expect(linesOf('tsc.log')).toBe(0);
});

test('a launched program is told to stop when the shell of npm run dies', async () => {
  await launch(['build']);
  symlinkSync(process.execPath, join(root, 'node'));
  const shell = spawn('sh', ['-c', './node scripts/launch.mjs cli --wait; true'], {
    cwd: root,
    env: { PATH: process.env.PATH, npm_lifecycle_event: 'reproduce' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(shell);
  const said: string[] = [];
  const stopped = new Promise<void>((done) => {
    shell.stdout.on('data', (chunk) => {
      said.push(String(chunk));
      if (String(chunk).includes('ran')) shell.kill('SIGKILL');
      if (String(chunk).includes('stopping')) done();
    });
  });
  await stopped;
  expect(said.join('')).toContain('stopping');
});

test('an unknown part is refused with those that are known', async () => {
  const result = await launch(['fly']);
  expect(result.code).toBe(2);
  expect(result.err).toMatch(/"fly".*\n.*cli, build, test/);
});

test('Python runs beside the built command line, and its arguments and exit code pass through', async () => {
  write('python', '#!/bin/sh\n[ "$1" = -c ] && exit 0\necho "python $*"\n[ -e dist/cli/main.js ] && exit 4\n');
  chmodSync(join(root, 'python'), 0o755);
  const run = await launch(['python', '-m', 'unittest'], { PYTHON: join(root, 'python') });
  expect(run).toMatchObject({ code: 4, out: 'python -m unittest\n' });
});

test('a Python that is missing or too old is said so', async () => {
  write('python', '#!/bin/sh\nexit 1\n');
  chmodSync(join(root, 'python'), 0o755);
  const run = await launch(['python', 'x.py'], { PYTHON: join(root, 'python') });
  expect(run.code).toBe(2);
  expect(run.err).toContain('Python 3.10');
});
