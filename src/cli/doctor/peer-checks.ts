import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Finding } from './finding.ts';

const run = promisify(execFile);

/** PyTorch is never needed; where it is there, `bench:engine` measures it beside the engine. */
export async function checkTorch(): Promise<Finding> {
  const base = { id: 'torch', title: 'Python with PyTorch' };
  const asked = process.env.EVENKEEL_PYTHON;
  const code = 'import sys, torch; print(sys.version.split()[0], torch.__version__)';
  for (const python of asked === undefined ? ['python3', 'python'] : [asked]) {
    const output = await firstLine(python, ['-c', code], 60_000);
    if (output === null) continue;
    const [pythonVersion, torchVersion] = output.split(' ');
    return {
      ...base,
      status: 'ok',
      detail: `PyTorch ${torchVersion} on Python ${pythonVersion} (${python})`,
      hint: null,
    };
  }
  const hint = 'Only `npm run bench:engine` would use it, as a peer; EVENKEEL_PYTHON names another Python.';
  return { ...base, status: 'note', detail: asked === undefined ? 'not found' : `not found with ${asked}`, hint };
}

/** Chromium is never needed to make a report; the report's layout tests use it where it is there. */
export async function checkChromium(): Promise<Finding> {
  const base = { id: 'chromium', title: 'Chromium' };
  const asked = process.env.CHROME_PATH;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  for (const program of asked === undefined ? names : [asked]) {
    const output = await firstLine(program, ['--version'], 20_000);
    if (output !== null) return { ...base, status: 'ok', detail: `${output} (${program})`, hint: null };
  }
  const hint = 'Only tests of how reports look would use it; CHROME_PATH names one.';
  return { ...base, status: 'note', detail: asked === undefined ? 'not found' : `not found at ${asked}`, hint };
}

async function firstLine(program: string, args: readonly string[], timeout: number): Promise<string | null> {
  try {
    const { stdout } = await run(program, args, { timeout, encoding: 'utf8' });
    return stdout.trim().split('\n')[0] ?? null;
  } catch {
    return null;
  }
}
