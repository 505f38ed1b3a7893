import type { Random } from '../stats/index.ts';
import type { ChatMessage } from '../terms/index.ts';
import type { TransformerConfig } from './config.ts';
import type { ParameterSet } from './parameters.ts';
import { createSampler, type Sampler } from './sampler.ts';
import type { WordTokenizer } from './tokenizer.ts';

export interface CompletionOptions {
  readonly temperature: number;
  readonly maxNewTokens: number;
  readonly random: Random;
}

export interface Reply {
  readonly text: string;
  /** False when the reply was cut at the length limit. */
  readonly finished: boolean;
}

/** Anything that completes a chat. */
export interface ChatModel {
  /** One reply to each conversation, in their order. */
  complete(conversations: readonly (readonly ChatMessage[])[], options: CompletionOptions): Promise<Reply[]>;
}

/** Conversations decoded at once: enough to fill the matrix products, few enough to keep the cache small. */
const batchSize = 128;

/** The embedded transformer as a chat model. */
export class EmbeddedChatModel implements ChatModel {
  private readonly sampler: Sampler;
  private readonly parameters: ParameterSet;
  private readonly tokenizer: WordTokenizer;

  private constructor(sampler: Sampler, parameters: ParameterSet, tokenizer: WordTokenizer) {
    this.sampler = sampler;
    this.parameters = parameters;
    this.tokenizer = tokenizer;
  }

  static async create(
    config: TransformerConfig,
    parameters: ParameterSet,
    tokenizer: WordTokenizer,
    threads: number,
  ): Promise<EmbeddedChatModel> {
    return new EmbeddedChatModel(await createSampler(config, { threads }), parameters, tokenizer);
  }

  async complete(conversations: readonly (readonly ChatMessage[])[], options: CompletionOptions): Promise<Reply[]> {
    const prompts = conversations.map((messages) => this.tokenizer.encodeChat(messages));
    // Like lengths together: padding is computed too.
    const order = prompts
      .map((_, i) => i)
      .sort((a, b) => (prompts[a]?.length ?? 0) - (prompts[b]?.length ?? 0) || a - b);
    const replies = new Array<Reply>(prompts.length);
    for (let from = 0; from < order.length; from += batchSize) {
      const batch = order.slice(from, from + batchSize);
      const completions = await this.sampler.sample(
        this.parameters,
        batch.map((i) => prompts[i] as number[]),
        { ...options, random: options.random.fork(`batch ${from}`), stopToken: this.tokenizer.end },
      );
      completions.forEach(({ tokens, finished }, k) => {
        replies[batch[k] as number] = { text: this.tokenizer.decode(tokens), finished };
      });
    }
    return replies;
  }

  release(): Promise<void> {
    return this.sampler.release();
  }
}
