import { randomBytes, randomInt } from 'node:crypto';
import { rmSync, utimesSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { EvenkeelError } from '../terms/index.ts';
import { writeJsonAtomic } from './atomic-write.ts';
import { explainingDiskErrors } from './disk-errors.ts';
import { livenessOf, ownIdentity } from './process-identity.ts';

const prefix = '.evenkeel-lock-';
const heartbeatMs = 10_000;
/** After this long without a heartbeat the holder on another machine, which cannot be asked, is taken for dead. */
const abandonedMs = 120_000;

const lockSchema = z.object({
  schema: z.literal('evenkeel.lock/1'),
  pid: z.number().int(),
  realm: z.string(),
  started: z.string().nullable(),
  since: z.string(),
});

export interface FolderLock {
  /** True when a dead process' lock was found and removed. */
  readonly tookOver: boolean;
  /** Gives the folder free; safe to call twice. */
  release(): void;
}

/**
 * Claims a folder for this process. Every claimant first writes a lock file of its own and then looks for those of
 * others: of two claimants at least the later one sees the earlier, so two can never both hold the folder, not even
 * when both find the lock of the same dead process. Two that start in the same instant may see each other; both then
 * step back and try again.
 *
 * @throws EvenkeelError('workspace') when a live process holds the folder, or the disk refuses.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  for (let attempt = 1; ; attempt++) {
    const name = `${prefix}${process.pid}-${randomBytes(4).toString('hex')}.json`;
    const path = join(folder, name);
    const identity = ownIdentity();
    const since = new Date().toISOString();
    await writeJsonAtomic(path, { schema: 'evenkeel.lock/1', ...identity, since }, 'lock the folder');
    try {
      const { holder, removed } = await surveyLocks(folder, name);
      if (holder === null) return holdLock(path, removed > 0);
      if (attempt === 4) throw heldError(folder, holder);
      rmSync(path, { force: true });
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
    await pause(randomInt(20, 60 * attempt));
  }
}

/** True for the names of lock files. */
export function isLockFile(name: string): boolean {
  return name.startsWith(prefix) && name.endsWith('.json');
}

interface Holder {
  readonly pid: number;
  readonly realm: string;
  readonly since: string;
  readonly path: string;
}

/** Finds a live holder other than `own`; locks of dead processes are removed on the way. */
async function surveyLocks(folder: string, own: string): Promise<{ holder: Holder | null; removed: number }> {
  let holder: Holder | null = null;
  let removed = 0;
  const names = await explainingDiskErrors('look for locks', folder, () => readdir(folder));
  for (const name of names) {
    if (!isLockFile(name) || name === own) continue;
    const path = join(folder, name);
    const found = await readLock(path);
    if (found === 'gone') continue;
    if (found === 'dead') {
      await rm(path, { force: true });
      removed++;
    } else {
      holder = found;
    }
  }
  return { holder, removed };
}

async function readLock(path: string): Promise<Holder | 'dead' | 'gone'> {
  let text: string;
  let beat: number;
  try {
    text = await readFile(path, 'utf8');
    beat = (await stat(path)).mtimeMs;
  } catch {
    return 'gone';
  }
  let lock: z.infer<typeof lockSchema>;
  try {
    lock = lockSchema.parse(JSON.parse(text));
  } catch {
    // Lock files are written whole, so this is none of ours or damaged; nobody can be holding it.
    return 'dead';
  }
  const liveness = livenessOf(lock);
  const abandoned = liveness === 'unknown' && Date.now() - beat > abandonedMs;
  if (liveness === 'dead' || abandoned) return 'dead';
  return { pid: lock.pid, realm: lock.realm, since: lock.since, path };
}

function holdLock(path: string, tookOver: boolean): FolderLock {
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      // Without its heartbeat the lock still holds on this machine.
    }
  }, heartbeatMs);
  beat.unref();
  const release = (): void => {
    clearInterval(beat);
    process.off('exit', release);
    rmSync(path, { force: true });
  };
  process.on('exit', release);
  return { tookOver, release };
}

function heldError(folder: string, holder: Holder): EvenkeelError {
  const here = holder.realm === ownIdentity().realm;
  const who = here ? `process ${holder.pid}` : `process ${holder.pid} on ${holder.realm.split(' ')[0]}`;
  const hint = here
    ? `Wait for it, stop it (kill ${holder.pid}), or choose another folder with --out.`
    : `Wait for it or choose another folder with --out. If that process is surely gone, delete ${holder.path}.`;
  return new EvenkeelError('workspace', `Another run is at work in ${folder} (${who}, since ${holder.since}).`, {
    hint,
  });
}
