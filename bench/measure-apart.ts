import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * Runs a benchmark's `--against` in a process of its own, so that its peak memory is its own too.
 *
 * @returns the last line that it prints, which is JSON
 */
export async function measureApart<Figures>(bench: string, against: string): Promise<Figures> {
  const launcher = fileURLToPath(new URL('../scripts/launch.mjs', import.meta.url));
  const child = spawn(process.execPath, [launcher, 'run', bench, '--against', against], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`the measuring process ended with code ${code}`);
  return JSON.parse(output.trim().split('\n').at(-1) as string) as Figures;
}
