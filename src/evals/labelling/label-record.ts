import { stat, truncate } from 'node:fs/promises';
import { z } from 'zod';
import { explainingDiskErrors, hasCode } from '../../workspace/index.ts';
import { judgementSchema } from '../judges/vote-schema.ts';
import { readableLines } from '../runs/read-records.ts';
import { labelQuestions } from './label-questions.ts';

const count = z.number().int().nonnegative();

/** A line of `votes.jsonl`: what the panel said of one reply. A later line of the same event counts instead of it. */
export const labelRecordSchema = z.strictObject({
  event: z.string().min(1),
  source: z.string().min(1),
  /** By question; null: it did not arise. */
  judgements: z.partialRecord(z.enum(labelQuestions), judgementSchema.nullable()),
  usage: z.array(
    z.strictObject({ judge: z.string(), requests: count, prompt: count, completion: count, uncounted: count }),
  ),
  /** Why a judge did not answer; null: all did. Such a reply is asked about again. */
  error: z.string().nullable(),
});
export type LabelRecord = z.output<typeof labelRecordSchema>;

export interface LabelRecords {
  /** By `recordKey`, the last of each event. */
  readonly byEvent: Map<string, LabelRecord>;
  /** All there are: tokens were spent on those too that a later one replaced. */
  readonly spent: LabelRecord['usage'][];
}

export function recordKey({ event, source }: Pick<LabelRecord, 'event' | 'source'>): string {
  return `${source}\n${event}`;
}

/**
 * Reads what earlier processes were told, and cuts off what a kill left unfinished at the end of the file.
 *
 * @throws EvenkeelError `input` for a damaged line that others follow; `workspace`
 */
export async function takeUpLabelRecords(path: string): Promise<LabelRecords> {
  const byEvent = new Map<string, LabelRecord>();
  const spent: LabelRecord['usage'][] = [];
  let wholeBytes = 0;
  for await (const read of readableLines(path, labelRecordSchema)) {
    for (const { record, line } of read) {
      byEvent.set(recordKey(record), record);
      spent.push(record.usage);
      wholeBytes = line.end;
    }
  }
  await explainingDiskErrors('mend the votes', path, async () => {
    try {
      if ((await stat(path)).size > wholeBytes) await truncate(path, wholeBytes);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  });
  return { byEvent, spent };
}
