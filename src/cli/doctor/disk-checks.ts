import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EvenkeelError } from '../../terms/index.ts';
import { explainDiskError } from '../../workspace/index.ts';
import type { Finding } from './finding.ts';
import { inGibibytes } from './machine-checks.ts';

/** A full run with its reports stays well below this. */
const spaceWanted = 2 ** 30;

export async function checkSpace(folder: string): Promise<Finding> {
  const base = { id: 'disk', title: 'Disk space' };
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const tight = free < spaceWanted;
    const hint = tight ? 'Free some space, or choose a folder on another disk with --out.' : null;
    return { ...base, status: tight ? 'note' : 'ok', detail: `${inGibibytes(free)} free in ${folder}`, hint };
  } catch (error) {
    return { ...base, status: 'note', detail: `not known: ${messageOf(error)}`, hint: null };
  }
}

export async function checkWriting(folder: string): Promise<Finding> {
  const base = { id: 'writing', title: 'Writing here' };
  let made: string | null = null;
  try {
    made = await mkdtemp(join(folder, '.evenkeel-doctor-'));
    await writeFile(join(made, 'probe'), 'probe');
    return { ...base, status: 'ok', detail: `runs can be kept in ${join(folder, 'runs')}`, hint: null };
  } catch (error) {
    const explained = explainDiskError(error, 'write', folder);
    const detail = messageOf(explained);
    const hint = 'Choose another folder with --out.';
    return {
      ...base,
      status: 'note',
      detail,
      hint: EvenkeelError.isInstance(explained) ? (explained.hint ?? hint) : hint,
    };
  } finally {
    if (made !== null) await rm(made, { recursive: true, force: true }).catch(() => undefined);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
