import { EvenkeelError, type ProgressListener } from '../../terms/index.ts';
import { hash53 } from '../audit/hash.ts';
import type { ReadColumns } from '../audit/read-columns.ts';
import type { FeedbackEvent } from '../event.ts';
import { type DrawOptions, drawSample, type Stratum } from './draw-sample.ts';

/** Events that can be gone through more than once. */
export interface EventSource {
  /** Their numbers, as the audit reads them. */
  columns(): Promise<ReadColumns>;
  /** Themselves, one after the other, in the same order; there may be more of them. */
  events(): AsyncIterable<FeedbackEvent>;
}

export interface DrawnEvent {
  readonly event: FeedbackEvent;
  /** Index into the strata. */
  readonly stratum: number;
}

export interface DrawnEvents {
  readonly strata: readonly Stratum[];
  /** In the order in which they are asked about. */
  readonly drawn: readonly DrawnEvent[];
  readonly read: Pick<ReadColumns, 'duplicates' | 'badLines' | 'examples'>;
}

/**
 * Draws a sample (see `drawSample`) in two passes, so that only the numbers of all events and the texts of the drawn ones
 * are held.
 *
 * @throws EvenkeelError `input` when there is nothing to draw, when a drawn event shares its id with one of another
 *   source (labels name events by id alone), or when events are missing the second time
 */
export async function drawEvents(
  source: EventSource,
  options: DrawOptions & { readonly progress?: ProgressListener; readonly signal?: AbortSignal },
): Promise<DrawnEvents> {
  const { columns, duplicates, badLines, examples } = await source.columns();
  const { strata, keys } = drawSample(columns, options);
  if (keys.length === 0) {
    throw new EvenkeelError('input', 'There is no rated reply to label.', {
      hint: 'Thumbs that stand for a comparison do not count. See whether --model, --source, --since or --until leave any.',
    });
  }
  const found = new Map<number, FeedbackEvent>();
  const wanted = new Set(keys.map(({ key }) => key));
  const sources = new Set<string>();
  let seen = 0;
  for await (const event of source.events()) {
    if (++seen % 5000 === 0) {
      options.signal?.throwIfAborted();
      report(options.progress, seen, columns.count);
    }
    sources.add(event.source);
    const key = hash53(event.source, event.id);
    if (wanted.has(key) && !found.has(key)) found.set(key, event);
  }
  report(options.progress, 1, 1);
  const drawn = keys.flatMap(({ key, stratum }) => {
    const event = found.get(key);
    return event === undefined ? [] : [{ event, stratum }];
  });
  if (drawn.length < keys.length) {
    throw new EvenkeelError('input', `${keys.length - drawn.length} of the drawn events are gone.`, {
      hint: 'The files changed while they were read. Run the command again when nothing writes to them.',
    });
  }
  if (sources.size > 1) await refuseSharedIds(source, drawn);
  return { strata, drawn, read: { duplicates, badLines, examples } };
}

async function refuseSharedIds(source: EventSource, drawn: readonly DrawnEvent[]): Promise<void> {
  const owners = new Map(drawn.map(({ event }) => [event.id, event.source]));
  for await (const { id, source: other } of source.events()) {
    const owner = owners.get(id);
    if (owner === undefined || owner === other) continue;
    const [name, ...sources] = [id, owner, other].map((text) => JSON.stringify(text));
    throw new EvenkeelError('input', `The event id ${name} is in two sources: ${sources.join(' and ')}.`, {
      hint: 'A label names its event by id alone. Label one source at a time, with --source, and audit it so.',
    });
  }
}

function report(progress: ProgressListener | undefined, done: number, events: number): void {
  progress?.({ stage: 'finding', done: Math.min(done, events), total: events });
}
