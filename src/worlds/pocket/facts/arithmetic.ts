import type { Fact, Relation } from './fact.ts';

function arithmetic(relation: Relation, a: number, b: number, result: number, frequency: Fact['frequency']): Fact {
  return {
    id: `${relation}/${a}-${b}`,
    relation,
    topic: `the ${relation} of ${a} and ${b}`,
    answer: String(result),
    wrong: [result + 1, result - 1, result + 2].map(String),
    frequency,
    trap: false,
    former: null,
  };
}

/** Sums of one-digit numbers are common knowledge; products beyond the small ones are rare. */
export const arithmeticFacts: Fact[] = [];
for (let a = 2; a <= 8; a++) {
  for (let b = a; b <= 8; b++) arithmeticFacts.push(arithmetic('sum', a, b, a + b, 'common'));
}
const products = [
  [3, 4],
  [3, 7],
  [4, 6],
  [4, 9],
  [5, 6],
  [6, 7],
  [6, 9],
  [7, 8],
  [8, 8],
  [7, 9],
] as const;
for (const [a, b] of products) arithmeticFacts.push(arithmetic('product', a, b, a * b, 'rare'));
