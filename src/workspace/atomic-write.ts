import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { explainingDiskErrors } from './disk-errors.ts';
import { makeFolder } from './make-folder.ts';

const temporaryMark = '.partial-';

/**
 * Writes a file so that, whatever happens (a kill, a power cut, a full disk), the path holds either the old content or
 * the new one, never a part: a temporary file beside it is written, synced and renamed. Missing parent folders are made.
 *
 * @throws EvenkeelError('workspace') when the disk refuses.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array, what = 'write a file'): Promise<void> {
  await explainingDiskErrors(what, path, async () => {
    const folder = dirname(path);
    await makeFolder(folder);
    const temporary = join(
      folder,
      `.${basename(path)}${temporaryMark}${process.pid}-${randomBytes(4).toString('hex')}`,
    );
    try {
      const handle = await open(temporary, 'wx');
      try {
        await handle.writeFile(data);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    await syncFolder(folder);
  });
}

/** Writes `value` as indented JSON with a final newline, atomically. */
export async function writeJsonAtomic(path: string, value: unknown, what?: string): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`, what);
}

/** True for the name of a temporary file that `writeFileAtomic` left behind when its process was killed. */
export function isLeftover(name: string): boolean {
  return name.startsWith('.') && name.includes(temporaryMark);
}

/** Removes what killed writers left in `folder` and below. Call it only where no other process may be writing. */
export async function removeLeftovers(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isFile() && isLeftover(entry.name)) await rm(join(entry.parentPath, entry.name), { force: true });
  }
}

/** Makes a rename survive a power cut. Not every file system can sync a folder; the rename itself stands regardless. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows and some network file systems refuse to open or sync a folder.
  }
}
