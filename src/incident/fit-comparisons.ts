import { readEvents } from '../feedback/index.ts';
import { Random } from '../stats/index.ts';
import { type ComparisonModelFile, fitComparisonModel } from '../training/index.ts';
import { type Deployment, expertComparisons, type Item } from '../worlds/pocket/index.ts';
import { rubricNoise, visibleFeatures } from './signals.ts';

export interface FitComparisonsInput {
  readonly events: string;
  readonly seed: number;
}

/** Comparisons that the experts make, and the share in which one side is a garbled reply. Assumptions. */
export const comparisonCount = 6_000;
const corrupted = 0.15;

/** The learned primary reward: Bradley–Terry from noisy expert comparisons of logged replies, as JSON. */
export async function fitComparisons(input: FitComparisonsInput): Promise<ComparisonModelFile> {
  const random = new Random(input.seed).fork('comparisons');
  const deployment: Deployment = { memory: false };
  const visible = visibleFeatures(true);
  const byPrompt = new Map<string, { item: Item; replies: string[] }>();
  for await (const event of readEvents(input.events)) {
    const item = event.extra.item as Item;
    const key = JSON.stringify(item.messages);
    const entry = byPrompt.get(key);
    if (entry) entry.replies.push(event.reply);
    else byPrompt.set(key, { item, replies: [event.reply] });
  }
  const sampled = [...byPrompt.values()];
  const comparisons = expertComparisons(random.fork('experts'), sampled, comparisonCount, {
    noise: rubricNoise,
    corrupted,
    deployment,
  });
  const rows = comparisons.map(({ item, better, worse }) => ({
    preferred: visible.of(item, better, deployment),
    other: visible.of(item, worse, deployment),
    prompt: item.id,
  }));
  return fitComparisonModel(rows, visible.names, { random: random.fork('fit') }).toJSON();
}
