import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { underLock } from './lock.mjs';
import { LaunchError, say } from './say.mjs';

/**
 * Builds dist/ when it is missing or was built from other sources. Compares contents: a checkout changes times only.
 * The new tree is built aside and put in place by renaming, so that no process ever sees half of it.
 * Returns whether it built.
 */
export async function ensureBuilt(root) {
  if (isBuilt(root)) return false;
  return await underLock(root, 'building', async (workFor) => {
    if (isBuilt(root)) return false;
    const digest = sourcesDigest(root);
    const next = join(root, 'dist.next');
    const old = join(root, 'dist.old');
    rmSync(next, { recursive: true, force: true });
    await compile(root, next, workFor);
    writeFileSync(join(next, '.build.json'), `${JSON.stringify({ sources: digest })}\n`);
    rmSync(old, { recursive: true, force: true });
    if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
    renameSync(next, join(root, 'dist'));
    rmSync(old, { recursive: true, force: true });
    return true;
  });
}

function isBuilt(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'dist', '.build.json'), 'utf8')).sources === sourcesDigest(root);
  } catch {
    return false;
  }
}

function sourcesDigest(root) {
  const hash = createHash('sha256');
  const sources = readdirSync(join(root, 'src'), { recursive: true })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join('src', name))
    .sort();
  for (const file of [...sources, 'tsconfig.json', 'tsconfig.build.json', 'package.json']) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

async function compile(root, outDir, workFor) {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [
    tsc,
    '-p',
    'tsconfig.build.json',
    '--outDir',
    outDir,
    '--pretty',
    String(process.stderr.isTTY === true),
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 2] });
  if (child.pid !== undefined) workFor(child.pid);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  if (code === 0) return;
  rmSync(outDir, { recursive: true, force: true });
  const lines = output.trimEnd().split('\n');
  say(`the sources do not compile:\n${lines.slice(0, 30).join('\n')}${lines.length > 30 ? '\n…' : ''}`);
  throw new LaunchError('dist/ could not be built.', 'See all errors with `npm run typecheck`.', 1);
}
