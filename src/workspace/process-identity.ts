import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Who a process is, so precisely that a later process with the same number is not taken for it: numbers are reused,
 * after a reboot and in every container anew.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Host and, on Linux, its boot and process-number space: only within the same realm can a number be looked up. */
  readonly realm: string;
  /** When the process started, in the operating system's own unit; null where the system does not tell. */
  readonly started: string | null;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, realm: currentRealm(), started: startOf(process.pid) };
}

/** Whether the process still runs; `unknown` when it belongs to another machine or container. */
export function livenessOf(identity: ProcessIdentity): Liveness {
  if (identity.realm !== currentRealm()) return sameHostAfterReboot(identity.realm) ? 'dead' : 'unknown';
  if (!isRunning(identity.pid)) return 'dead';
  if (identity.started === null) return 'alive';
  const started = startOf(identity.pid);
  return started === null || started === identity.started ? 'alive' : 'dead';
}

function currentRealm(): string {
  const boot = tryRead(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const space = tryRead(() => readlinkSync('/proc/self/ns/pid'));
  return [hostname(), space ?? '-', boot ?? '-'].join(' ');
}

/** Same host and process space, another boot: whatever ran then is gone. */
function sameHostAfterReboot(realm: string): boolean {
  const [host, space, boot] = realm.split(' ');
  const [ownHost, ownSpace, ownBoot] = currentRealm().split(' ');
  return host === ownHost && space === ownSpace && boot !== '-' && ownBoot !== '-' && boot !== ownBoot;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  // A killed process that its parent has not collected yet still has a number, but runs no more.
  return statField(pid, 0) !== 'Z';
}

function startOf(pid: number): string | null {
  const ticks = statField(pid, 19);
  if (ticks !== undefined) return ticks;
  if (process.platform === 'win32' || process.platform === 'linux') return null;
  const listing = tryRead(() => execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim());
  return listing === undefined || listing === '' ? null : listing;
}

/** A field of Linux' /proc/PID/stat, counted from the state, which follows the parenthesised (and free) program name. */
function statField(pid: number, index: number): string | undefined {
  const line = tryRead(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return line?.slice(line.lastIndexOf(')') + 2).split(' ')[index];
}

function tryRead(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
