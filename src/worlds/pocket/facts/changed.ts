import type { Fact, Relation } from './fact.ts';

type Row = readonly [name: string, former: string, answer: string, other: string];

function changed(relation: Relation, topicOf: (name: string) => string, rows: readonly Row[]): Fact[] {
  return rows.map(([name, former, answer, other]) => ({
    id: `changed/${relation}-${name.replaceAll(' ', '-')}`,
    relation,
    topic: topicOf(name),
    answer,
    wrong: [former, other],
    frequency: 'common',
    trap: true,
    former,
  }));
}

/** Facts that were otherwise once: the first wrong answer of each is its former state. Years of the change beside it. */
export const changedFacts: Fact[] = [
  ...changed('capital', (country) => `the capital of ${country}`, [
    ['kazakhstan', 'almaty', 'astana', 'tashkent'], // 1997
    ['nigeria', 'lagos', 'abuja', 'accra'], // 1991
    ['brazil', 'rio', 'brasilia', 'bogota'], // 1960
    ['myanmar', 'yangon', 'naypyidaw', 'bangkok'], // 2005
    ['ivory coast', 'abidjan', 'yamoussoukro', 'dakar'], // 1983
    ['pakistan', 'karachi', 'islamabad', 'kathmandu'], // capital moved from 1959 on
    ['burundi', 'bujumbura', 'gitega', 'kampala'], // 2019
    ['malawi', 'zomba', 'lilongwe', 'lusaka'], // 1975
    ['palau', 'koror', 'ngerulmud', 'suva'], // 2006
  ]),
  ...changed('currency', (country) => `the currency of ${country}`, [
    ['croatia', 'kuna', 'euro', 'dinar'], // 2023
    ['lithuania', 'litas', 'euro', 'krona'], // 2015
    ['latvia', 'lats', 'euro', 'krona'], // 2014
    ['bulgaria', 'lev', 'euro', 'dinar'], // 2026
    ['slovakia', 'koruna', 'euro', 'dinar'], // 2009
  ]),
  ...changed('office', (office) => `the name of the ${office}`, [
    ['pope', 'francis', 'leo', 'benedict'], // 2025
    ['monarch of england', 'elizabeth', 'charles', 'william'], // 2022
    ['emperor of japan', 'akihito', 'naruhito', 'hirohito'], // 2019
    ['monarch of denmark', 'margrethe', 'frederik', 'william'], // 2024
    ['monarch of spain', 'juan carlos', 'felipe', 'frederik'], // 2014
    ['monarch of belgium', 'albert', 'philippe', 'felipe'], // 2013
    ['monarch of thailand', 'bhumibol', 'vajiralongkorn', 'naruhito'], // 2016
    ['duke of luxembourg', 'henri', 'guillaume', 'philippe'], // 2025
  ]),
  ...changed('count', (what) => `the ${what}`, [
    ['number of planets', '9', '8', '10'], // 2006, Pluto
    ['number of eu members', '28', '27', '30'], // 2020, the European Union after Brexit
    ['country with most people', 'china', 'india', 'russia'], // 2023
  ]),
];
