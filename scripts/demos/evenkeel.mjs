import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { say } from '../launch/say.mjs';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const program = join(root, 'dist', 'cli', 'main.js');

/**
 * Runs one command line of the program, as a person would, and ends the demonstration where it fails.
 *
 * @param {string[]} args
 * @param {{ fine?: number[] }} options exit codes with which a demonstration goes on
 */
export async function evenkeel(args, { fine = [0] } = {}) {
  say(`npx evenkeel ${args.join(' ')}`);
  const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' });
  const code = await new Promise((ended) => child.once('close', ended));
  if (!fine.includes(code)) process.exit(code ?? 1);
}
