import type { WordTokenizer } from '../../models/index.ts';
import type { TokenReader } from './token-reader.ts';

/** The closed vocabulary of a checkpoint; a word outside it is unknown. */
export function vocabularyReader(tokenizer: WordTokenizer): TokenReader {
  return {
    size: tokenizer.size,
    pad: tokenizer.pad,
    unknown: tokenizer.unknown,
    cut: tokenizer.unknown,
    roles: tokenizer.roles,
    end: tokenizer.end,
    read: (text) => tokenizer.encode(text),
    words: (text) => text.split(/\s+/).filter((word) => word !== ''),
  };
}
