import { loadCheckpoint, type ParameterSet, type TransformerConfig, transformerConfig } from '../../models/index.ts';
import { openReader, type ScoredReply, type TokenReader, type TokenSource } from '../../rewards/index.ts';
import type { Random } from '../../stats/index.ts';
import { EvenkeelError } from '../../terms/index.ts';
import { startRewardHead } from '../reward-head.ts';

/** What training begins with. */
export interface Network {
  readonly config: TransformerConfig;
  readonly parameters: ParameterSet;
  readonly source: TokenSource;
  readonly reader: TokenReader;
}

/** A small transformer over hashed words, for a laptop's processor and some ten thousand thumbs. */
const smallShape = { dim: 64, layers: 2, heads: 4, kvHeads: 4, ffDim: 192 } as const;

/** @param room tokens that it reads of a conversation with its reply */
export function randomNetwork(bits: number, room: number, random: Random): Network {
  const source: TokenSource = { kind: 'hashed', bits };
  const reader = openReader(source);
  const config = transformerConfig.parse({ ...smallShape, vocabSize: reader.size, maxLength: room });
  return { config, parameters: startRewardHead(config, null, random), source, reader };
}

/**
 * A policy's transformer with its vocabulary; reads as many tokens as it was made for.
 *
 * @throws EvenkeelError `input` for a folder that is no checkpoint
 */
export async function networkOfCheckpoint(folder: string, random: Random): Promise<Network> {
  const { config: raw, parameters, tokenizer } = await loadCheckpoint(folder);
  const parsed = transformerConfig.safeParse(raw);
  if (!parsed.success) throw new EvenkeelError('input', `${folder} holds no transformer of this engine.`);
  // A reward has no use for a matrix of its own that gives logits.
  const config = { ...parsed.data, tiedEmbeddings: true };
  const source: TokenSource = { kind: 'vocabulary', tokenizer: tokenizer.toJSON() };
  return { config, parameters: startRewardHead(config, parameters, random), source, reader: openReader(source) };
}

/** With more unknown words a reward would learn from holes in its texts. */
const mostUnknown = 0.1;
const shown = 8;

/**
 * Share of the words of all texts that the network does not know.
 *
 * @throws EvenkeelError `input` when they are too many to learn from, naming the most frequent
 */
export function requireKnownWords(reader: TokenReader, replies: readonly ScoredReply[], where: string): number {
  const unknown = new Map<string, number>();
  let missed = 0;
  let all = 0;
  const count = (text: string): void => {
    const ids = reader.read(text);
    all += ids.length;
    if (!ids.includes(reader.unknown)) return;
    const words = reader.words(text);
    ids.forEach((id, i) => {
      if (id !== reader.unknown) return;
      missed++;
      const word = words[i] as string;
      unknown.set(word, (unknown.get(word) ?? 0) + 1);
    });
  };
  for (const { prompt, completion } of replies) {
    count(completion);
    for (const { content } of prompt) count(content);
  }
  const share = all === 0 ? 0 : missed / all;
  if (share <= mostUnknown) return share;
  const most = [...unknown].sort(([, a], [, b]) => b - a).slice(0, shown);
  throw new EvenkeelError(
    'input',
    `${(100 * share).toFixed(0)}% of the words are unknown to ${where}, more than the ${100 * mostUnknown}% that will do: ${most.map(([word]) => JSON.stringify(word)).join(', ')}, …`,
    { hint: 'Without a checkpoint the transformer starts from scratch and reads any words.' },
  );
}
