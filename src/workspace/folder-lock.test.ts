import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './folder-lock.ts';
import { ownIdentity } from './process-identity.ts';

let folder: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-lock-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const module = fileURLToPath(new URL('./folder-lock.ts', import.meta.url));

/** A separate process that tries to hold the folder; resolves to the first line it prints. */
async function contend(): Promise<{ child: ChildProcess; said: string }> {
  const code = `import { lockFolder } from ${JSON.stringify(module)};
    try { await lockFolder(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000); }
    catch (error) { console.log('refused: ' + error.message); }`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [chunk]: unknown[] = await once(child.stdout, 'data');
  return { child, said: String(chunk).trim() };
}

test('a live process keeps others out; a killed one is taken over, and its lock file goes', async () => {
  const { child, said } = await contend();
  expect(said).toBe('held');
  await expect(lockFolder(folder)).rejects.toThrow(`process ${child.pid}`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = await lockFolder(folder);
  expect(lock.tookOver).toBe(true);
  expect(readdirSync(folder)).toHaveLength(1);
  lock.release();
  expect(readdirSync(folder)).toHaveLength(0);
});

test('of several processes that find the lock of a dead one together, at most one holds the folder', async () => {
  const dead = { ...ownIdentity(), pid: 4_194_304 + 7 };
  writeLock('dead', dead);
  const contenders = await Promise.all([contend(), contend(), contend()]);
  expect(contenders.filter((one) => one.said === 'held').length).toBeLessThanOrEqual(1);
  expect(contenders.filter((one) => !/^(held|refused: Another run)/.test(one.said))).toEqual([]);
});

test('a number that another process has taken over meanwhile does not count as alive', async () => {
  writeLock('reused', { ...ownIdentity(), started: '1' });
  (await lockFolder(folder)).release();
  expect(readdirSync(folder)).toHaveLength(0);
});

test('a lock from another machine holds while its heartbeat is fresh, and is abandoned after', async () => {
  const path = writeLock('elsewhere', { ...ownIdentity(), realm: 'otherhost pid:[1] boot' });
  await expect(lockFolder(folder)).rejects.toThrow('on otherhost');
  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(path, longAgo, longAgo);
  expect((await lockFolder(folder)).tookOver).toBe(true);
});

test('a lock from before a reboot of this machine is dead', async () => {
  const [host, space] = ownIdentity().realm.split(' ');
  writeLock('before-reboot', { ...ownIdentity(), realm: `${host} ${space} other-boot` });
  const lock = await lockFolder(folder);
  expect(lock.tookOver).toBe(process.platform === 'linux');
  lock.release();
});

function writeLock(name: string, identity: ReturnType<typeof ownIdentity>): string {
  const path = join(folder, `.evenkeel-lock-${name}.json`);
  writeFileSync(path, JSON.stringify({ schema: 'evenkeel.lock/1', ...identity, since: '2020-01-01T00:00:00.000Z' }));
  return path;
}
