import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { TaskContext } from '../engine/index.ts';
import { type FeedbackEvent, hashUser, writeEvents } from '../feedback/index.ts';
import { EmbeddedChatModel, loadCheckpoint, transformerConfig } from '../models/index.ts';
import { Random } from '../stats/index.ts';
import { writeFileAtomic } from '../workspace/index.ts';
import {
  type Deployment,
  oracleLabel,
  population,
  react,
  traffic,
  type UserParameters,
} from '../worlds/pocket/index.ts';
import { measure } from './measure.ts';

export interface DeployInput {
  /** The model versions that are deployed, one after the other, to equal shares of the conversations. */
  readonly policies: readonly { readonly folder: string; readonly version: string }[];
  readonly users: UserParameters;
  readonly conversations: number;
  readonly seed: number;
  /** The event log to write, JSONL. */
  readonly out: string;
  /** What an expert would say of each reply, JSONL, for audits of the log. */
  readonly labelsOut: string;
  readonly threads: number;
}

export interface DeployResult {
  readonly conversations: number;
  readonly up: number;
  readonly down: number;
  readonly users: number;
  readonly versions: string[];
}

/** Before the update nothing was remembered. */
const deployment: Deployment = { memory: false };
const chunk = 2_000;

/**
 * Deploys policies to simulated users and logs what the users thought, in the product's own event format. At least two
 * versions are logged: from a single good one a thumbs model never learns what a bad reply is.
 */
export async function deploy(input: DeployInput, { progress, signal }: TaskContext): Promise<DeployResult> {
  const random = new Random(input.seed).fork('deployment');
  const users = population(input.users, random.fork('population'));
  const visits = traffic(random.fork('traffic'), users, input.conversations, { split: 'train' });
  const salt = `evenkeel-pocket-world-${input.seed}`;
  const log = basename(input.out, '.jsonl');
  const events: FeedbackEvent[] = [];
  const labels: string[] = [];
  const seen = new Set<string>();
  let up = 0;
  let down = 0;

  const share = Math.ceil(visits.length / input.policies.length);
  for (const [p, { folder, version }] of input.policies.entries()) {
    const { config: rawConfig, parameters, tokenizer } = await loadCheckpoint(folder);
    const model = await EmbeddedChatModel.create(
      transformerConfig.parse(rawConfig),
      parameters,
      tokenizer,
      input.threads,
    );
    for (let from = p * share; from < Math.min((p + 1) * share, visits.length); from += chunk) {
      signal.throwIfAborted();
      const part = visits.slice(from, Math.min(from + chunk, (p + 1) * share));
      const replies = await measure(
        model,
        part.map(({ item }) => item),
        deployment,
        random.fork(`replies ${from}`),
      );
      part.forEach((visit, i) => {
        const { reply, grade } = replies[i] as (typeof replies)[number];
        const thumb = react(random.fork(`thumb ${from + i}`), visit, grade);
        if (thumb === 'up') up++;
        if (thumb === 'down') down++;
        seen.add(visit.user.id);
        // Logs of several deployments may be read together: none may hold the ids of another.
        const id = `${log}/${from + i}`;
        labels.push(`${JSON.stringify({ event: id, ...oracleLabel(visit.item, grade) })}\n`);
        events.push({
          schema: 'evenkeel.feedback/1',
          id,
          source: 'pocket-world',
          conversation: { id, messages: [...visit.item.messages] },
          reply,
          thumb,
          user: { hash: hashUser(salt, visit.user.id) },
          at: new Date(Date.UTC(2025, 0, 1) + 1_000 * (from + i)).toISOString(),
          model: { name: 'pocket', version },
          memory: { enabled: false, profile: null },
          tags: [visit.item.kind],
          comment: null,
          language: 'en',
          // The simulator's own key to the conversation, for features that the world computes.
          extra: { item: visit.item },
        });
      });
      progress({ stage: 'deployment', done: from + part.length, total: visits.length, detail: version });
    }
    await model.release();
  }
  await mkdir(dirname(input.out), { recursive: true });
  await writeEvents(input.out, events);
  await writeFileAtomic(input.labelsOut, labels.join(''), 'write the labels');
  return { conversations: visits.length, up, down, users: seen.size, versions: input.policies.map((p) => p.version) };
}
