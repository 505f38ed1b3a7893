import type { JudgeQuestion, VerdictScale } from './question.ts';

/**
 * A verdict read against its scale, or what is wrong with it. `form`: it is no verdict at all; that is said in our words
 * alone, because it is told to the judge when it is asked again.
 */
export type ScaleReading =
  | { readonly verdict: string | number }
  | { readonly problem: string; readonly kind: 'form' | 'off-scale' };

/**
 * Finds a value on the scale: labels in any case, numbers also as text (`"2"`). Nothing is rounded or clamped.
 */
export function readOnScale(value: unknown, scale: VerdictScale): ScaleReading {
  if (typeof value !== 'string' && typeof value !== 'number') {
    return { problem: `its verdict is neither text nor a number`, kind: 'form' };
  }
  return scale.kind === 'label' ? readLabel(String(value), scale.labels) : readNumber(value, scale);
}

function readLabel(text: string, labels: readonly string[]): ScaleReading {
  const wanted = text.trim();
  const label =
    labels.find((candidate) => candidate === wanted) ??
    labels.find((candidate) => candidate.toLowerCase() === wanted.toLowerCase());
  if (label !== undefined) return { verdict: label };
  return { problem: `the verdict ${quoted(wanted)} is none of ${labels.join(', ')}`, kind: 'off-scale' };
}

function readNumber(value: string | number, scale: VerdictScale & { kind: 'number' }): ScaleReading {
  const text = String(value).trim();
  const number = /^[-+]?(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(number)) return { problem: 'its verdict is not a number', kind: 'form' };
  if (number < scale.least || number > scale.most) {
    return { problem: `the verdict ${number} is not from ${scale.least} to ${scale.most}`, kind: 'off-scale' };
  }
  if (scale.whole && !Number.isInteger(number)) {
    return { problem: `the verdict ${number} is not a whole number`, kind: 'off-scale' };
  }
  return { verdict: number };
}

/** Text of a judge, short enough for a message. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** The verdict that the other order of the two replies would have been given. */
export function mirrorVerdict(verdict: string | number, scale: VerdictScale): string | number {
  if (scale.kind === 'number') {
    return scale.mirror === 'opposite' && typeof verdict === 'number' ? scale.least + scale.most - verdict : verdict;
  }
  const mirror = labelMirror(scale);
  return typeof verdict === 'string' && Object.hasOwn(mirror, verdict) ? mirror[verdict]! : verdict;
}

const firstAndSecond: Readonly<Record<string, string>> = { first: 'second', second: 'first' };

export function labelMirror(scale: VerdictScale & { kind: 'label' }): Readonly<Record<string, string>> {
  return scale.mirror ?? firstAndSecond;
}

/** What is wrong with the scale, for a comparison of two replies or not; null: nothing. */
export function scaleProblem(scale: VerdictScale, comparison: boolean): string | null {
  if (scale.kind === 'number') {
    if (!(scale.least < scale.most)) return `its numbers go from ${scale.least} to ${scale.most}`;
    if (scale.whole && !(Number.isInteger(scale.least) && Number.isInteger(scale.most)))
      return 'its ends are not whole';
    return comparison && scale.mirror === undefined ? 'it compares two replies and has no mirror' : null;
  }
  const { labels } = scale;
  if (labels.length < 2) return 'it has fewer than two labels';
  if (new Set(labels.map((label) => label.trim().toLowerCase())).size < labels.length) return 'its labels repeat';
  if (labels.some((label) => label.trim() === '' || label !== label.trim()))
    return 'a label is empty or has blanks around it';
  if (!comparison) return null;
  if (scale.mirror === undefined) {
    const both = labels.includes('first') && labels.includes('second');
    return both ? null : 'it compares two replies and has no mirror';
  }
  for (const [from, to] of Object.entries(scale.mirror)) {
    if (!labels.includes(from) || !labels.includes(to))
      return `its mirror turns ${from} into ${to}, not both of which are labels`;
    if ((scale.mirror[to] ?? to) !== from) return `its mirror does not turn ${to} back into ${from}`;
  }
  return null;
}

/** @throws RangeError for a question that cannot be asked: a fault of the suite, not of a judge */
export function checkQuestion({ id, scale, pool, withoutReply, replies }: JudgeQuestion): void {
  const problem = scaleProblem(scale, replies.length === 2) ?? poolProblem(scale, pool);
  if (problem !== null) throw new RangeError(`question ${id}: the scale is not usable: ${problem}`);
  if ((withoutReply === true) !== (replies.length === 0)) {
    throw new RangeError(
      `question ${id} has ${replies.length} replies: ${withoutReply === true ? 'none' : 'one or two'} belong to it`,
    );
  }
}

/** What is wrong with pooling verdicts of the scale so; null: nothing. */
export function poolProblem(scale: VerdictScale, pool: JudgeQuestion['pool']): string | null {
  return scale.kind === 'label' && pool !== 'majority' ? `there is no ${pool} of labels` : null;
}

/** The scale in words, as a judge is told it. */
export function describeScale(scale: VerdictScale): string {
  if (scale.kind === 'label') return `one of ${scale.labels.map((label) => JSON.stringify(label)).join(', ')}`;
  return `a ${scale.whole ? 'whole number' : 'number'} from ${scale.least} to ${scale.most}`;
}

/** JSON Schema of a judge's answer. The reason comes first, so that the verdict follows from it. */
export function answerSchema(scale: VerdictScale): { name: string; schema: Readonly<Record<string, unknown>> } {
  const verdict =
    scale.kind === 'label'
      ? { type: 'string', enum: scale.labels }
      : { type: scale.whole ? 'integer' : 'number', minimum: scale.least, maximum: scale.most };
  return {
    name: 'verdict',
    schema: {
      type: 'object',
      properties: { reason: { type: 'string' }, verdict },
      required: ['reason', 'verdict'],
      additionalProperties: false,
    },
  };
}
