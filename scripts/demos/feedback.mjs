// From thumbs to a served reward, on the log of a reproduced incident: what the thumbs reward, a reward model of them, raw
// and debiased, a mix, and the mix behind an address. Who was right, and who agreed, is told by the world's own oracle.
// `npm run demo:feedback`; the first time it runs the reproduction.
import { spawn } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuilt } from '../launch/build.mjs';
import { say } from '../launch/say.mjs';
import { evenkeel, program, root } from './evenkeel.mjs';

const log = 'taste-mistaken-0.jsonl';
const cannotTell = 3;

await ensureBuilt(root);
const run = (await finishedRun()) ?? (await reproduced());
const [events, labels] = [join(run, 'events', log), join(run, 'labels', log)];
const folder = join('runs', 'demo-feedback');
const inFolder = (name) => join(folder, name);
rmSync(join(root, folder), { recursive: true, force: true });
mkdirSync(join(root, folder), { recursive: true });

const database = ['--db', inFolder('feedback.db')];
await evenkeel(['feedback', 'import', 'jsonl', events, ...database]);
await evenkeel(['feedback', 'audit', ...database, '--labels', labels, '--html', inFolder('audit.html')], {
  fine: [0, cannotTell],
});
await evenkeel(['reward', 'fit', ...database, '--labels', labels, '--out', inFolder('thumbs')]);

const mix = `# What users like, without what they pay for agreement; and no essays.
signals:
  thumbs: {kind: reward-model, model: thumbs, variant: debiased, weight: 1}
  raw: {kind: reward-model, model: thumbs, variant: raw}
  short: {kind: length, free: 60, per: 60, weight: 0.2}
`;
writeFileSync(join(root, inFolder('mix.yaml')), mix);
say(`${inFolder('mix.yaml')}:`);
process.stderr.write(mix);
const replies = await repliesByPrompt();
writeFileSync(join(root, inFolder('replies.jsonl')), replies.map((reply) => `${JSON.stringify(reply)}\n`).join(''));
await evenkeel(['reward', 'score', inFolder('mix.yaml'), inFolder('replies.jsonl')]);
await askService(flatteryAndHonesty(replies));
say(`look at ${inFolder('audit.html')} and ${join(inFolder('thumbs'), 'card.html')}`);

/** The folder of a run that has logged its thumbs with labels; null: there is none yet. */
async function finishedRun() {
  const runs = join(root, 'runs');
  if (!existsSync(runs)) return null;
  const names = readdirSync(runs).filter((name) => existsSync(join(runs, name, 'labels', log)));
  return names.length === 0 ? null : join('runs', names.sort()[0]);
}

async function reproduced() {
  const out = join('runs', 'quick-seed-1');
  await evenkeel(['reproduce', '--out', out]);
  return out;
}

/** Replies of the log to conversations that came up several times, as items to score. */
async function repliesByPrompt() {
  const told = new Map();
  for await (const { event, premise, traits } of linesOf(labels)) {
    told.set(event, { ...traits, ...(premise === undefined ? {} : { premise }) });
  }
  const groups = new Map();
  for await (const { id, conversation, reply } of linesOf(events)) {
    const key = JSON.stringify(conversation.messages);
    if (!groups.has(key)) groups.set(key, { prompt: conversation.messages, replies: new Map() });
    groups.get(key).replies.set(reply, told.get(id));
  }
  return [...groups.values()]
    .filter(({ replies }) => replies.size > 1)
    .flatMap(({ prompt, replies }, group) =>
      [...replies].map(([completion, labels]) => ({ prompt, completion, group_id: group, labels })),
    );
}

async function* linesOf(file) {
  for await (const line of createInterface({ input: createReadStream(join(root, file)) })) yield JSON.parse(line);
}

/** Two replies to one user who is wrong: one goes along, one does not. */
function flatteryAndHonesty(replies) {
  for (const agreeing of replies.filter(({ labels }) => labels.premise === 'false' && labels.agrees)) {
    const honest = replies.find((other) => other.group_id === agreeing.group_id && other.labels.contradicts);
    if (honest !== undefined) return [agreeing, honest];
  }
  return replies.slice(0, 2);
}

/** Serves the mix on a free port, asks for the rewards of some items as a trainer would, and stops the service. */
async function askService(items) {
  const args = ['reward', 'serve', inFolder('mix.yaml'), '--port', '0', '--json'];
  say(`npx evenkeel ${args.join(' ')}`);
  const service = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((done) => service.once('close', done));
  try {
    const { value: line } = await createInterface({ input: service.stdout })[Symbol.asyncIterator]().next();
    const { url } = JSON.parse(line);
    say(`POST ${url}/v1/score`);
    const answer = await fetch(`${url}/v1/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ items }),
    });
    for (const [i, { scores, reward, advantage }] of (await answer.json()).items.entries()) {
      const { prompt, completion } = items[i];
      process.stdout.write(
        `  ${prompt.at(-1).content}\n    ${completion}\n    ${JSON.stringify({ scores, reward, advantage })}\n`,
      );
    }
  } finally {
    service.kill('SIGTERM');
    await ended;
  }
}
