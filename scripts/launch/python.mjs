import { spawn, spawnSync } from 'node:child_process';
import { LaunchError } from './say.mjs';

/** The oldest Python that the integrations are written for. */
const least = [3, 10];

/**
 * Runs Python with these arguments in `root`, and ends as it ends. `PYTHON` names an interpreter; without it the first
 * one found that is new enough.
 */
export async function runPython(root, args) {
  // No bytecode beside the sources.
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', EVENKEEL_NODE: process.execPath };
  const child = spawn(findPython(), args, { cwd: root, env, stdio: 'inherit' });
  // Ctrl-C reaches the child by itself, as it shares our terminal; it decides how to end.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.exitCode = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 130));
  });
}

function findPython() {
  const candidates = process.env.PYTHON ? [process.env.PYTHON] : ['python3', 'python'];
  const found = candidates.find((command) => {
    const script = `import sys; sys.exit(sys.version_info < (${least}))`;
    return spawnSync(command, ['-c', script], { stdio: 'ignore' }).status === 0;
  });
  if (found !== undefined) return found;
  throw new LaunchError(
    `Python ${least.join('.')} or newer is not found.`,
    'Install it, or set PYTHON to where it is. It is needed for the trainers’ integrations only.',
    2,
  );
}
