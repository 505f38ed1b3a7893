import { join } from 'node:path';
import { EvenkeelError } from '../../terms/index.ts';
import { packageRoot } from '../../workspace/index.ts';
import type { Finding } from './finding.ts';

/** Reads the shipped base model with its checksums: without it there is nothing to fine-tune. */
export async function checkBaseCheckpoint(
  folder = join(packageRoot(), 'checkpoints', 'pocket-base'),
): Promise<Finding> {
  const base = { id: 'checkpoint', title: 'Base model' };
  try {
    const { loadCheckpoint } = await import('../../models/index.ts');
    const { parameters } = await loadCheckpoint(folder);
    const millions = (parameters.flat.length / 1e6).toFixed(1);
    return { ...base, status: 'ok', detail: `whole, ${millions} million parameters`, hint: null };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const hint = (EvenkeelError.isInstance(error) ? error.hint : undefined) ?? '`npm run pretrain` makes it anew.';
    return { ...base, status: 'problem', detail, hint };
  }
}
