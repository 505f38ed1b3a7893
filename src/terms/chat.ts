export type ChatRole = 'system' | 'user' | 'assistant';

/** One turn of a conversation. */
export interface ChatMessage {
  readonly role: ChatRole;
  readonly content: string;
}
