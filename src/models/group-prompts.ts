export interface PromptGroups {
  /** The different prompts, in order of first appearance. */
  readonly distinct: readonly (readonly number[])[];
  /** Which of them each group continues; a prompt may have several groups. */
  readonly promptOf: readonly number[];
  /** The rows of each group. */
  readonly members: readonly (readonly number[])[];
  /** How many rows a group has: the same for all, as large as possible. */
  readonly perGroup: number;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Gathers rows with equal prompts into groups of one size. */
export function groupByPrompt(prompts: readonly (readonly number[])[]): PromptGroups {
  const rowsOf = new Map<string, number[]>();
  prompts.forEach((prompt, row) => {
    const key = prompt.join();
    const rows = rowsOf.get(key);
    if (rows === undefined) rowsOf.set(key, [row]);
    else rows.push(row);
  });
  const all = [...rowsOf.values()];
  const perGroup = all.reduce((divisor, rows) => greatestCommonDivisor(divisor, rows.length), 0);
  const promptOf: number[] = [];
  const members: number[][] = [];
  all.forEach((rows, prompt) => {
    for (let start = 0; start < rows.length; start += perGroup) {
      promptOf.push(prompt);
      members.push(rows.slice(start, start + perGroup));
    }
  });
  return { distinct: all.map((rows) => prompts[rows[0] as number] as readonly number[]), promptOf, members, perGroup };
}
