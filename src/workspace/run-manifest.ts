import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { machineSchema, versionsSchema } from './machine.ts';

export const manifestName = 'manifest.json';

/** What a run folder says of itself. */
export const manifestSchema = z.object({
  schema: z.literal('evenkeel.run/1'),
  /** The command that made the run, for example `reproduce`. */
  command: z.string(),
  /** Everything that changes the run's figures. A run can be resumed with equal settings only. */
  settings: z.record(z.string(), z.json()),
  versions: versionsSchema,
  machine: machineSchema,
  /** Digest of the code that began the run. */
  code: z.string(),
  startedAt: z.string(),
  /** When the run was taken up again. */
  resumedAt: z.array(z.string()),
  finishedAt: z.string().nullable(),
});
export type RunManifest = z.infer<typeof manifestSchema>;
export type RunSettings = RunManifest['settings'];

/** One line for each difference, `--seed: the run has 1, this command 2`-like; empty when the settings are equal. */
export function settingsDifferences(stored: RunSettings, asked: RunSettings): string[] {
  const names = [...new Set([...Object.keys(stored), ...Object.keys(asked)])].sort();
  return names
    .filter((name) => !isDeepStrictEqual(stored[name], asked[name]))
    .map((name) => `${name} is ${show(stored[name])} there and ${show(asked[name])} now`);
}

/** Differences between machines or versions that may change the last digits of figures. */
export function surroundingsDifferences(
  stored: Pick<RunManifest, 'versions' | 'machine' | 'code'>,
  current: Pick<RunManifest, 'versions' | 'machine' | 'code'>,
): string[] {
  const lines: string[] = [];
  const compare = (name: string, before: unknown, now: unknown): void => {
    if (before !== now) lines.push(`${name} was ${show(before)} and is ${show(now)}`);
  };
  compare('evenkeel', stored.versions.evenkeel, current.versions.evenkeel);
  compare('onnxruntime', stored.versions.onnxruntime, current.versions.onnxruntime);
  compare('node', stored.versions.node, current.versions.node);
  compare('the processor', stored.machine.cpu, current.machine.cpu);
  compare('the number of cores', stored.machine.cores, current.machine.cores);
  if (stored.code !== current.code) lines.push('the code of evenkeel has changed');
  return lines;
}

function show(value: unknown): string {
  const text = value === undefined ? 'not set' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
