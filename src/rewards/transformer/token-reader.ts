import type { ChatRole } from '../../terms/index.ts';
import { chatRole, type Turn } from '../scored-reply.ts';
import type { TokenSequence } from './token-batches.ts';

/** Texts as tokens. */
export interface TokenReader {
  /** Number of ids. */
  readonly size: number;
  readonly pad: number;
  /** Stands for a word that nothing is known of. */
  readonly unknown: number;
  /** Stands for words that were left out for want of room. */
  readonly cut: number;
  readonly end: number;
  /** Each opens a turn of its role. */
  readonly roles: Readonly<Record<ChatRole, number>>;
  /** Ids of a text's words, in their order. */
  read(text: string): number[];
  /** The words themselves, as many as `read` gives ids. Slow: for explaining, not for scoring. */
  words(text: string): string[];
}

/** Share of the room that a conversation keeps, however long the reply is. */
const leastPrompt = 1 / 4;

/**
 * A conversation with its reply in at most `room` tokens: `<user> words <assistant> words <end> … <assistant> reply
 * <end>`, as a policy is prompted.
 *
 * What does not fit is left out in the midst, with a `cut` in its place: of the conversation the beginning, of the reply
 * what lies between its first and its last words. The reply comes first, but for a quarter of the room.
 *
 * @param reply ids of its words
 */
export function conversationTokens(
  reader: TokenReader,
  prompt: readonly Turn[],
  reply: TokenSequence,
  room: number,
): number[] {
  const forBoth = room - 2;
  const promptRoom = Math.max(forBoth - reply.length, Math.floor(forBoth * leastPrompt));
  const before = endOfPrompt(reader, prompt, promptRoom);
  return [...before, reader.roles.assistant, ...shortened(reply, forBoth - before.length, reader.cut), reader.end];
}

/** From the last turn backwards, so that a long history costs no more than what is kept of it. */
function endOfPrompt(reader: TokenReader, prompt: readonly Turn[], room: number): number[] {
  const turns: number[][] = [];
  let length = 0;
  for (let t = prompt.length - 1; t >= 0 && length <= room; t--) {
    const { role, content } = prompt[t] as Turn;
    const known = chatRole(role);
    const turn = [reader.roles[known], ...reader.read(content), ...(known === 'assistant' ? [reader.end] : [])];
    turns.unshift(turn);
    length += turn.length;
  }
  const tokens = turns.flat();
  if (tokens.length <= room) return tokens;
  return room < 1 ? [] : [reader.cut, ...tokens.slice(tokens.length - (room - 1))];
}

function shortened(tokens: TokenSequence, room: number, cut: number): TokenSequence {
  if (tokens.length <= room) return tokens;
  const tail = Math.floor((room - 1) / 2);
  return [...tokens.slice(0, room - 1 - tail), cut, ...tokens.slice(tokens.length - tail)];
}
