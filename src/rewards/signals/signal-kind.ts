import type { z } from 'zod';
import { EvenkeelError } from '../../terms/index.ts';
import { checkFields } from '../../workspace/index.ts';
import type { ScoredReply } from '../scored-reply.ts';
import type { RewardSignal, Score } from '../signal.ts';

/** A signal that scores each reply by itself: equal replies score equal, whatever they stand beside. */
export interface ReplySignal extends RewardSignal<ScoredReply> {
  /** @param abort ends the work early; the caller no longer wants the scores */
  score(batch: readonly ScoredReply[], abort?: AbortSignal): Score[] | Promise<Score[]>;
  /** Digest of what the scores depend on beyond the options in the mix: a model's weights. Empty when nothing does. */
  readonly digest: string;
  close(): Promise<void>;
}

/** What a judge is asked of every reply. */
export interface JudgeRequest {
  readonly name: string;
  readonly rubric: string;
  readonly judges: readonly string[];
  readonly least: number;
  readonly most: number;
  readonly baseUrl: string | null;
  readonly concurrency: number;
}

/** What a signal is opened with. */
export interface SignalContext {
  /** Paths in the mix are relative to this folder. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Opens a panel of judges. Judges live above the rewards, so whoever opens the mix brings them; null where there are
   * none.
   */
  readonly openJudge: ((request: JudgeRequest) => Promise<Omit<ReplySignal, 'name'>>) | null;
}

/** What a signal of the mix is opened with: it may be made of another one. */
export interface OpeningContext extends SignalContext {
  openInner(name: string, kind: string, options: unknown): Promise<ReplySignal>;
}

/** A kind of signal that a mix may name. */
export interface SignalKind {
  readonly kind: string;
  /** One line for people. */
  readonly summary: string;
  /** @param where names the signal's place in the mix, for errors */
  open(name: string, options: unknown, where: string, context: OpeningContext): Promise<ReplySignal>;
}

/** Binds a kind to the schema of its options. */
export function signalKind<T>(
  kind: string,
  summary: string,
  options: z.ZodType<T>,
  open: (
    name: string,
    options: T,
    context: OpeningContext,
  ) => Promise<Omit<ReplySignal, 'name'>> | Omit<ReplySignal, 'name'>,
): SignalKind {
  return {
    kind,
    summary,
    async open(name, given, where, context) {
      const hint = `Options of the kind "${kind}" are described in docs/rewards.md.`;
      const checked = checkFields(given, options, where, { what: `the signal "${name}"`, hint });
      return { ...(await open(name, checked, context)), name };
    },
  };
}

/** Replies scored in one go, some milliseconds at most; then whoever else waits for the thread has a turn. */
const inOneGo = 64;

/** A signal that reads nothing but the reply, one by one. */
export function plainSignal(score: (reply: ScoredReply) => Score): Omit<ReplySignal, 'name'> {
  return {
    async score(batch, abort) {
      const scores: Score[] = [];
      for (const reply of batch) {
        if (scores.length > 0 && scores.length % inOneGo === 0) {
          await new Promise((resolve) => setImmediate(resolve));
          abort?.throwIfAborted();
        }
        scores.push(score(reply));
      }
      return scores;
    },
    digest: '',
    close: async () => undefined,
  };
}

/** @throws EvenkeelError `input` for a text that is no regular expression */
export function compilePattern(pattern: string, flags: string, name: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EvenkeelError('input', `Signal "${name}": ${reason}.`, {
      hint: 'Patterns are JavaScript regular expressions; flags are i, m, s, u or v.',
      cause,
    });
  }
}
