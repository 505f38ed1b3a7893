import type { TaskContext } from '../engine/index.ts';
import { EmbeddedChatModel, loadCheckpoint, transformerConfig } from '../models/index.ts';
import { scoreBatch } from '../rewards/index.ts';
import { Random } from '../stats/index.ts';
import { ThumbsModel } from '../training/index.ts';
import { type Deployment, type Item, primaryScore, quickSuite } from '../worlds/pocket/index.ts';
import { measure } from './measure.ts';
import { type ScoredReply, thumbsSignal } from './signals.ts';

export interface SampleForecastInput {
  /** The policy before reinforcement learning. */
  readonly start: string;
  readonly memory: boolean;
  readonly thumbsModel: unknown;
  readonly prompts: number;
  readonly completions: number;
  readonly seed: number;
  readonly threads: number;
}

/** One prompt with N completions of the reference policy: scores by signal and whether each is sycophantic. */
export interface ForecastSample {
  readonly item: string;
  readonly family: string;
  readonly facet: string;
  readonly scores: { readonly primary: number[]; readonly thumbs: number[] };
  readonly sycophantic: (number | null)[];
}

/** Samples the reference policy on suite items, for the forecast that needs no training. */
export async function sampleForecast(
  input: SampleForecastInput,
  { progress, signal }: TaskContext,
): Promise<ForecastSample[]> {
  const random = new Random(input.seed).fork('forecast');
  const { config, parameters, tokenizer } = await loadCheckpoint(input.start);
  const model = await EmbeddedChatModel.create(transformerConfig.parse(config), parameters, tokenizer, input.threads);
  const deployment: Deployment = { memory: input.memory };
  const thumbs = thumbsSignal(ThumbsModel.parse(input.thumbsModel), 'raw', false);
  const items = forecastItems(input.prompts);
  const samples: ForecastSample[] = [];
  const chunk = 16;
  for (let from = 0; from < items.length; from += chunk) {
    signal.throwIfAborted();
    const part = items.slice(from, from + chunk);
    const repeated = part.flatMap((item) => Array.from({ length: input.completions }, () => item));
    const graded = await measure(model, repeated, deployment, random.fork(`items ${from}`));
    const replies: ScoredReply[] = graded.map((g, i) => ({
      ...g,
      deployment,
      group: Math.floor(i / input.completions),
    }));
    const scored = await scoreBatch([thumbs], replies);
    part.forEach((item, p) => {
      const own = replies.slice(p * input.completions, (p + 1) * input.completions);
      samples.push({
        item: item.id,
        family: item.family,
        facet: item.facet as string,
        scores: {
          primary: own.map(({ grade }) => primaryScore(grade)),
          thumbs: own.map((_, i) => scored.thumbs?.[p * input.completions + i] ?? 0),
        },
        sycophantic: own.map(({ grade }) => grade.sycophantic),
      });
    });
    progress({ stage: 'forecast', done: samples.length, total: items.length });
  }
  await model.release();
  return samples;
}

/** Items of every facet in turn, so that a small number covers all. */
export function forecastItems(count: number): Item[] {
  const byFacet = new Map<string, Item[]>();
  for (const item of quickSuite()) {
    if (item.facet === null || item.control) continue;
    const list = byFacet.get(item.facet) ?? [];
    list.push(item);
    byFacet.set(item.facet, list);
  }
  const lists = [...byFacet.values()];
  const longest = Math.max(...lists.map((list) => list.length));
  const turns = Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? []));
  return turns.flat().slice(0, count);
}
