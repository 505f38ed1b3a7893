import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { describeMachine, packageRoot } from '../../workspace/index.ts';
import type { Finding } from './finding.ts';

const gibibyte = 2 ** 30;
/** What `reproduce` may use. */
const memoryWanted = 2 * gibibyte;

export function checkNode(): Finding {
  const found = process.versions.node;
  const packageJson: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  const wanted = z.object({ engines: z.object({ node: z.string() }) }).parse(packageJson).engines.node;
  const enough = isAtLeast(found, wanted.replace('>=', ''));
  return {
    id: 'node',
    title: 'Node.js',
    status: enough ? 'ok' : 'problem',
    detail: `${found} (needs ${wanted})`,
    hint: enough ? null : 'Install a newer Node from https://nodejs.org.',
  };
}

export function isAtLeast(version: string, minimum: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, least] of minimum.split('.').map(Number).entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

export function checkProcessor(): Finding {
  const { cores, cpu, platform, arch } = describeMachine();
  const few = cores < 2;
  return {
    id: 'processor',
    title: 'Processor',
    status: few ? 'note' : 'ok',
    detail: `${cores} ${cores === 1 ? 'core' : 'cores'}, ${cpu}, ${platform} ${arch}`,
    hint: few ? 'Everything works on one core, but takes about twice as long as on two.' : null,
  };
}

export function checkMemory(): Finding {
  const { memoryBytes } = describeMachine();
  // Free memory in the kernel's narrow sense leaves out what it would give back; where it tells, the wider sense counts.
  const available = Math.min(availableMemory(), memoryBytes);
  const detail = `${inGibibytes(memoryBytes)} in all, ${inGibibytes(available)} available`;
  const base = { id: 'memory', title: 'Memory', detail };
  if (memoryBytes < memoryWanted / 2) {
    return { ...base, status: 'problem', hint: 'The reproduction needs up to 2 GB.' };
  }
  const tight = available < memoryWanted;
  return { ...base, status: tight ? 'note' : 'ok', hint: tight ? 'Close other programs: up to 2 GB are used.' : null };
}

function availableMemory(): number {
  try {
    const line = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'));
    if (line?.[1] !== undefined) return Number(line[1]) * 1024;
  } catch {
    // Not Linux.
  }
  return freemem();
}

export function inGibibytes(bytes: number): string {
  return `${(bytes / gibibyte).toFixed(1)} GB`;
}
