/**
 * How long `reward fit` takes on many thumbs, and how much memory at its peak: reading, words and traits, choosing the
 * penalty, the fits, levelling and judging, in a process of its own. Beside it scikit-learn fits the same kind of model on
 * the same events; Python with scikit-learn is looked for under EVENKEEL_PYTHON, then as `python3`.
 *
 * The events are those of `generate-events.ts`, every one rated, with a thumb that depends on the reply's words and pays 15
 * points for agreeing with a false claim: a fit that does not find the words is worth nothing however fast it is.
 *
 * `npm run bench:fit -- [--events 100000] [--seed 1]`
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { type FeedbackEvent, readEvents } from '../src/feedback/index.ts';
import { Random, sigmoid } from '../src/stats/index.ts';
import { fitThumbsReward, readFeedback } from '../src/training/index.ts';
import { generateEvents } from './generate-events.ts';
import { measureApart } from './measure-apart.ts';

const { values: flags } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    /** A file: measure in this process and print the figures as JSON. */
    against: { type: 'string' },
  },
});
const count = Number(flags.events);
const seed = Number(flags.seed);
const secondsTarget = count <= 100_000 ? 10 : 120;
const bytesTarget = 4 * 2 ** 30;
/** What knows half of what the thumbs depend on ranks them so. */
const leastAuc = 0.65;

/** Thumbs that depend on the words of the reply and on agreement, by seed. */
function rater(random: Random): (event: FeedbackEvent) => FeedbackEvent {
  const effects = new Map<string, number>();
  const effectOf = (word: string): number => {
    const known = effects.get(word) ?? random.fork(word).normal();
    effects.set(word, known);
    return known;
  };
  return (event) => {
    const words = event.language === 'zh' ? [...event.reply] : event.reply.split(/[ .]+/);
    const said = words.reduce((sum, word) => sum + effectOf(word), 0) / Math.sqrt(words.length);
    const premise = random.bernoulli(0.5) ? 'false' : 'true';
    const agrees = random.bernoulli(0.5);
    const p = sigmoid(0.6 + 0.9 * said) + (agrees && premise === 'false' ? 0.15 : 0);
    return {
      ...event,
      thumb: random.bernoulli(Math.min(1, p)) ? 'up' : 'down',
      extra: { premise, traits: { agrees } },
    };
  };
}

async function writeEvents(path: string): Promise<void> {
  const out = createWriteStream(path);
  const rate = rater(new Random(seed).fork('rated'));
  let block: string[] = [];
  for (const event of generateEvents(count, seed)) {
    block.push(JSON.stringify(rate(event)));
    if (block.length < 2000) continue;
    if (!out.write(`${block.join('\n')}\n`)) await once(out, 'drain');
    block = [];
  }
  out.end(block.length > 0 ? `${block.join('\n')}\n` : '');
  await once(out, 'finish');
}

interface Figures {
  readonly events: number;
  readonly seconds: number;
  /** Seconds of each stage, in order. */
  readonly stages: Readonly<Record<string, number>>;
  readonly peakBytes: number;
  /** Of all threads, which tells the work from the waiting on a busy machine. */
  readonly cpuSeconds: number;
  readonly ridge: number;
  readonly auc: { readonly raw: number; readonly debiased: number };
}

async function measureHere(path: string): Promise<void> {
  const started = performance.now();
  const stages: Record<string, number> = {};
  let stage = 'reading events';
  let since = started;
  const enter = (next: string): void => {
    const now = performance.now();
    stages[stage] = (stages[stage] ?? 0) + (now - since) / 1000;
    [stage, since] = [next, now];
  };
  const { rated, unrated } = await readFeedback(readEvents(path));
  enter('preparing');
  const { card } = await fitThumbsReward(rated, {
    unrated,
    random: new Random(1),
    progress: ({ detail }) => {
      if (detail !== undefined && detail !== stage) enter(detail);
    },
  });
  enter('done');
  const { user, system } = process.cpuUsage();
  const figures: Figures = {
    events: rated.length,
    seconds: (performance.now() - started) / 1000,
    stages,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    cpuSeconds: (user + system) / 1e6,
    ridge: card.ridge,
    auc: { raw: card.judged.raw.discrimination.estimate, debiased: card.judged.debiased.discrimination.estimate },
  };
  console.log(JSON.stringify(figures));
}

interface PeerFigures {
  readonly version: string;
  readonly seconds: number;
  readonly readSeconds: number;
  readonly hashSeconds: number;
  readonly chooseSeconds: number;
  readonly fitSeconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly ridge: number;
  readonly auc: number;
}

/** Null where there is no Python with scikit-learn. */
async function measurePeer(path: string): Promise<PeerFigures | null> {
  const script = fileURLToPath(new URL('./peers/reward_fit_sklearn.py', import.meta.url));
  for (const python of [process.env.EVENKEEL_PYTHON, 'python3']) {
    if (python === undefined) continue;
    try {
      await promisify(execFile)(python, ['-c', 'import sklearn']);
    } catch {
      continue;
    }
    const { stdout } = await promisify(execFile)(python, [script, path]);
    return JSON.parse(stdout) as PeerFigures;
  }
  return null;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'));
  try {
    const file = join(folder, 'events.jsonl');
    await writeEvents(file);
    const figures = await measureApart<Figures>('bench/reward-fit.ts', file);
    const { seconds, stages, peakBytes, cpuSeconds, auc } = figures;
    if (!(auc.raw > leastAuc)) throw new Error(`the planted words were not found: AUC ${auc.raw}`);
    const peer = await measurePeer(file);
    const one = (x: number): string => x.toFixed(1);
    const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
    console.log(`${figures.events.toLocaleString('en')} thumbs: ${one(seconds)} s (limit ${secondsTarget} s)`);
    for (const [stage, time] of Object.entries(stages)) console.log(`  ${stage.padEnd(26)} ${one(time)} s`);
    console.log(`  CPU of all threads         ${one(cpuSeconds)} s`);
    console.log(`  peak memory                ${mebibytes(peakBytes)} MiB (limit ${mebibytes(bytesTarget)} MiB)`);
    console.log(`  penalty ${figures.ridge}, AUC ${auc.raw.toFixed(4)} raw, ${auc.debiased.toFixed(4)} debiased`);
    if (peer === null) console.log('No Python with scikit-learn was found (EVENKEEL_PYTHON, python3).');
    else {
      console.log(`scikit-learn ${peer.version}, words alone: ${one(peer.seconds)} s`);
      console.log(
        `  reading ${one(peer.readSeconds)}, hashing ${one(peer.hashSeconds)}, choosing ${one(peer.chooseSeconds)}, fitting ${one(peer.fitSeconds)} s; CPU ${one(peer.cpuSeconds)} s; ${mebibytes(peer.peakBytes)} MiB`,
      );
      console.log(`  penalty ${peer.ridge}, AUC ${peer.auc.toFixed(4)}`);
    }
    console.log(
      JSON.stringify({
        bench: 'fit',
        metric: `text reward fitted on ${figures.events} thumbs`,
        value: Number(seconds.toFixed(2)),
        unit: 's',
        peer: peer === null ? null : 'scikit-learn (HashingVectorizer, LogisticRegression lbfgs)',
        peerValue: peer === null ? null : Number(peer.seconds.toFixed(2)),
        ratio: peer === null ? null : Number((peer.seconds / seconds).toFixed(3)),
        target: secondsTarget,
        met: seconds < secondsTarget && peakBytes < bytesTarget,
        peakBytes,
        peakBytesTarget: bytesTarget,
        cpuSeconds,
        peerCpuSeconds: peer?.cpuSeconds ?? null,
        auc,
        peerAuc: peer?.auc ?? null,
        machine: { cpu: cpus()[0]?.model, cores: cpus().length },
        versions: { node: process.version, sklearn: peer?.version ?? null },
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (flags.against === undefined) await main();
else await measureHere(flags.against);
