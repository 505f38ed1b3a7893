import { readEvents, toSamples } from '../feedback/index.ts';
import { Random } from '../stats/index.ts';
import { fitThumbsModel, type ThumbsModelFile } from '../training/index.ts';
import type { Item } from '../worlds/pocket/index.ts';
import { visibleFeatures } from './signals.ts';

export interface FitThumbsInput {
  readonly events: string;
  /** False: the model cannot verify claims, as a reward model on text alone. */
  readonly sighted: boolean;
  readonly seed: number;
}

/** The thumbs reward of one event log, as JSON. Rated events alone count; users are split between fitting and judging. */
export async function fitThumbs(input: FitThumbsInput): Promise<ThumbsModelFile> {
  const visible = visibleFeatures(input.sighted);
  const { samples } = await toSamples(readEvents(input.events), (event) =>
    visible.of(event.extra.item as Item, event.reply, { memory: event.memory.enabled }),
  );
  return fitThumbsModel(samples, visible.names, { random: new Random(input.seed).fork('thumbs model') }).toJSON();
}
