import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from './package-root.ts';

export const machineSchema = z.object({
  /** Processors this process may use. */
  cores: z.number().int(),
  /** Memory this process may use, in bytes: the machine's, or its container's limit. */
  memoryBytes: z.number(),
  cpu: z.string(),
  platform: z.string(),
  arch: z.string(),
});
export type Machine = z.infer<typeof machineSchema>;

export const versionsSchema = z.object({
  evenkeel: z.string(),
  node: z.string(),
  onnxruntime: z.string().nullable(),
});
export type Versions = z.infer<typeof versionsSchema>;

export function describeMachine(): Machine {
  const limit = process.constrainedMemory();
  const total = totalmem();
  return {
    cores: availableParallelism(),
    // Without a limit the kernel reports zero or an absurdly large number.
    memoryBytes: limit > 0 && limit < total ? limit : total,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    platform: process.platform,
    arch: process.arch,
  };
}

export function describeVersions(): Versions {
  return {
    evenkeel: versionIn(join(packageRoot(), 'package.json')) ?? 'unknown',
    node: process.versions.node,
    onnxruntime: installedVersion('onnxruntime-node'),
  };
}

/** The version of an installed dependency; null when it is not installed. */
export function installedVersion(name: string): string | null {
  try {
    return versionIn(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

function versionIn(path: string): string | null {
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return z.object({ version: z.string() }).safeParse(content).data?.version ?? null;
}
