import type { TaskContext } from '../engine/index.ts';
import { readEvents } from '../feedback/index.ts';
import { loadCheckpoint, saveCheckpoint, transformerConfig, type WordTokenizer } from '../models/index.ts';
import { RewardHead } from '../rewards/index.ts';
import { calibration, type Interval, Random, sigmoid } from '../stats/index.ts';
import type { ChatMessage } from '../terms/index.ts';
import {
  aucBySource,
  compileRewardHead,
  splitBySource,
  startRewardHead,
  thumbRow,
  trainRewardHead,
} from '../training/index.ts';

export interface FitThumbsHeadInput {
  readonly events: string;
  /** The policy whose weights the reward model begins with. */
  readonly start: string;
  readonly out: string;
  readonly seed: number;
  readonly threads: number;
}

/** How well the head predicts the thumbs of users it has never seen. */
export interface ThumbsHeadCard {
  readonly auc: Interval;
  readonly brier: number;
  readonly brierOfMean: number;
  readonly ece: number;
  readonly reliability: readonly { readonly predicted: number; readonly observed: number; readonly n: number }[];
  readonly fitted: number;
  readonly heldOutEvents: number;
  readonly heldOutUsers: number;
  readonly models: readonly string[];
}

/** Random batches: three epochs are few, and the pocket world's short replies are of few kinds. */
const settings = { epochs: 3, batchSize: 64, learningRate: 5e-4, stretch: 1 } as const;

/** A conversation with its reply, as the reward model reads it. */
export function ratedSequence(tokenizer: WordTokenizer, messages: readonly ChatMessage[], reply: string): number[] {
  return [...tokenizer.encodeChat(messages), ...tokenizer.encode(reply), tokenizer.end];
}

/** The thumbs reward that reads the text itself: kept as a checkpoint, judged on held-out users. */
export async function fitThumbsHead(input: FitThumbsHeadInput, { signal }: TaskContext): Promise<ThumbsHeadCard> {
  const random = new Random(input.seed).fork('thumbs head');
  const { config: rawConfig, parameters, tokenizer } = await loadCheckpoint(input.start);
  const config = transformerConfig.parse(rawConfig);
  const rated: { tokens: number[]; up: 0 | 1; user: string; model: string }[] = [];
  for await (const event of readEvents(input.events)) {
    if (event.thumb === null) continue;
    const tokens = ratedSequence(tokenizer, event.conversation.messages, event.reply);
    rated.push({
      tokens,
      up: event.thumb === 'up' ? 1 : 0,
      user: event.user.hash,
      model: `${event.model.name}@${event.model.version}`,
    });
  }
  const users = rated.map(({ user }) => user);
  const split = splitBySource(users, random.fork('users'));
  const pick = (indices: readonly number[]) => indices.map((i) => rated[i] as (typeof rated)[number]);
  const fitted = pick(split.folds.flat());
  const judged = pick(split.judge);
  signal.throwIfAborted();

  const learned = startRewardHead(config, parameters, random.fork('head'));
  const program = await compileRewardHead(config, input.threads);
  const rows = fitted.map(({ tokens, up }) => thumbRow(tokens, up === 1));
  for await (const _ of trainRewardHead(program, learned, rows, tokenizer.pad, settings, random.fork('fit'))) {
    signal.throwIfAborted();
  }
  await program.release();
  const head = await RewardHead.create(config, learned, tokenizer.pad, input.threads);
  const scores = await head.score(judged.map(({ tokens }) => tokens));
  await head.release();
  await saveCheckpoint(input.out, { config, tokenizer, parameters: learned, metadata: { kind: 'thumbs head' } });

  const ups = judged.map(({ up }) => up);
  const { bins, brier, expectedError } = calibration(scores.map(sigmoid), ups);
  const rate = ups.filter((up) => up === 1).length / ups.length;
  return {
    auc: aucBySource(
      scores,
      ups,
      judged.map(({ user }) => user),
      random.fork('auc'),
    ),
    brier,
    brierOfMean: rate * (1 - rate),
    ece: expectedError,
    reliability: bins.map(({ predicted, observed, count }) => ({ predicted, observed, n: count })),
    fitted: fitted.length,
    heldOutEvents: judged.length,
    heldOutUsers: new Set(judged.map(({ user }) => user)).size,
    models: [...new Set(rated.map(({ model }) => model))],
  };
}
