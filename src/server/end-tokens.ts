/** Tokens that end or pad a reply: `<|im_end|>`, `<|eot_id|>`, `</s>`, `<eos>`, `<end_of_turn>`, `<pad>`. */
const endTokens = /(?:\s*(?:<\|[^<>|\s]{1,40}\|>|<\/s>|<eos>|<pad>|<end_of_turn>|<｜[^<>｜\s]{1,40}｜>))+\s*$/u;

/** A reply that a trainer decoded with its special tokens, without those at its end: signals are about what a user reads. */
export function withoutEndTokens(text: string): string {
  // Only the end is looked at: a pattern anchored there would be tried from every place of a long reply.
  const from = Math.max(0, text.length - 2_000);
  return text.slice(0, from) + text.slice(from).replace(endTokens, '');
}
