import { factsFromRows } from './fact.ts';

const topic = (element: string) => `the symbol of ${element}`;

/** Where the English name and the symbol disagree, the common mistake is the English abbreviation. */
export const symbols = [
  ...factsFromRows('symbol', 'common', topic, [
    ['gold', 'au', 'go'],
    ['silver', 'ag', 'si'],
    ['iron', 'fe', 'ir'],
    ['oxygen', 'o'],
    ['hydrogen', 'h'],
    ['carbon', 'c'],
    ['nitrogen', 'n'],
    ['copper', 'cu', 'co'],
    ['helium', 'he'],
    ['sodium', 'na', 'so'],
  ]),
  ...factsFromRows('symbol', 'rare', topic, [
    ['lead', 'pb', 'le'],
    ['tin', 'sn', 'ti'],
    ['mercury', 'hg', 'me'],
    ['potassium', 'k', 'po'],
    ['tungsten', 'w', 'tu'],
    ['zinc', 'zn'],
    ['nickel', 'ni'],
    ['neon', 'ne'],
    ['calcium', 'ca'],
    ['chlorine', 'cl'],
    ['magnesium', 'mg'],
    ['platinum', 'pt', 'pl'],
  ]),
];
