import type { Fact } from './fact.ts';

function count(
  topic: string,
  answer: number,
  wrong: readonly number[],
  frequency: Fact['frequency'],
  trap = false,
): Fact {
  return {
    id: `unit/${topic.replaceAll(' ', '-')}`,
    relation: 'unit',
    topic: `the number of ${topic}`,
    answer: String(answer),
    wrong: wrong.map(String),
    frequency,
    trap,
    former: null,
  };
}

export const units: Fact[] = [
  count('minutes in an hour', 60, [100, 50, 24], 'common'),
  count('hours in a day', 24, [12, 20, 60], 'common'),
  count('days in a week', 7, [5, 6, 8], 'common'),
  count('months in a year', 12, [10, 11, 24], 'common'),
  count('eggs in a dozen', 12, [10, 20, 24], 'common'),
  count('legs of a spider', 8, [6, 10, 4], 'common', true),
  count('legs of an insect', 6, [8, 4, 10], 'common'),
  count('inches in a foot', 12, [10, 16, 20], 'rare'),
  count('feet in a yard', 3, [2, 4, 10], 'rare'),
  count('ounces in a pound', 16, [12, 10, 20], 'rare', true),
  count('players in a football team', 11, [10, 12, 9], 'rare'),
  count('keys of a piano', 88, [64, 80, 100], 'rare'),
  count('squares of a chess board', 64, [60, 100, 88], 'rare'),
  count('strings of a violin', 4, [6, 5, 8], 'rare', true),
];
