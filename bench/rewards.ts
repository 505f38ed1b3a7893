/**
 * How many scores a second the reward service answers in batches of 64, with a logistic reward model as its signal, and how
 * long requests take at half of the rate it must reach and at 25, 50 and 75% of the rate it does reach. Three processes:
 * the service, the load (`reward-load.ts`), and this one, which waits.
 *
 * `npm run bench:rewards -- [--seconds 15] [--in-flight 4]`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeVersions } from '../src/workspace/index.ts';
import { writeMix } from './reward-mix.ts';
import { batch, type LoadFigures, type LoadPlan } from './reward-plan.ts';

const { values: flags } = parseArgs({
  options: { seconds: { type: 'string', default: '15' }, 'in-flight': { type: 'string', default: '4' } },
});
const seconds = Number(flags.seconds);
const inFlight = Number(flags['in-flight']);
const targets = { uncached: 5_000, cached: 20_000, p99: 50 };
const root = fileURLToPath(new URL('..', import.meta.url));

/** CPU time that a process has used, from Linux's /proc; NaN elsewhere. */
async function cpuSeconds(pid: number): Promise<number> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

interface Figures extends LoadFigures {
  /** Scores a second. */
  readonly rate: number;
  /** Of the service's process, in microseconds a score. */
  readonly cpu: number;
}

/** A child's lines of stdout, one by one. */
function linesOf(child: ChildProcess, what: string): () => Promise<string> {
  const lines = createInterface({ input: child.stdout as Readable })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${what} ended with code ${child.exitCode}`);
    return value;
  };
}

const folder = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'));
const mix = await writeMix(folder);
const service = spawn(
  process.execPath,
  ['--import', 'tsx/esm', join(root, 'src/cli/main.ts'), 'reward', 'serve', mix, '--port', '0', '--json'],
  { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] },
);
const generator = spawn(process.execPath, ['--import', 'tsx/esm', join(root, 'bench/reward-load.ts')], {
  cwd: root,
  stdio: ['pipe', 'pipe', 'inherit'],
});
try {
  const { url } = JSON.parse(await linesOf(service, 'the service')()) as { readonly url: string };
  const pid = service.pid as number;
  const nextFigures = linesOf(generator, 'the load');
  const measure = async (plan: Partial<LoadPlan>): Promise<Figures> => {
    const before = await cpuSeconds(pid);
    generator.stdin?.write(`${JSON.stringify({ url, seconds, rate: null, inFlight, fresh: true, ...plan })}\n`);
    const figures = JSON.parse(await nextFigures()) as LoadFigures;
    const scores = figures.requests * batch;
    const cpu = (1e6 * ((await cpuSeconds(pid)) - before)) / scores;
    return { ...figures, rate: scores / figures.seconds, cpu };
  };
  const show = (name: string, { rate, latency, lateness, cpu }: Figures): void => {
    const times = [latency.p50, latency.p99, latency.p999].map((ms) => ms.toFixed(1).padStart(8)).join('');
    const late = lateness.p99.toFixed(1).padStart(7);
    console.log(`${name.padEnd(22)}${rate.toFixed(0).padStart(8)}${times}${late}${cpu.toFixed(1).padStart(8)}`);
  };

  console.log(`Batches of ${batch}, replies of 120 words, groups of 8; load ${loadavg()[0]?.toFixed(1)} before.`);
  console.log('Times from when a request was due, in ms; "late": p99 of how late it was sent; CPU: µs a score.\n');
  console.log(`${''.padEnd(22)}scores/s     p50     p99   p99.9   late     CPU`);
  // The compiler settles before anything counts.
  await measure({ seconds: Math.min(5, seconds) });
  const uncached = await measure({});
  show(`uncached, ${inFlight} in flight`, uncached);
  const half = await measure({ rate: targets.uncached / batch / 2 });
  show('half of the target', half);
  const shares = [0.25, 0.5, 0.75] as const;
  const loads: Figures[] = [];
  for (const share of shares) {
    const figures = await measure({ rate: (share * uncached.rate) / batch });
    show(`${100 * share}% of its capacity`, figures);
    loads.push(figures);
  }
  await measure({ seconds: Math.min(5, seconds), fresh: false });
  const cached = await measure({ fresh: false });
  show(`cached, ${inFlight} in flight`, cached);

  const [, own] = loads as [Figures, Figures, Figures];
  console.log(
    JSON.stringify({
      bench: 'rewards',
      metric: 'uncached scores answered in batches of 64',
      value: Math.round(uncached.rate),
      unit: 'scores/s',
      peer: null,
      peerValue: null,
      ratio: null,
      target: targets.uncached,
      met:
        uncached.rate >= targets.uncached &&
        cached.rate >= targets.cached &&
        Math.max(half.latency.p99, own.latency.p99) < targets.p99,
      cached: Math.round(cached.rate),
      cachedTarget: targets.cached,
      halfLoadP99Ms: half.latency.p99,
      halfCapacityP99Ms: own.latency.p99,
      p99TargetMs: targets.p99,
      loads: loads.map(({ rate, latency, lateness }, i) => ({
        share: shares[i],
        rate: Math.round(rate),
        latency,
        lateness,
      })),
      cpuMicroseconds: { uncached: Number(uncached.cpu.toFixed(1)), cached: Number(cached.cpu.toFixed(1)) },
      machine: { cpu: cpus()[0]?.model, cores: cpus().length },
      versions: describeVersions(),
    }),
  );
} finally {
  generator.kill('SIGKILL');
  service.kill('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}
