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
 *
 * `work` gets a function to name a process that works for it: should this launcher be killed, the lock holds until that
 * process, too, has ended.
 */
export async function underLock(root, doing, work) {
  let told = false;
  for (;;) {
    if (liveLocks(root, null).length === 0) {
      const name = `${prefix}${process.pid}-${randomBytes(4).toString('hex')}`;
      const path = join(root, name);
      write(root, path, [process.pid]);
      const release = () => rmSync(path, { force: true });
      if (liveLocks(root, name).length === 0) return await holding(root, path, release, work);
      release();
    }
    if (!told) say(`another process is ${doing} here; waiting for it …`);
    told = true;
    await pause(randomInt(100, 400));
  }
}

async function holding(root, path, release, work) {
  const beat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // Only launchers on other machines go by the heartbeat.
    }
  }, 10_000);
  process.on('exit', release);
  try {
    return await work((pid) => write(root, path, [process.pid, pid]));
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

function write(root, path, pids) {
  const temporary = `${path}.partial`;
  try {
    writeFileSync(
      temporary,
      JSON.stringify({ realm: realm(), processes: pids.map((pid) => ({ pid, started: startOf(pid) })) }),
    );
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
  return lock.processes.some(isRunning);
}

function isRunning({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  const [now, state] = [startOf(pid), statField(pid, 0)];
  // A killed process that its parent has not collected yet still has a number, but runs no more.
  return state !== 'Z' && (now === null || started === null || now === started);
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
  return statField(pid, 19);
}

/** A field of Linux' /proc/PID/stat, counted from the state, which follows the parenthesised program name. */
function statField(pid, index) {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[index] ?? null;
  } catch {
    return null;
  }
}
