import type { StopSignal } from '../../engine/index.ts';
import {
  conversationTokens,
  type RewardVariant,
  replyTraits,
  type ScoredReply,
  type TokenSequence,
  TransformerReward,
  type TransformerRewardCard,
  type TransformerRewardParts,
} from '../../rewards/index.ts';
import { mean, Random } from '../../stats/index.ts';
import type { ProgressListener } from '../../terms/index.ts';
import { comparisonRow, type MarginRow, thumbRow } from '../reward-head.ts';
import { splitBySource } from '../split-by-source.ts';
import { judgeReward } from '../text-reward/judge-reward.ts';
import type { Task } from '../text-reward/task.ts';
import type { EpochStore } from './epoch-store.ts';
import { explainByRemoval } from './explain-by-removal.ts';
import { levelTransformer } from './level-transformer.ts';
import { leadOver, linearBeside } from './linear-beside.ts';
import { type Network, networkOfCheckpoint, randomNetwork, requireKnownWords } from './start-network.ts';
import { type RewardRows, requireEnough, taskOf } from './tasks.ts';
import { trainNetwork } from './train-network.ts';

export interface TransformerRewardOptions {
  readonly seed: number;
  /** Folder of a policy that it starts from; null: random weights over hashed words. */
  readonly checkpoint: string | null;
  /** 2^bits rows of hashed words; without a checkpoint. */
  readonly bits: number;
  /** Tokens of a conversation with its reply; without a checkpoint. */
  readonly room: number;
  /** At most; null: from 4 for many rows to 30 for few. */
  readonly epochs: number | null;
  readonly threads: number;
}

export interface FittedTransformerReward {
  readonly parts: TransformerRewardParts;
  readonly card: TransformerRewardCard;
}

/** Sources that are not judged are dealt into so many folds; one of them chooses the epoch and the slopes. */
const folds = 5;
/** Replies that nobody rated, on which the slopes are chosen as well. */
const mostUnrated = 4_000;
const fromRandom = { learningRate: 1e-3, hidden: 0.1 };
const fromCheckpoint = { learningRate: 5e-4, hidden: 0.1 };

/**
 * Fits a reward that a transformer reads from the conversation and its reply, raw and debiased, and judges both on the
 * users (prompts) that the linear reward of the same seed is judged on.
 *
 * Of the other sources a fifth is not trained on: the epoch with the least loss there gives the weights, and the slopes of
 * the levelled traits are chosen there and on what nobody rated, because scores of replies that were trained on follow
 * their own thumbs.
 *
 * @throws EvenkeelError `input` for too few rows, or texts that the checkpoint cannot read; `interrupted`
 */
export async function fitTransformerReward(
  given: RewardRows,
  options: TransformerRewardOptions,
  context: { readonly progress: ProgressListener; readonly signal: StopSignal; readonly store: EpochStore },
): Promise<FittedTransformerReward> {
  const { progress, signal } = context;
  const { checkpoint, threads } = options;
  const random = new Random(options.seed);
  const own = random.fork('transformer-reward');
  const task = taskOf(given);
  const split = splitBySource(task.sources, random.fork('text-reward/sources'), folds);
  const [watched = [], ...others] = split.folds;
  const trained = others.flat();
  requireEnough(task, [trained, watched, split.judge]);
  const network = await openNetwork(options, own.fork('start'));
  const { config, source, reader } = network;
  const unknown = checkpoint === null ? 0 : requireKnownWords(reader, task.replies, checkpoint);

  const sequences = task.replies.map(({ prompt, completion }) =>
    conversationTokens(reader, prompt, reader.read(completion), config.maxLength),
  );
  const { learningRate, hidden } = checkpoint === null ? fromRandom : fromCheckpoint;
  const rowOf = (row: number) => marginRow(task, row, sequences);
  const learned = await trainNetwork({
    ...network,
    ...context,
    pad: reader.pad,
    trained: trained.map(rowOf),
    watched: watched.map(rowOf),
    settings: { epochs: options.epochs, learningRate, hidden: { share: hidden, by: reader.unknown } },
    threads,
    random: own.fork('training'),
  });

  const tell = (done: number, detail: string) => progress({ stage: 'judge', done, total: 4, detail });
  tell(0, 'levelling');
  const blank = replyTraits.names.map(() => 0);
  const { parameters, epochs, chosen } = learned;
  const reward = await TransformerReward.open({ config, source, parameters, slopes: blank }, replyTraits, threads);
  try {
    const scoresOf = async (replies: readonly number[]): Promise<Map<number, number>> => {
      const scores = await reward.scoreTokens(
        replies.map((i) => sequences[i] as TokenSequence),
        signal,
      );
      return new Map(replies.map((i, n) => [i, scores[n] as number]));
    };
    const watchedScores = await scoresOf(repliesOf(task, watched));
    const unratedScores = await scoresOf(task.unrated.slice(0, mostUnrated));
    if (task.kind === 'comparisons') moveZero(reward, mean([...watchedScores.values()]));
    const { slopes, levelled } = levelTransformer(task, new Map([...watchedScores, ...unratedScores]));
    tell(1, 'judging');
    const judgedReplies = repliesOf(task, split.judge);
    const scores = variantScores(task, await scoresOf(judgedReplies), slopes);
    const judged = judgeReward(task, scores, (i) => replyTraits.read(task.replies[i] as ScoredReply), {
      seen: trained,
      judge: split.judge,
      random,
    });
    tell(2, 'removing words');
    const judgedTexts = judgedReplies.map((i) => task.replies[i] as ScoredReply);
    const words = await explainByRemoval(reward, judgedTexts, own.fork('words'), signal);
    tell(3, 'fitting the linear reward on the same users');
    const linear = await linearBeside(given, options.seed);
    tell(4, 'done');
    return {
      parts: { ...reward.parts, slopes },
      card: {
        ...judged,
        levelled,
        network: {
          start: checkpoint === null ? 'random' : 'checkpoint',
          words: source.kind,
          ids: reader.size,
          layers: config.layers,
          dim: config.dim,
          parameters: parameters.flat.length,
          room: config.maxLength,
        },
        unknown,
        cut: sequences.filter(({ length }) => length === config.maxLength).length / sequences.length,
        epochs,
        chosen,
        chosenOn: watched.length,
        linear,
        lead: leadOver(linear, judged),
        slopes: levelled.traits.map((name) => ({ name, slope: slopes[replyTraits.names.indexOf(name)] as number })),
        words,
      },
    };
  } finally {
    await reward.close();
  }
}

function openNetwork({ checkpoint, bits, room }: TransformerRewardOptions, random: Random): Promise<Network> | Network {
  return checkpoint === null ? randomNetwork(bits, room, random) : networkOfCheckpoint(checkpoint, random);
}

const repliesOf = (task: Task, rows: readonly number[]): number[] =>
  rows.flatMap((row) => task.sides[row] as readonly number[]);

function marginRow({ kind, sides, outcomes }: Task, row: number, sequences: readonly TokenSequence[]): MarginRow {
  const [first = [], second = []] = (sides[row] as readonly number[]).map((i) => sequences[i] as TokenSequence);
  return kind === 'thumbs' ? thumbRow(first, outcomes[row] === 1) : comparisonRow(first, second);
}

/** Comparisons tell nothing of where 0 is: it becomes the mean reply. */
function moveZero({ parts }: TransformerReward, from: number): void {
  const bias = parts.parameters.view('reward.bias');
  bias[0] = (bias[0] as number) - from;
}

/** Scores of the judged replies; of no others. */
function variantScores(
  task: Task,
  judged: ReadonlyMap<number, number>,
  slopes: readonly number[],
): Record<RewardVariant, number[]> {
  const raw = task.replies.map((_, i) => judged.get(i) ?? Number.NaN);
  const debiased = task.replies.map((reply, i) => {
    const score = judged.get(i);
    if (score === undefined) return Number.NaN;
    return replyTraits.read(reply).reduce((sum, value, k) => sum + value * (slopes[k] as number), score);
  });
  return { raw, debiased };
}
