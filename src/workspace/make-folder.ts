import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from './disk-errors.ts';

/**
 * Makes a folder and its missing parents. Node's own recursive variant reports ENOENT where a parent lies on a
 * read-only disk; this one fails with the reason of the folder that could not be made.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const parent = dirname(path);
    if (hasCode(error, 'ENOENT') && parent !== path) {
      await makeFolder(parent);
      await makeFolder(path);
      return;
    }
    // There already, as a folder: nothing to do. Anything else in its place fails here as EEXIST or ENOTDIR. A read-only
    // disk may answer EROFS even for a folder that exists.
    if (!hasCode(error, 'EEXIST', 'EROFS') || !(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
