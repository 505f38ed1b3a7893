import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EvenkeelError } from '../terms/index.ts';
import { describeMachine, describeVersions } from '../workspace/index.ts';
import { StoppedError } from './interruption.ts';
import type { Terminal } from './terminal.ts';

export interface FailureContext {
  readonly debug: boolean;
  /** The folder of the run that was under way, where the details of an unexpected error are kept; null: none. */
  readonly folder: string | null;
  readonly commandLine: readonly string[];
}

/** The one place that turns an error into what a person reads. Returns the exit code. */
export function reportFailure(error: unknown, terminal: Terminal, context: FailureContext): number {
  const { paint } = terminal;
  if (context.debug) terminal.tell(`${stackOf(error)}\n`);
  if (error instanceof StoppedError) return error.exitCode;
  if (EvenkeelError.isInstance(error)) {
    terminal.tell(`${paint('red', 'error:')} ${error.message}\n`);
    if (error.hint !== undefined) terminal.tell(`  ${error.hint}\n`);
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  terminal.tell(`${paint('red', 'unexpected error:')} ${message}\n`);
  const log = keepDetails(error, context);
  const where = log === null ? 'Run it again with --debug for the details.' : `The details are in ${log}.`;
  terminal.tell(`  This is a fault in Evenkeel, not in what you did. ${where}\n`);
  return 1;
}

function keepDetails(error: unknown, context: FailureContext): string | null {
  const text = [
    new Date().toISOString(),
    `evenkeel ${context.commandLine.join(' ')}`,
    JSON.stringify({ ...describeVersions(), ...describeMachine() }),
    stackOf(error),
    '',
  ].join('\n');
  const inRun = context.folder !== null && isFolder(context.folder);
  try {
    const path = join(inRun ? context.folder : mkdtempSync(join(tmpdir(), 'evenkeel-error-')), 'error.log');
    writeFileSync(path, text, { flag: 'a' });
    return path;
  } catch {
    return null;
  }
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\ncaused by: ${stackOf(error.cause)}`;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
