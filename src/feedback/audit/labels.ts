import { z } from 'zod';
import { EvenkeelError } from '../../terms/index.ts';
import { readJsonl } from '../../workspace/index.ts';
import type { FeedbackEvent } from '../event.ts';
import { type FlagTrait, flagTraits } from '../tagger/traits.ts';
import type { Premise } from './premise.ts';

/** What a judge or a person says of a reply's traits; the rules say the rest. */
export const traitLabels = z.partialRecord(z.enum(flagTraits as readonly [FlagTrait, ...FlagTrait[]]), z.boolean());

const line = z
  .strictObject({
    conversation: z.string().min(1).optional(),
    event: z.string().min(1).optional(),
    chance: z.number().gt(0).lte(1).optional(),
    premise: z.enum(['true', 'false', 'contested', 'unknown']).optional(),
    quality: z.number().optional(),
    traits: traitLabels.optional(),
  })
  .refine((value) => (value.conversation === undefined) !== (value.event === undefined), {
    message: 'either "conversation" or "event" must say what the line is about',
  })
  .refine((value) => value.premise !== undefined || value.quality !== undefined || value.traits !== undefined, {
    message: 'there is neither "premise" nor "quality" nor "traits"',
  })
  .refine((value) => value.chance === undefined || value.event !== undefined, {
    message: '"chance" goes with "event": it is events that are drawn',
  });

export interface EventLabel {
  readonly premise?: Premise | undefined;
  readonly quality?: number | undefined;
  readonly traits?: Readonly<Partial<Record<FlagTrait, boolean | undefined>>> | undefined;
}

/** The label of an event that was drawn by lot to be labelled. */
export interface DrawnLabel extends EventLabel {
  /** With which it was drawn. */
  readonly chance: number;
}

const none: EventLabel = {};

/**
 * What a file says of events beyond what they say themselves; the file's word counts for more. Labels of drawn events are
 * kept apart: a sample of them tells how far the rules are off on all events, and must not be mixed with what rules say.
 */
export class EventLabels {
  readonly conversations: ReadonlyMap<string, EventLabel>;
  readonly events: ReadonlyMap<string, EventLabel>;
  readonly drawn: ReadonlyMap<string, DrawnLabel>;

  constructor(
    conversations: ReadonlyMap<string, EventLabel>,
    events: ReadonlyMap<string, EventLabel>,
    drawn: ReadonlyMap<string, DrawnLabel> = new Map(),
  ) {
    this.conversations = conversations;
    this.events = events;
    this.drawn = drawn;
  }

  static readonly none = new EventLabels(new Map(), new Map());

  of(event: Pick<FeedbackEvent, 'id' | 'conversation'>): EventLabel {
    if (this.conversations.size === 0 && this.events.size === 0) return none;
    const ofConversation = this.conversations.get(event.conversation.id);
    const ofEvent = this.events.get(event.id);
    return {
      premise: ofEvent?.premise ?? ofConversation?.premise,
      quality: ofEvent?.quality ?? ofConversation?.quality,
      traits: ofEvent?.traits,
    };
  }

  drawnOf({ id }: Pick<FeedbackEvent, 'id'>): DrawnLabel | undefined {
    return this.drawn.get(id);
  }
}

/**
 * Reads labels from JSONL: `{"conversation": ID, "premise": "true" | "false" | "contested" | "unknown"}`, or with `event`
 * in the place of `conversation`; `quality` (any number, larger is better) and, for an event, `traits`
 * (`{"agrees": true}`) may stand beside `premise` or instead of it. `chance` says that the event was drawn to be labelled, and
 * with which probability.
 *
 * @throws EvenkeelError `input` naming file, line and field, or two lines that contradict each other
 */
export async function readEventLabels(path: string): Promise<EventLabels> {
  const conversations = new Map<string, EventLabel>();
  const events = new Map<string, EventLabel>();
  const drawn = new Map<string, DrawnLabel>();
  for await (const { row, line: number } of readJsonl(path, line)) {
    const { conversation, event, chance, ...label } = row;
    const id = (event ?? conversation) as string;
    const map: Map<string, EventLabel> = chance !== undefined ? drawn : event === undefined ? conversations : events;
    const known = map.get(id);
    if (known?.premise !== undefined && label.premise !== undefined && known.premise !== label.premise) {
      throw new EvenkeelError('input', `${path}:${number}: the premise of "${id}" was "${known.premise}" before.`, {
        hint: 'One line for each conversation or event.',
      });
    }
    map.set(id, {
      ...(chance === undefined ? {} : { chance }),
      premise: label.premise ?? known?.premise,
      quality: label.quality ?? known?.quality,
      traits: label.traits ?? known?.traits,
    });
  }
  return new EventLabels(conversations, events, drawn);
}
