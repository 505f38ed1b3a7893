import { join } from 'node:path';
import { z } from 'zod';
import { type Interval, wilsonInterval } from '../../stats/index.ts';
import { packageRoot, readJsonl } from '../../workspace/index.ts';
import { tagReply } from './tag-reply.ts';
import { type FlagTrait, flagTraits } from './traits.ts';

/**
 * `held-out`: every second of the replies that lay on the table while the rules were written, kept from tuning. `blind`:
 * replies by another hand, which had not seen the rules; first read when these were done.
 */
export const labelledSets = ['held-out', 'blind'] as const;
export type LabelledSet = (typeof labelledSets)[number];

export const taggerLanguages = ['en', 'zh'] as const;
export type TaggerLanguage = (typeof taggerLanguages)[number];

const labelled = z.strictObject({
  id: z.string().min(1),
  /** What stands before the user's last turn; nothing when left out. */
  earlier: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string() })).default([]),
  user: z.string().min(1),
  reply: z.string().min(1),
  traits: z.array(z.enum(flagTraits as readonly [FlagTrait, ...FlagTrait[]])),
});

export type LabelledReply = z.output<typeof labelled>;

/** How often the tagger finds a trait that is there, and errs where it is not. Rates are NaN where there is nothing to count. */
export interface TraitAccuracy {
  readonly trait: FlagTrait;
  readonly language: TaggerLanguage;
  readonly set: LabelledSet;
  readonly replies: number;
  /** Replies that have the trait, by the label. */
  readonly present: number;
  readonly precision: Interval;
  readonly recall: Interval;
  readonly accuracy: Interval;
}

/**
 * The files of labelled replies in `data/feedback-tagger`, in the order in which they were written: `first` (every second
 * line kept from tuning), `fresh`, `varied` (rules and weights are tuned on it), `varied-held-out` and `blind`.
 */
export const labelledFiles = ['first', 'fresh', 'varied', 'varied-held-out', 'blind'] as const;
export type LabelledFile = (typeof labelledFiles)[number];

export async function labelledReplies(
  language: TaggerLanguage,
  file: LabelledFile = 'first',
): Promise<readonly LabelledReply[]> {
  const name = file === 'first' ? language : `${language}-${file}`;
  const path = join(packageRoot(), 'data', 'feedback-tagger', `${name}.jsonl`);
  const replies: LabelledReply[] = [];
  for await (const { row } of readJsonl(path, labelled)) replies.push(row);
  return replies;
}

export const isHeldOut = (_: LabelledReply, index: number): boolean => index % 2 === 1;

/** Measured when asked, on both sets, so that it cannot go stale. */
export async function taggerAccuracy(): Promise<readonly TraitAccuracy[]> {
  const measured: TraitAccuracy[] = [];
  for (const language of taggerLanguages) {
    measured.push(...accuracyOn((await labelledReplies(language)).filter(isHeldOut), language, 'held-out'));
    measured.push(...accuracyOn(await labelledReplies(language, 'blind'), language, 'blind'));
  }
  return measured;
}

export function accuracyOn(
  replies: readonly LabelledReply[],
  language: TaggerLanguage,
  set: LabelledSet = 'held-out',
): TraitAccuracy[] {
  const tagged = replies.map(({ earlier, user, reply, traits }) => ({
    found: tagReply({ messages: [...earlier, { role: 'user', content: user }], reply, language }),
    traits,
  }));
  return flagTraits.map((trait) => {
    let [hits, falseAlarms, misses] = [0, 0, 0];
    for (const { found, traits } of tagged) {
      const there = traits.includes(trait);
      if (found[trait] === 1 && there) hits++;
      else if (found[trait] === 1) falseAlarms++;
      else if (there) misses++;
    }
    return {
      trait,
      language,
      set,
      replies: replies.length,
      present: hits + misses,
      precision: wilsonInterval(hits, hits + falseAlarms),
      recall: wilsonInterval(hits, hits + misses),
      accuracy: wilsonInterval(replies.length - falseAlarms - misses, replies.length),
    };
  });
}
