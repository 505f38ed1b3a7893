import {
  type ParameterSet,
  type TransformerConfig,
  WordTokenizer,
  type WordTokenizerJson,
} from '../../models/index.ts';
import type { ScoredReply } from '../scored-reply.ts';
import type { Score } from '../signal.ts';
import type { RewardVariant } from '../text/text-reward.ts';
import type { TraitReader } from '../text/traits.ts';
import { hashedReader } from './hashed-reader.ts';
import { RewardHead } from './reward-head.ts';
import type { TokenSequence } from './token-batches.ts';
import { conversationTokens, type TokenReader } from './token-reader.ts';
import { vocabularyReader } from './vocabulary-reader.ts';

/** How texts become tokens: any words by their hash, or the words of a checkpoint. */
export type TokenSource =
  | { readonly kind: 'hashed'; readonly bits: number }
  | { readonly kind: 'vocabulary'; readonly tokenizer: WordTokenizerJson };

export function openReader(source: TokenSource): TokenReader {
  return source.kind === 'hashed' ? hashedReader(source.bits) : vocabularyReader(WordTokenizer.parse(source.tokenizer));
}

/** What a transformer reward consists of. */
export interface TransformerRewardParts {
  /** `maxLength` is the room for a conversation with its reply, in tokens. */
  readonly config: TransformerConfig;
  /** The transformer's and the head's. */
  readonly parameters: ParameterSet;
  readonly source: TokenSource;
  /** What the debiased variant adds to the score for each unit of a trait, `[traits]`. */
  readonly slopes: readonly number[];
}

/** A reply of which more than this share of the words is unknown has not been read, and gets no score. */
const mostUnknown = 0.5;

/**
 * A reward that a transformer reads from the conversation and its reply: logit P(up) for thumbs, log-odds of being
 * preferred for comparisons. The debiased variant adds slopes of the levelled traits, as that of `TextReward` does.
 */
export class TransformerReward {
  readonly parts: TransformerRewardParts;
  readonly traits: TraitReader;
  readonly reader: TokenReader;
  private readonly head: RewardHead;

  private constructor(parts: TransformerRewardParts, traits: TraitReader, reader: TokenReader, head: RewardHead) {
    this.parts = parts;
    this.traits = traits;
    this.reader = reader;
    this.head = head;
  }

  /** @throws RangeError when the parts do not fit one another */
  static async open(parts: TransformerRewardParts, traits: TraitReader, threads: number): Promise<TransformerReward> {
    const { config, parameters, slopes } = parts;
    const reader = openReader(parts.source);
    if (reader.size !== config.vocabSize) {
      throw new RangeError(`${reader.size} tokens for an embedding of ${config.vocabSize}`);
    }
    if (slopes.length !== traits.names.length) {
      throw new RangeError(`${slopes.length} slopes for ${traits.names.length} traits`);
    }
    const head = await RewardHead.create(config, parameters, reader.pad, threads);
    return new TransformerReward(parts, traits, reader, head);
  }

  /** What the network sees of a reply, or of other words in its place. */
  tokensOf(reply: ScoredReply, words: TokenSequence = this.reader.read(reply.completion)): number[] {
    return conversationTokens(this.reader, reply.prompt, words, this.parts.config.maxLength);
  }

  /** Raw scores of token sequences. */
  scoreTokens(sequences: readonly TokenSequence[], abort?: { throwIfAborted(): void }): Promise<number[]> {
    return this.head.score(sequences, abort);
  }

  /** Null for a reply most of whose words are unknown. */
  async score(
    replies: readonly ScoredReply[],
    variant: RewardVariant,
    abort?: { throwIfAborted(): void },
  ): Promise<Score[]> {
    const words = replies.map(({ completion }) => this.reader.read(completion));
    const readable = Array.from(words.keys()).filter(
      (i) => unknownShare(words[i] as number[], this.reader.unknown) <= mostUnknown,
    );
    const found = await this.head.score(
      readable.map((i) => this.tokensOf(replies[i] as ScoredReply, words[i])),
      abort,
    );
    const scores = new Array<Score>(replies.length).fill(null);
    readable.forEach((i, n) => {
      const added = variant === 'debiased' ? this.slopesTimesTraits(replies[i] as ScoredReply) : 0;
      scores[i] = (found[n] as number) + added;
    });
    return scores;
  }

  private slopesTimesTraits(reply: ScoredReply): number {
    const values = this.traits.read(reply);
    return this.parts.slopes.reduce((sum, slope, k) => sum + slope * (values[k] as number), 0);
  }

  close(): Promise<void> {
    return this.head.release();
  }
}

/** Share of words that are unknown; 0 of none. */
export function unknownShare(words: TokenSequence, unknown: number): number {
  return words.length === 0 ? 0 : words.filter((id) => id === unknown).length / words.length;
}
