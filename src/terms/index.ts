export type { ChatMessage, ChatRole } from './chat.ts';
export { type ErrorKind, EvenkeelError } from './errors.ts';
export { type Facet, facets } from './facets.ts';
export type { ProgressListener, ProgressUpdate } from './progress.ts';
