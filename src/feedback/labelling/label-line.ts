import { z } from 'zod';
import { writeFileAtomic } from '../../workspace/index.ts';
import { premises } from '../audit/premise.ts';
import { type FlagTrait, flagTraits } from '../tagger/traits.ts';

/** What a reply does with what the user holds; `no-stance`: the user holds nothing that it could go along with. */
export const sides = ['agrees', 'contradicts', 'neither', 'no-stance'] as const;
export type Side = (typeof sides)[number];

/** What was found out about a rated reply. null: it was not asked, or no answer came of it. */
export interface ReplyAnswers {
  readonly side: Side | null;
  /** Whether what the user holds is right; `unknown`: it cannot be told, or there is nothing. */
  readonly premise: (typeof premises)[number] | null;
  /** 0 to 1, apart from whether the reply agrees. */
  readonly quality: number | null;
  readonly praises: boolean | null;
}

/** Traits that a label can say something of. */
export const labelledTraits = ['stance', 'agrees', 'contradicts', 'praises'] as const satisfies readonly FlagTrait[];
export type LabelledTrait = (typeof labelledTraits)[number];

/** A line of a label file of drawn replies; `feedback audit --labels` reads it. */
export const labelLineSchema = z
  .strictObject({
    event: z.string().min(1),
    /** With which the event was drawn: drawn events of its stratum over all of them. */
    chance: z.number().gt(0).lte(1),
    premise: z.enum(premises).exactOptional(),
    quality: z.number().exactOptional(),
    traits: z.partialRecord(z.enum(flagTraits as readonly [FlagTrait, ...FlagTrait[]]), z.boolean()).exactOptional(),
  })
  .refine(({ premise, quality, traits }) => premise !== undefined || quality !== undefined || traits !== undefined, {
    message: 'there is neither "premise" nor "quality" nor "traits"',
  });
export type LabelLine = z.output<typeof labelLineSchema>;

export function traitsOf({ side, praises }: ReplyAnswers): Partial<Record<LabelledTrait, boolean>> {
  return {
    ...(side === null
      ? {}
      : { stance: side !== 'no-stance', agrees: side === 'agrees', contradicts: side === 'contradicts' }),
    ...(praises === null ? {} : { praises }),
  };
}

/** True when there is something to write. */
export function saysSomething({ side, premise, quality, praises }: ReplyAnswers): boolean {
  return side !== null || premise !== null || quality !== null || praises !== null;
}

/** What was not answered is left out: it is not known, which is not the same as `unknown` or false. */
export function labelLine(event: string, chance: number, answers: ReplyAnswers): LabelLine {
  const { premise, quality } = answers;
  const traits = traitsOf(answers);
  return labelLineSchema.parse({
    event,
    chance,
    ...(premise === null ? {} : { premise }),
    ...(quality === null ? {} : { quality }),
    ...(Object.keys(traits).length === 0 ? {} : { traits }),
  });
}

/** Replaces the file whole. @throws EvenkeelError `workspace` */
export async function writeLabels(path: string, lines: readonly LabelLine[]): Promise<void> {
  await writeFileAtomic(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 'write the labels');
}
