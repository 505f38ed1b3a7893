import { randomBytes, randomInt } from 'node:crypto';
import {
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LaunchError, say } from './say.mjs';

const prefix = '.launch-lock-';
const abandonedMs = 120_000;

/**
 * Runs `work` while no other launcher does in this clone; waits for its turn. Every launcher writes a lock file of its
 * own and then looks for others: of two, at least the later sees the earlier, steps back and tries again. (The same
 * protocol guards run folders, in src/workspace/folder-lock.ts; this one must work before anything is installed.)
 */
export async function underLock(root, doing, work) {
  let told = false;
  for (;;) {
    if (liveLocks(root, null).length === 0) {
      const name = `${prefix}${process.pid}-${randomBytes(4).toString('hex')}`;
      const path = join(root, name);
      write(root, path);
      const release = () => rmSync(path, { force: true });
      if (liveLocks(root, name).length === 0) return await holding(path, release, work);
      release();
    }
    if (!told) say(`another process is ${doing} here; waiting for it …`);
    told = true;
    await pause(randomInt(100, 400));
  }
}

async function holding(path, release, work) {
  const beat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // Only launchers on other machines go by the heartbeat.
    }
  }, 10_000);
  process.on('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

function write(root, path) {
  const temporary = `${path}.partial`;
  try {
    writeFileSync(temporary, JSON.stringify({ pid: process.pid, realm: realm(), started: startOf(process.pid) }));
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    const message = `Nothing can be written in ${root} (${error.code ?? error.message}).`;
    throw new LaunchError(message, 'Installing and building need write permission and free disk space here.', 2);
  }
}

/** Lock files of live launchers other than `own`; those of dead ones are removed. */
function liveLocks(root, own) {
  return readdirSync(root).filter((name) => {
    if (!name.startsWith(prefix) || name.endsWith('.partial') || name === own) return false;
    const path = join(root, name);
    try {
      const lock = JSON.parse(readFileSync(path, 'utf8'));
      if (isAlive(lock, statSync(path).mtimeMs)) return true;
    } catch {
      return false;
    }
    rmSync(path, { force: true });
    return false;
  });
}

function isAlive(lock, beat) {
  if (lock.realm !== realm()) return Date.now() - beat < abandonedMs;
  try {
    process.kill(lock.pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  const started = startOf(lock.pid);
  return started === null || lock.started === null || started === lock.started;
}

/** Within one host and process-number space, a number can be looked up. */
function realm() {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** When a process started (Linux: ticks since boot); null where the system does not tell. Numbers are used again. */
function startOf(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return null;
  }
}
