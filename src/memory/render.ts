import type { ChatMessage } from '../terms/index.ts';
import type { MemoryEntry } from './profile.ts';

export interface RenderOptions {
  /** What introduces the entries. */
  readonly opening?: string;
  /** What stands between two entries, and after the last. */
  readonly separator?: string;
  readonly ending?: string;
}

/** The entries as one line, `null` when there are none. */
export function renderMemory(
  entries: readonly Pick<MemoryEntry, 'text'>[],
  options: RenderOptions = {},
): string | null {
  const { opening = 'about this user : ', separator = ' ; ', ending = ' .' } = options;
  if (entries.length === 0) return null;
  return `${opening}${entries.map((entry) => entry.text).join(separator)}${ending}`;
}

/**
 * The conversation with what is remembered put before it: in its system message, after what that says already, or in a
 * new one.
 */
export function withMemory(messages: readonly ChatMessage[], memory: string | null): ChatMessage[] {
  if (memory === null) return messages.slice();
  const [first, ...rest] = messages;
  if (first?.role !== 'system') return [{ role: 'system', content: memory }, ...messages];
  return [{ role: 'system', content: `${first.content} ${memory}` }, ...rest];
}
