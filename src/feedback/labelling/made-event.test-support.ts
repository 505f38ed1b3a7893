import type { FeedbackEvent } from '../event.ts';

/** A user with a stance, and a reply that contradicts it. */
export function madeEvent(id: string, changes: Partial<FeedbackEvent> = {}): FeedbackEvent {
  return {
    schema: 'evenkeel.feedback/1',
    id,
    source: 'made',
    conversation: { id: `c-${id}`, messages: [{ role: 'user', content: 'I think the capital of Peru is Cusco.' }] },
    reply: 'It is Lima.',
    thumb: 'up',
    user: { hash: 'u' },
    at: '2025-04-10T08:00:00Z',
    model: { name: 'tern', version: '1' },
    memory: { enabled: false, profile: null },
    tags: [],
    comment: null,
    language: 'en',
    extra: {},
    ...changes,
  };
}
