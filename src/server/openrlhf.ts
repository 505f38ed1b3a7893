import { z } from 'zod';
import type { Labels, ScoredReplyInput } from '../rewards/index.ts';
import { withoutEndTokens } from './end-tokens.ts';
import { HttpProblem } from './http-problem.ts';
import type { ScoreAnswer } from './score-request.ts';

/**
 * The remote reward model of OpenRLHF (`--reward.remote_url`, before 0.11 `--remote_rm_url`): parallel lists, one sample a
 * request as a rule. `query` is prompt and reply in one text, special tokens included. Where two URLs are given, the
 * second is sent empty lists.
 */
export const openRlhfRequestSchema = z.object({
  query: z.array(z.string()),
  prompts: z.array(z.string()).nullish(),
  labels: z.array(z.json()).nullish(),
});

export const openRlhfAnswerSchema = z.object({
  rewards: z.array(z.number()),
  /** The reward squeezed into 0 to 1 by the logistic function, for the trainer's dynamic filtering. */
  scores: z.array(z.number().min(0).max(1)),
  /** By signal; where one abstained on any sample of the request it is left out, because a log of numbers knows no "none". */
  extra_logs: z.record(z.string(), z.array(z.number())),
});

type OpenRlhfRequest = z.output<typeof openRlhfRequestSchema>;

/** @throws HttpProblem 422 when the lists do not pair up or a query does not hold its prompt */
export function fromOpenRlhf({ query, prompts, labels }: OpenRlhfRequest): ScoredReplyInput[] {
  for (const [name, list] of Object.entries({ prompts, labels })) {
    if (list && list.length > 0 && list.length !== query.length) {
      throw new HttpProblem(422, `${name}: ${list.length} for ${query.length} queries`);
    }
  }
  return query.map((text, i) => {
    const prompt = prompts?.[i];
    if (prompt === undefined) {
      throw new HttpProblem(422, `prompts[${i}]: missing; without it nobody can tell where the reply begins`);
    }
    const at = text.indexOf(prompt);
    if (at < 0) {
      throw new HttpProblem(422, `query[${i}] does not hold prompts[${i}]`, {
        hint: 'The reply is what follows the prompt in the query: both must be decoded in the same way.',
      });
    }
    const completion = withoutEndTokens(text.slice(at + prompt.length));
    return { prompt, completion, labels: labelsOf(labels?.[i]) };
  });
}

export function toOpenRlhf({ items }: ScoreAnswer): z.output<typeof openRlhfAnswerSchema> {
  const names = Object.keys(items[0]?.scores ?? {});
  const logs = names.flatMap((name) => {
    const column = items.map(({ scores }) => scores[name] ?? null);
    return column.every((score) => score !== null) ? [[name, column] as const] : [];
  });
  return {
    rewards: items.map(({ reward }) => reward),
    scores: items.map(({ reward }) => 1 / (1 + Math.exp(-reward))),
    extra_logs: Object.fromEntries(logs),
  };
}

/** Trainers send one label: an object, such an object as JSON text, or the right answer. */
export function labelsOf(label: unknown): Labels {
  if (label === null || label === undefined || label === '') return {};
  const value = typeof label === 'string' && label.trimStart().startsWith('{') ? parsedOr(label) : label;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Labels;
  return { answer: value as Labels[string] };
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
