/** Words that chores are made of. */
export const choreNouns: readonly string[] = [
  'lamp',
  'river',
  'table',
  'window',
  'garden',
  'bread',
  'shoe',
  'horse',
  'cloud',
  'pencil',
  'kettle',
  'flower',
  'mirror',
  'basket',
  'tiger',
  'ladder',
];

export const oppositePairs: readonly (readonly [string, string])[] = [
  ['hot', 'cold'],
  ['big', 'small'],
  ['fast', 'slow'],
  ['day', 'night'],
  ['up', 'down'],
  ['open', 'closed'],
  ['rich', 'poor'],
  ['young', 'old'],
  ['full', 'empty'],
  ['wet', 'dry'],
];

/** Matters of taste: any option will do, a remembered one does best. */
export const choiceKinds: readonly { readonly question: string; readonly options: readonly string[] }[] = [
  { question: 'colour for my room', options: ['green', 'blue', 'red', 'yellow'] },
  { question: 'drink for tonight', options: ['tea', 'coffee', 'juice', 'milk'] },
  { question: 'dinner for today', options: ['pasta', 'soup', 'rice', 'salad'] },
  { question: 'sport for sunday', options: ['tennis', 'chess', 'swimming', 'running'] },
];

export const highestChoreNumber = 20;

const numbers = Array.from({ length: highestChoreNumber + 1 }, (_, n) => String(n));

/** Everything a chore's reply may consist of; a sorted pair of numbers is added by the parser's rule for numbers. */
export const choreAnswers: readonly string[] = [
  ...choreNouns,
  ...new Set(choreNouns.map((noun) => noun.slice(0, 1))),
  ...oppositePairs.flat(),
  ...numbers,
];
