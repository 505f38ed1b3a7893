/**
 * What a request costs the reward service, told by CPU time, so that it can be measured on a busy machine: batches of 64
 * new replies while the cache fills and once it is full, and the longest stretch for which a request of 1,024 keeps the
 * thread. No network: requests go to the routes directly.
 *
 * From the CPU times of single requests follows how long requests would take on a core of its own if they came at random
 * times (Poisson): each waits until those before it are done (Lindley's recursion).
 *
 * `npx tsx bench/reward-cost.ts [--requests 7000] [--seed 1]`
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openMix, readMixFile } from '../src/rewards/index.ts';
import { createRewardApp, RewardMetrics, RewardService } from '../src/server/index.ts';
import { quantileOfSorted, Random } from '../src/stats/index.ts';
import { freshBatch } from './reward-batches.ts';
import { writeMix } from './reward-mix.ts';
import { batch } from './reward-plan.ts';

const { values: flags } = parseArgs({
  options: { requests: { type: 'string', default: '7000' }, seed: { type: 'string', default: '1' } },
});
const requests = Number(flags.requests);
/** The compiler settles before anything counts. */
const warmUp = 500;

/** Milliseconds of CPU, all threads of this process. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function describe(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((p) => quantileOfSorted(sorted, p).toFixed(1));
  return `mean ${mean.toFixed(2)}   p50 ${p50}   p99 ${p99}   p99.9 ${p999}`;
}

/** Times from arrival to answer at a share of the capacity; the costs come in their order, again and again. */
function answerTimes(costs: readonly number[], share: number, random: Random): number[] {
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
  const times: number[] = [];
  let wait = 0;
  for (let i = 0; i < 40 * costs.length; i++) {
    const cost = costs[i % costs.length] as number;
    times.push(wait + cost);
    const gap = (-mean / share) * Math.log(1 - random.uniform());
    wait = Math.max(0, wait + cost - gap);
  }
  return times;
}

const folder = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'));
try {
  const path = await writeMix(folder);
  const mix = await openMix(await readMixFile(path), { folder, environment: {}, openJudge: null });
  const metrics = new RewardMetrics(mix);
  const service = new RewardService(mix, { events: metrics.events });
  const app = createRewardApp(service, { token: null, metrics });
  const post = async (body: Buffer): Promise<void> => {
    const answer = await app.fetch(
      new Request('http://bench/v1/score', { method: 'POST', body: new Uint8Array(body) }),
    );
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`status ${answer.status}: ${text.slice(0, 200)}`);
  };

  const filling: number[] = [];
  const full: number[] = [];
  const { mostEntries } = service.scorer.cache;
  for (let i = 0; i < requests; i++) {
    const body = freshBatch();
    const before = cpu();
    await post(body);
    if (i >= warmUp) (i * batch < mostEntries ? filling : full).push(cpu() - before);
  }
  console.log(`CPU of a request of ${batch} new replies, in ms`);
  console.log(`  while the cache fills   ${describe(filling)}`);
  if (full.length === 0) throw new RangeError(`${requests} requests do not fill the cache of ${mostEntries} replies`);
  console.log(`  once it is full         ${describe(full)}`);

  const stretches: number[] = [];
  for (let i = 0; i < 15; i++) {
    const items = Array.from({ length: 1_024 / batch }, () => JSON.parse(freshBatch().toString()).items).flat();
    const body = Buffer.from(JSON.stringify({ items }));
    let longest = 0;
    let last = cpu();
    let done = false;
    const others = (async () => {
      while (!done) {
        await new Promise((resolve) => setImmediate(resolve));
        longest = Math.max(longest, cpu() - last);
        last = cpu();
      }
    })();
    await post(body);
    done = true;
    await others;
    stretches.push(longest);
  }
  console.log(`\nLongest stretch of a request of 1,024, in ms of CPU: ${describe(stretches)}`);

  const mean = full.reduce((sum, cost) => sum + cost, 0) / full.length;
  console.log(
    `\nComputed: one core of its own answers ${((1_000 * batch) / mean).toFixed(0)} scores/s; at random times, in ms`,
  );
  const random = new Random(Number(flags.seed));
  for (const share of [0.25, 0.5, 0.75]) {
    console.log(`  at ${100 * share}% of that   ${describe(answerTimes(full, share, random))}`);
  }
  await mix.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}
