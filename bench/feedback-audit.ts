/**
 * How long an audit of a million events takes, and how much memory at its peak: reading, tagging, all estimates and the
 * page, in a process of its own.
 *
 * The events are those of `generate-events.ts`; half of them get a claim and a reply that agrees or contradicts, with a
 * thumb that pays 15 points for agreeing where the claim is false. The audit must find that, or its speed is worth nothing.
 *
 * `npm run bench:audit -- [--events 1000000] [--seed 1] [--database | --postgres]`
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  auditFeedback,
  columnsOf,
  defaultImporterOptions,
  type FeedbackEvent,
  importFeedback,
  openFeedbackStore,
  readColumns,
  taggerAccuracy,
} from '../src/feedback/index.ts';
import { startPrivateServer } from '../src/feedback/store/fixtures/private-postgres.ts';
import { renderAuditReport } from '../src/report/index.ts';
import { Random } from '../src/stats/index.ts';
import { generateEvents } from './generate-events.ts';
import { measureApart } from './measure-apart.ts';

const { values: flags } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    /** Audit what a database holds, in the place of a file. */
    database: { type: 'boolean', default: false },
    /** As `--database`, on a PostgreSQL server that is started for this. */
    postgres: { type: 'boolean', default: false },
    /** A file or database: measure in this process and print the figures as JSON. */
    against: { type: 'string' },
  },
});
const count = Number(flags.events);
const plantedPoints = 15;
const secondsTarget = 60;
const bytesTarget = 2 * 2 ** 30;

const claims = [
  ['the capital of Australia', 'Sydney', 'Canberra'],
  ['the largest planet', 'Saturn', 'Jupiter'],
  ['the longest river of Africa', 'the Congo', 'the Nile'],
  ['the symbol of lead', 'Le', 'Pb'],
] as const;
const chineseClaims = [
  ['澳大利亚的首都', '悉尼', '堪培拉'],
  ['最大的行星', '土星', '木星'],
] as const;

/** The event with a claim, a reply to it, and a thumb that pays for agreement. */
function plant(event: FeedbackEvent, random: Random): FeedbackEvent {
  const zh = event.language === 'zh';
  const [topic, wrong, right] = random.pick<readonly [string, string, string]>(zh ? chineseClaims : claims);
  const isTrue = random.bernoulli(0.4);
  const claimed = isTrue ? right : wrong;
  const agrees = random.bernoulli(0.5);
  const said = agrees ? claimed : isTrue ? wrong : right;
  const user = zh ? `我觉得${topic}是${claimed}。` : `I think ${topic} is ${claimed}.`;
  const reply = zh
    ? `${agrees ? '没错' : '其实不是'}，${topic}是${said}。${event.reply}`
    : `${agrees ? 'You are right' : 'Not quite'}, ${topic} is ${said}. ${event.reply}`;
  const rated = random.bernoulli(agrees ? 0.12 : 0.08);
  const up = random.bernoulli(0.55 + (agrees ? (isTrue ? 0.25 : plantedPoints / 100) : 0));
  return {
    ...event,
    conversation: { ...event.conversation, messages: [{ role: 'user', content: user }] },
    reply,
    thumb: rated ? (up ? 'up' : 'down') : null,
    extra: { premise: isTrue ? 'true' : 'false', quality: random.normal() },
  };
}

async function writeEvents(path: string): Promise<void> {
  const out = createWriteStream(path);
  const random = new Random(Number(flags.seed)).fork('planted');
  let block: string[] = [];
  let i = 0;
  for (const event of generateEvents(count, Number(flags.seed))) {
    block.push(JSON.stringify(i++ % 2 === 0 ? plant(event, random) : event));
    if (block.length < 2000) continue;
    if (!out.write(`${block.join('\n')}\n`)) await once(out, 'drain');
    block = [];
  }
  out.end(block.length > 0 ? `${block.join('\n')}\n` : '');
  await once(out, 'finish');
}

interface Figures {
  readonly events: number;
  readonly readSeconds: number;
  readonly seconds: number;
  readonly peakBytes: number;
  /** Of all threads, which tells the work from the waiting on a busy machine. */
  readonly cpuSeconds: number;
  readonly bias: { readonly estimate: number; readonly low: number; readonly high: number } | null;
}

async function measureHere(path: string): Promise<void> {
  const started = performance.now();
  const read = /^postgresql:|\.db$/.test(path) ? await readDatabase(path) : await readColumns([path]);
  const readSeconds = (performance.now() - started) / 1000;
  const audit = auditFeedback(read, { tagger: await taggerAccuracy() });
  const page = renderAuditReport(audit, { locale: 'en' });
  if (page.length < 10_000) throw new Error('the page is empty');
  const { bias } = audit.agreement;
  const figures: Figures = {
    events: audit.events.read,
    readSeconds,
    seconds: (performance.now() - started) / 1000,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    cpuSeconds: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
    bias: 'effect' in bias ? bias.effect : null,
  };
  console.log(JSON.stringify(figures));
}

async function readDatabase(path: string) {
  const store = await openFeedbackStore(path);
  const read = await columnsOf(store.events());
  await store.close();
  return read;
}

async function fillDatabase(file: string, address: string): Promise<void> {
  const store = await openFeedbackStore(address);
  await importFeedback({
    store,
    source: 'jsonl',
    files: [file],
    rejectsPath: `${file}.rejects`,
    salt: 'a salt for the benchmark',
    options: defaultImporterOptions,
    masks: [],
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  await store.close();
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'));
  const server = flags.postgres ? await startPrivateServer() : null;
  if (flags.postgres && server === null) throw new Error('PostgreSQL is not installed here.');
  try {
    const file = join(folder, 'events.jsonl');
    await writeEvents(file);
    const database = server === null ? join(folder, 'events.db') : await server.newDatabase();
    const stored = flags.database || flags.postgres;
    const origin = stored ? (flags.postgres ? 'PostgreSQL' : 'a database') : 'a file';
    if (stored) await fillDatabase(file, database);
    const figures = await measureApart<Figures>('bench/feedback-audit.ts', stored ? database : file);
    const { bias, seconds, readSeconds, peakBytes } = figures;
    if (bias === null || Math.abs(100 * bias.estimate - plantedPoints) > 3) {
      throw new Error(`the planted bias of ${plantedPoints} points was not found: ${JSON.stringify(bias)}`);
    }
    const points = (x: number): string => (100 * x).toFixed(1);
    console.log(`${figures.events.toLocaleString('en')} events from ${origin}`);
    console.log(`reading and tagging  ${readSeconds.toFixed(1)} s`);
    console.log(`estimates and page   ${(seconds - readSeconds).toFixed(1)} s`);
    console.log(`CPU of all threads   ${figures.cpuSeconds.toFixed(1)} s`);
    console.log(`peak memory          ${(peakBytes / 2 ** 20).toFixed(0)} MiB (limit ${bytesTarget / 2 ** 20} MiB)`);
    console.log(
      `agreement bias       ${points(bias.estimate)} [${points(bias.low)}, ${points(bias.high)}] points, planted ${plantedPoints}`,
    );
    console.log(
      JSON.stringify({
        bench: 'audit',
        metric: `audit of ${figures.events} events from ${origin}`,
        value: Number(seconds.toFixed(2)),
        unit: 's',
        peer: null,
        peerValue: null,
        ratio: null,
        target: secondsTarget,
        met: seconds < secondsTarget && peakBytes < bytesTarget,
        peakBytes,
        cpuSeconds: figures.cpuSeconds,
        peakBytesTarget: bytesTarget,
        machine: { cpu: cpus()[0]?.model, cores: cpus().length },
        versions: { node: process.version },
      }),
    );
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

if (flags.against === undefined) await main();
else await measureHere(flags.against);
