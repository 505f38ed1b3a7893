import type { TaskContext } from '../engine/index.ts';
import { EmbeddedChatModel, loadCheckpoint, transformerConfig } from '../models/index.ts';
import { Random } from '../stats/index.ts';
import { type Deployment, population, traffic, type UserParameters } from '../worlds/pocket/index.ts';
import { type Reception, receive } from './ab-reception.ts';
import { measure, suiteOf } from './measure.ts';
import type { MeasuredReply } from './run-arm.ts';

export interface MeasurePolicyInput {
  readonly policy: string;
  readonly users: UserParameters;
  readonly abConversations: number;
  readonly suite: 'quick' | 'whole';
  readonly seed: number;
  readonly threads: number;
}

export interface PolicyMeasured {
  readonly replies: readonly MeasuredReply[];
  readonly reception: Reception;
}

/** Measures the policy before reinforcement learning as it is deployed today: without memory. */
export async function measurePolicy(input: MeasurePolicyInput, { progress }: TaskContext): Promise<PolicyMeasured> {
  const random = new Random(input.seed).fork('baseline');
  const { config, parameters, tokenizer } = await loadCheckpoint(input.policy);
  const model = await EmbeddedChatModel.create(transformerConfig.parse(config), parameters, tokenizer, input.threads);
  const deployment: Deployment = { memory: false };
  progress({ stage: 'measuring the baseline', done: 0, total: 2 });
  const replies = (await measure(model, suiteOf(input.suite), deployment, random.fork('suite'))).map(
    ({ item, reply, grade }) => ({
      item: item.id,
      reply,
      grade,
      scores: {},
    }),
  );
  progress({ stage: 'measuring the baseline', done: 1, total: 2 });
  const users = population(input.users, random.fork('population'));
  const visits = traffic(random.fork('reception'), users, input.abConversations, { split: 'eval' });
  const reception = await receive(model, visits, deployment, random.fork('thumbs'));
  await model.release();
  return { replies, reception };
}
