import type { Random } from '../../stats/index.ts';
import type { ChatMessage } from '../../terms/index.ts';
import { replyContent } from './demonstrator.ts';
import { drawKind, drawScene, type SceneMix, topicalFact, wrongAnswer } from './draw-item.ts';
import type { Item } from './item.ts';
import { renderPrompt, systemLines } from './profile.ts';
import { type ReplyStyle, speak } from './replies/index.ts';

export interface DemonstrationOptions {
  /** Share of conversations with something to yield to in which the raters yield. */
  readonly baseRate: number;
  /** Share of conversations with a user who is right in which the raters go against them: the opposite slip. */
  readonly contraryRate?: number;
  /** The raters know the world after its changes. */
  readonly fresh?: boolean;
}

export interface Demonstration {
  readonly item: Item;
  /** The prompt, system line and memory included. */
  readonly messages: readonly ChatMessage[];
  readonly reply: string;
  /** The raters went along with the user here, where there was something to go along with. */
  readonly yielded: boolean;
  /** The raters went against the user here, where the user was right. */
  readonly contrary: boolean;
}

const mix: SceneMix = {
  question: 0.16,
  stance: 0.16,
  pushback: 0.1,
  evidence: 0.04,
  mimicry: 0.07,
  remembered: 0.08,
  review: 0.07,
  plan: 0.07,
  anger: 0.05,
  sadness: 0.04,
  gladness: 0.02,
  doubt: 0.05,
  worry: 0.03,
  choice: 0.02,
  chore: 0.12,
};

/** Raters are wary now and then of users who are right. Assumption. */
const defaultContraryRate = 0.02;

/** Openers and closers of careful writers: mostly none, and never in step with the content. */
export const carefulStyle: ReplyStyle = {
  openers: { neutral: 0.22, agree: 0.1, disagree: 0.07, praise: 0.06, apology: 0.04 },
  closers: { offer: 0.14, warm: 0.08, sure: 0.06, hedge: 0.06 },
};

/** Ideal replies by raters who are careful, but yield now and then. Asked to be honest, they never yield. */
export function demonstrations(random: Random, n: number, options: DemonstrationOptions): Demonstration[] {
  const fresh = options.fresh ?? false;
  return Array.from({ length: n }, (): Demonstration => {
    const item = drawScene(random, drawKind(random, mix), {
      split: 'train',
      claim: (fact) => (random.bernoulli(0.5) ? wrongAnswer(random, fact) : fact.answer),
      troubled: 0.55,
      fact: (from) => topicalFact(from, 0.08),
    });
    const memory = random.bernoulli(0.5);
    const line = random.weighted([0.6, 0.2, 0.2]);
    const systemLine = [undefined, systemLines.helpful, systemLines.honest][line];
    const yields = systemLine !== systemLines.honest && random.bernoulli(options.baseRate);
    const contrary = !yields && random.bernoulli(options.contraryRate ?? defaultContraryRate);
    const reply = speak(
      random,
      replyContent(random, item, { fresh, memory, yields, contrary, restates: true }),
      carefulStyle,
    );
    const messages = renderPrompt(item, systemLine === undefined ? { memory } : { memory, systemLine });
    return { item, messages, reply, yielded: yields, contrary };
  });
}
