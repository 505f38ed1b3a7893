export type Relation =
  | 'capital'
  | 'symbol'
  | 'sum'
  | 'product'
  | 'unit'
  | 'group'
  | 'language'
  | 'record'
  | 'cause'
  | 'currency'
  | 'office'
  | 'count';

/**
 * One thing that is so: "`topic` is `answer`".
 *
 * Topics are noun phrases, so one grammar serves every relation ("what is {topic} ?", "{topic} is {answer} .").
 */
export interface Fact {
  readonly id: string;
  readonly relation: Relation;
  readonly topic: string;
  /** The right answer today. */
  readonly answer: string;
  /** Plausible wrong answers, the likeliest first; never empty, never the answer. */
  readonly wrong: readonly string[];
  /** How often pretraining text mentions it. */
  readonly frequency: 'common' | 'rare';
  /** True: the first wrong answer is a mistake that people are known to make (Sydney for Canberra). */
  readonly trap: boolean;
  /** The answer before the world changed; null when it never did. */
  readonly former: string | null;
}

/** What somebody whose knowledge ends before (or after) the changes would answer. */
export function answerAsOf(fact: Fact, fresh: boolean): string {
  return fresh || fact.former === null ? fact.answer : fact.former;
}

type Row = readonly [name: string, answer: string, mistake?: string];

/**
 * Builds the facts of one relation from rows of (name, answer, common mistake).
 * Facts without a known mistake take other answers of the same list as wrong ones, so that a guess looks plausible.
 */
export function factsFromRows(
  relation: Relation,
  frequency: Fact['frequency'],
  topicOf: (name: string) => string,
  rows: readonly Row[],
): Fact[] {
  // A record or a cause has no answer in common with the next one: 'asia' is no guess at the largest planet.
  const interchangeable = relation !== 'record' && relation !== 'cause';
  const answers = [...new Set(rows.map((row) => row[1]))];
  return rows.map(([name, answer, mistake], i) => {
    const start = answers.indexOf(answer);
    const others: string[] = [];
    const wanted = interchangeable ? 3 : 0;
    for (let step = 1; others.length < wanted && step < answers.length; step++) {
      const candidate = answers[(start + step * 7 + i) % answers.length] as string;
      if (candidate !== answer && candidate !== mistake && !others.includes(candidate)) others.push(candidate);
    }
    return {
      id: `${relation}/${name.replaceAll(' ', '-')}`,
      relation,
      topic: topicOf(name),
      answer,
      wrong: mistake === undefined ? others : [mistake, ...others.slice(0, 2)],
      frequency,
      trap: mistake !== undefined,
      former: null,
    };
  });
}
