import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { EvenkeelError } from '../../terms/index.ts';
import { describeIssues, explainingDiskErrors, hasCode } from '../../workspace/index.ts';
import type { JudgeQuestion, Rubric, VerdictScale } from './question.ts';
import { findRubric, rubricIds } from './rubrics.ts';
import { poolProblem, readOnScale, scaleProblem } from './scale.ts';

/** A question with the verdict that people gave. */
export interface GoldItem {
  /** Of the file, from 1. */
  readonly line: number;
  /** Items that share a source; resampled together. */
  readonly family: string;
  readonly question: JudgeQuestion;
  readonly label: string | number;
}

export interface GoldSet {
  readonly file: string;
  readonly sha256: string;
  readonly items: readonly GoldItem[];
}

/** A name that is printed: of visible characters. */
const name = z
  .string()
  .min(1)
  .max(100)
  .regex(/^\P{C}+$/u, 'must hold no control characters');
const text = z.string();

const scaleSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('label'),
      labels: z.array(name),
      ordered: z.boolean().optional(),
      mirror: z.record(name, name).optional(),
    }),
    z.strictObject({
      kind: z.literal('number'),
      least: z.number(),
      most: z.number(),
      whole: z.boolean(),
      mirror: z.enum(['opposite', 'same']).optional(),
    }),
  ])
  // An absent mirror is left out, not undefined.
  .transform(({ mirror, ...scale }) => (mirror === undefined ? scale : { ...scale, mirror }) as VerdictScale);

const inlineQuestion = z.strictObject({
  id: name,
  rubric: z.string().min(1),
  scale: scaleSchema,
  pool: z.enum(['majority', 'median', 'mean']).optional(),
  withoutReply: z.literal(true).exactOptional(),
});

const mustHoldReplies = 'must hold one reply, or two that are compared';

const lineSchema = z.strictObject({
  question: z.union([z.string(), z.record(z.string(), z.unknown())], 'must be the id of a rubric, or a rubric'),
  conversation: z
    .array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: text }))
    .min(1, 'must hold at least one message'),
  replies: z.union([z.tuple([]), z.tuple([text]), z.tuple([text, text])], mustHoldReplies),
  label: z.union([z.string(), z.number()], 'must be a verdict: text or a number'),
  family: name.optional(),
  notes: text.optional(),
});

/**
 * Reads a gold file, JSONL: `{question, conversation, replies, label, family?, notes?}` a line. `question` is the id of a
 * rubric – one of ours, or one that an earlier line holds – or `{id, rubric, scale, pool?}`. Blank lines are skipped.
 *
 * @throws EvenkeelError `input` naming file, line and field
 */
export async function readGold(path: string): Promise<GoldSet> {
  const bytes = await explainingDiskErrors('read the gold file', path, async () => {
    try {
      return await readFile(path);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      throw new EvenkeelError('input', `The gold file is missing: ${path} does not exist.`);
    }
  });
  const defined = new Map<string, Rubric>();
  const items: GoldItem[] = [];
  const lines = bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split('\n');
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const read = readLine(line, defined);
    if (typeof read === 'string') {
      throw new EvenkeelError('input', `${path}:${i + 1}: ${read}.`, {
        hint: 'docs/judges.md describes the lines of a gold file.',
      });
    }
    items.push({ line: i + 1, ...read, family: read.family ?? `line ${i + 1}` });
  }
  if (items.length === 0) throw new EvenkeelError('input', `The gold file ${path} holds no line.`);
  return { file: path, sha256: createHash('sha256').update(bytes).digest('hex'), items };
}

interface ReadLine {
  readonly family: string | undefined;
  readonly question: JudgeQuestion;
  readonly label: string | number;
}

/** The item on a line, or what is wrong with it. */
function readLine(line: string, defined: Map<string, Rubric>): ReadLine | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message.replace(/, (\.\.\.)?"[\s\S]*/, '') : String(error)}`;
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) return describeIssues(parsed.error);
  const { conversation, replies, family, notes } = parsed.data;
  const rubric = findQuestion(parsed.data.question, defined);
  if (typeof rubric === 'string') return rubric;
  if (rubric.withoutReply === true) {
    if (replies.length > 0) return `field replies: must be [], because ${rubric.id} is asked without a reply`;
  } else if (replies.length === 0) return `field replies: ${mustHoldReplies}`;
  const problem = scaleProblem(rubric.scale, replies.length === 2) ?? poolProblem(rubric.scale, rubric.pool);
  if (problem !== null) return `field question.scale: not usable: ${problem}`;
  const label = readOnScale(parsed.data.label, rubric.scale);
  if (!('verdict' in label)) return `field label: ${label.problem.replace(/^(the|its) verdict/, 'the label')}`;
  const question = { ...rubric, conversation, replies, ...(notes === undefined ? {} : { notes }) };
  return { family, question, label: label.verdict };
}

function findQuestion(given: string | Record<string, unknown>, defined: Map<string, Rubric>): Rubric | string {
  if (typeof given === 'string') {
    const known = defined.get(given) ?? findRubric(given);
    const all = [...new Set([...rubricIds, ...defined.keys()])].join(', ');
    return known ?? `field question: there is no rubric ${JSON.stringify(given)} (there are ${all})`;
  }
  // Checked under its own name, so that the message names the whole path of a field.
  const parsed = z.object({ question: inlineQuestion }).safeParse({ question: given });
  if (!parsed.success) return describeIssues(parsed.error);
  const { scale, pool, ...rest } = parsed.data.question;
  const rubric: Rubric = {
    ...rest,
    scale,
    pool: pool ?? (scale.kind === 'label' ? 'majority' : 'median'),
  };
  const earlier = defined.get(rubric.id) ?? findRubric(rubric.id);
  if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(rubric)) {
    return `field question.id: ${JSON.stringify(rubric.id)} is the id of another rubric`;
  }
  defined.set(rubric.id, rubric);
  return rubric;
}
