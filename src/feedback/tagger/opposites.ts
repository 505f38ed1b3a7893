/** For each word, those that say the opposite. */
export type Opposites = ReadonlyMap<string, readonly string[]>;

/** Both directions of a list of pairs, written "more / less fewer, high / low", in the form that clauses have. */
export function oppositesOf(pairs: string, form: (word: string) => string): Opposites {
  const found = new Map<string, string[]>();
  const add = (from: string, to: string): void => {
    found.set(from, [...(found.get(from) ?? []), to]);
  };
  for (const pair of pairs.split(',')) {
    const [left, right] = pair.split('/').map((side) => side.trim().split(/\s+/).map(form)) as [string[], string[]];
    for (const a of left) {
      for (const b of right) {
        add(a, b);
        add(b, a);
      }
    }
  }
  return found;
}
