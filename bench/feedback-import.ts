/**
 * How fast feedback is imported: a million generated events from JSONL into a new SQLite store, through the whole path of
 * `evenkeel feedback import` (read, parse, check, write, count). Beside it, on the same file: `JSON.parse` of every line
 * alone, in one thread, which no import can do without; and the `sqlite3` shell where it is there, which imports the same
 * columns as CSV into a table with the same index, and checks nothing.
 *
 * `npm run bench:feedback -- [--events 1000000] [--seed 1] [--rounds 1] [--file events.jsonl] [--postgres | --database URL]`
 *
 * With `--postgres` the store is on a PostgreSQL server, started for this with its default settings; with `--database` on
 * the one named, in an empty database. Then the other side is `psql`'s `\copy` of the very rows into a table alike.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultImporterOptions, importFeedback, openFeedbackStore } from '../src/feedback/index.ts';
import { startPrivateServer } from '../src/feedback/store/fixtures/private-postgres.ts';
import { describeVersions } from '../src/workspace/index.ts';
import { generateEvents, writeGeneratedEvents } from './generate-events.ts';
import { parseLines } from './parse-lines.ts';

const target = 100_000;
const { values: flags } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '1' },
    file: { type: 'string' },
    postgres: { type: 'boolean', default: false },
    database: { type: 'string' },
  },
});
const count = Number(flags.events);
const seed = Number(flags.seed);
const onPostgres = flags.postgres || flags.database !== undefined;
const peerName = onPostgres ? 'psql \\copy, nothing checked' : 'sqlite3 .import, nothing checked';
const server = flags.postgres ? await startPrivateServer() : null;
if (flags.postgres && server === null) throw new Error('PostgreSQL is not installed here.');
const folder = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'));

interface Timing {
  readonly events: number;
  readonly seconds: number;
  /** Processor time of all threads; null where it was not measured. */
  readonly cpuSeconds: number | null;
}

async function timed(work: () => Promise<number>): Promise<Timing> {
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  const events = await work();
  const seconds = (performance.now() - began) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  return { events, seconds, cpuSeconds: (cpu.user + cpu.system) / 1e6 };
}

async function importAll(file: string, address: string): Promise<Timing> {
  const store = await openFeedbackStore(address);
  try {
    return await timed(async () => {
      const summary = await importFeedback({
        ...{ store, source: 'jsonl', files: [file], rejectsPath: join(folder, 'rejects.jsonl') },
        ...{ salt: 'the salt of a benchmark, of no use', options: defaultImporterOptions },
      });
      if (summary.rejected > 0) throw new Error(`${summary.rejected} generated events were rejected`);
      return summary.stored;
    });
  } finally {
    await store.close();
  }
}

/** The shell's own import of the same columns; null where there is no shell. */
async function importWithShell(): Promise<Timing | null> {
  if (spawnSync('sqlite3', ['-version']).error !== undefined) return null;
  const csv = join(folder, 'events.csv');
  const out = createWriteStream(csv);
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  let block = '';
  for (const event of generateEvents(count, seed)) {
    const { conversation, memory, model } = event;
    block += `${[
      ...[event.source, event.id, event.user.hash, `${model.name} ${model.version} ${event.language}`],
      ...[String(Date.parse(event.at)), event.thumb ?? '', conversation.id, JSON.stringify(conversation.messages)],
      ...[event.reply, JSON.stringify([memory.profile, event.tags, event.comment])],
    ]
      .map(quoted)
      .join(',')}\n`;
    if (block.length < 1 << 20) continue;
    if (!out.write(block)) await once(out, 'drain');
    block = '';
  }
  out.end(block);
  await once(out, 'finish');
  const script = [
    'PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;',
    'CREATE TABLE e(source, id, user, origin, at, thumb, conversation, messages, reply, details);',
    'CREATE UNIQUE INDEX e_once ON e(source, id);',
    `.import --csv ${csv} e`,
  ].join('\n');
  const began = performance.now();
  execFileSync('sqlite3', [join(folder, 'shell.db')], { input: script, stdio: ['pipe', 'ignore', 'inherit'] });
  const seconds = (performance.now() - began) / 1000;
  await rm(csv);
  return { events: count, seconds, cpuSeconds: null };
}

/** `\copy` of the rows that an import has stored into a table alike; null where there is no `psql`. */
async function copyWithPsql(url: string): Promise<Timing | null> {
  if (spawnSync('psql', ['--version']).error !== undefined) return null;
  const { hostname, port, username, password, pathname } = new URL(url);
  const env = {
    ...{ ...process.env, PGHOST: hostname, PGPORT: port, PGUSER: decodeURIComponent(username) },
    ...{ PGPASSWORD: decodeURIComponent(password), PGDATABASE: pathname.slice(1) },
  };
  const psql = (command: string): void => {
    execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-c', command], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  };
  const rows = join(folder, 'rows.txt');
  const columns =
    'source_id, id, import_id, user_id, origin_id, at_ms, thumb, conversation_id, messages, reply, details';
  psql(`\\copy (SELECT ${columns} FROM feedback_events ORDER BY seq) TO '${rows}'`);
  psql('CREATE TABLE copied (LIKE feedback_events INCLUDING ALL)');
  const began = performance.now();
  psql(`\\copy copied (${columns}) FROM '${rows}'`);
  const seconds = (performance.now() - began) / 1000;
  psql('DROP TABLE copied');
  await rm(rows);
  return { events: count, seconds, cpuSeconds: null };
}

function show(name: string, timing: Timing | null): void {
  if (timing === null) {
    console.log(`${name.padEnd(34)} not here`);
    return;
  }
  const { events, seconds, cpuSeconds } = timing;
  const rate = Math.round(events / seconds).toLocaleString('en');
  const cpu = cpuSeconds === null ? '' : `   ${cpuSeconds.toFixed(1)} s of processor time`;
  console.log(`${name.padEnd(34)}${rate.padStart(10)} events/s   ${seconds.toFixed(1)} s${cpu}`);
}

try {
  const file = flags.file ?? join(folder, 'events.jsonl');
  if (flags.file === undefined) await writeGeneratedEvents(file, count, seed);
  const { size } = await stat(file);
  const load = loadavg()[0] ?? 0;
  console.log(
    `${(size / 1e6).toFixed(0)} MB of JSONL, ${availableParallelism()} processors, load ${load.toFixed(1)} before.\n`,
  );

  const limit = await timed(() => parseLines(file));
  show('JSON.parse of every line alone', limit);
  let best: Timing | null = null;
  let peer: Timing | null = null;
  for (let round = 0; round < Number(flags.rounds); round++) {
    const url = flags.database ?? (await server?.newDatabase());
    const timing = await importAll(file, url ?? join(folder, `feedback-${round}.db`));
    show(url === undefined ? 'import into SQLite' : 'import into PostgreSQL', timing);
    if (best === null || timing.seconds < best.seconds) best = timing;
    if (url === undefined) continue;
    const copy = await copyWithPsql(url);
    show(peerName, copy);
    if (peer === null || (copy !== null && copy.seconds < peer.seconds)) peer = copy;
    if (flags.database !== undefined) break;
  }
  if (!onPostgres && flags.file === undefined) {
    peer = await importWithShell();
    show(peerName, peer);
  }
  if (best === null) throw new RangeError('--rounds must be at least 1');
  const value = Math.round(best.events / best.seconds);
  const peerValue = peer === null ? null : Math.round(peer.events / peer.seconds);
  const { evenkeel, node } = describeVersions();
  console.log(
    JSON.stringify({
      ...{
        bench: 'feedback-import',
        metric: `events imported into ${onPostgres ? 'PostgreSQL' : 'SQLite'}`,
        value,
        unit: 'events/s',
      },
      ...{ peer: peer === null ? null : peerName, peerValue },
      ...{ ratio: peerValue === null ? null : Number((value / peerValue).toFixed(3)), target, met: value >= target },
      cpuSeconds: best.cpuSeconds,
      parseOnly: Math.round(limit.events / limit.seconds),
      bytesPerEvent: Math.round(size / best.events),
      machine: { cpu: cpus()[0]?.model ?? 'unknown', parallelism: availableParallelism(), loadBefore: load },
      versions: { evenkeel, node },
    }),
  );
} finally {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}
