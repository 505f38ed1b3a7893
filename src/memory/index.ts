export { buildProfile, type ExtractedEntry, type MemoryExtractor, type PastConversation } from './build-profile.ts';
export {
  emptyProfile,
  type MemoryEntry,
  type MemoryProfile,
  memoryEntrySchema,
  memoryProfileSchema,
  remember,
} from './profile.ts';
export { type RenderOptions, renderMemory, withMemory } from './render.ts';
export { type RetrieveOptions, retrieve } from './retrieve.ts';
export { type MemoryVariant, memoryVariants, type SwapContent, swapMemory } from './swap.ts';
