// Two evaluations in under a minute, with nothing but this clone: the embedded base model on its own world's suite, and a
// server that always says the same on evenkeel-core. `npm run demo:evals`
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuilt } from '../launch/build.mjs';
import { evenkeel, root } from './evenkeel.mjs';

await ensureBuilt(root);

const folder = join('runs', 'demo-evals');
rmSync(join(root, folder), { recursive: true, force: true });
const pocket = ['--model', 'pocket:checkpoints/pocket-base', '--suite', 'pocket-quick'];
await evenkeel(['eval', 'run', ...pocket, '--out', join(folder, 'pocket')]);

const stub = spawn(process.execPath, [join(root, 'bench', 'peers', 'stub-endpoint.mjs'), '--reply', 'A'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const { value: port } = await createInterface({ input: stub.stdout })[Symbol.asyncIterator]().next();
const server = ['--model', 'openai:stub', '--base-url', `http://127.0.0.1:${port}/v1`, '--concurrency', '64'];
await evenkeel(['eval', 'run', ...server, '--suite', 'evenkeel-core', '--out', join(folder, 'stub')]);
stub.stdin.end();
