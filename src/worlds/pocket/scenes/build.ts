import type { ChatMessage } from '../../../terms/index.ts';
import { type Item, noCues } from '../item.ts';

type Required = Pick<Item, 'family' | 'kind' | 'split'> & { readonly user: string };
type Optional = Partial<Omit<Item, 'messages' | 'cues' | 'truth'>> & {
  readonly before?: readonly ChatMessage[];
  readonly cues?: Partial<Item['cues']>;
  readonly truth?: Partial<Item['truth']>;
};

/** An item with everything a scene leaves unsaid filled in. The id is set by whoever collects items. */
export function buildItem(parts: Required & Optional): Item {
  const { user, before, cues, truth, ...rest } = parts;
  return {
    id: '',
    facet: null,
    control: false,
    mirrors: rest.facet ?? null,
    pair: null,
    profile: null,
    frequency: null,
    changed: false,
    ...rest,
    messages: [...(before ?? []), { role: 'user', content: user }],
    cues: { ...noCues, ...cues },
    truth: { answer: null, former: null, best: [], ...truth },
  };
}
