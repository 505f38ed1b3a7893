/**
 * The load of `bench/rewards.ts`, in a process of its own: reads one plan (JSON) a line from stdin, sends it, and prints
 * what came of it (JSON), until stdin ends.
 *
 * With a rate, requests have times at which they are due (a Poisson process), whatever became of those before: a slow
 * answer holds up no later request, so that none is spared the waiting (no coordinated omission). Latency counts from when
 * a request was due; how late this process was in sending it is told apart.
 */
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { quantileOfSorted, Random } from '../src/stats/index.ts';
import { freshBatch } from './reward-batches.ts';
import { batch, type LoadFigures, type LoadPlan, type Quantiles } from './reward-plan.ts';

const random = new Random(2);
const known = Array.from({ length: 32 }, freshBatch);

async function run({ url, seconds, rate, inFlight, fresh }: LoadPlan): Promise<LoadFigures> {
  const pool = new Pool(url, { connections: 64 });
  const latency: number[] = [];
  const lateness: number[] = [];
  const answers: string[] = [];
  let turn = 0;
  const began = performance.now();
  const end = began + 1_000 * seconds;
  const send = async (due: number): Promise<void> => {
    const body = fresh ? freshBatch() : (known[turn++ % known.length] as Buffer);
    lateness.push(performance.now() - due);
    const answer = await pool.request({ method: 'POST', path: '/v1/score', body });
    const got = await answer.body.text();
    latency.push(performance.now() - due);
    if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}: ${got.slice(0, 200)}`);
    answers.push(got);
  };
  if (rate === null) {
    const loop = async (): Promise<void> => {
      while (performance.now() < end) await send(performance.now());
    };
    await Promise.all(Array.from({ length: inFlight }, loop));
  } else {
    const sent: Promise<void>[] = [];
    for (let due = began; ; ) {
      due += (-1_000 * Math.log(1 - random.uniform())) / rate;
      if (due >= end) break;
      // Timers may fire up to a millisecond early.
      for (let wait = due - performance.now(); wait > 0; wait = due - performance.now()) await pause(Math.ceil(wait));
      sent.push(send(due));
    }
    await Promise.all(sent);
  }
  const took = (performance.now() - began) / 1_000;
  await pool.close();
  // Looked at when the clock has stopped: this process should take as little as it can from the service.
  for (const answer of answers) {
    const { items } = JSON.parse(answer) as { readonly items: readonly { readonly reward: unknown }[] };
    if (items.length === batch && items.every(({ reward }) => typeof reward === 'number')) continue;
    throw new Error(`an answer of ${items.length} items, or without rewards`);
  }
  return { requests: answers.length, seconds: took, latency: quantiles(latency), lateness: quantiles(lateness) };
}

function quantiles(values: number[]): Quantiles {
  values.sort((a, b) => a - b);
  const at = (p: number): number => Number(quantileOfSorted(values, p).toFixed(2));
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999) };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await run(JSON.parse(line) as LoadPlan)));
}
