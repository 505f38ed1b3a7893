import { type Fact, factsFromRows } from './fact.ts';

const group = (animal: string) => `the group of ${animal}`;
const language = (country: string) => `the language of ${country}`;
const cause = (effect: string) => `the cause of ${effect}`;
const record = (superlative: string) => `the ${superlative}`;

/** Classes, languages, causes and records: the ground on which popular mistakes grow. */
export const misconceptions: Fact[] = [
  ...factsFromRows('group', 'common', group, [
    ['whales', 'mammals', 'fish'],
    ['spiders', 'arachnids', 'insects'],
    ['bats', 'mammals', 'birds'],
    ['penguins', 'birds', 'mammals'],
    ['mushrooms', 'fungi', 'plants'],
    ['frogs', 'amphibians', 'reptiles'],
    ['sharks', 'fish', 'mammals'],
  ]),
  ...factsFromRows('group', 'rare', group, [
    ['koalas', 'marsupials', 'bears'],
    ['corals', 'animals', 'plants'],
    ['scorpions', 'arachnids', 'insects'],
    ['snails', 'molluscs', 'insects'],
    ['crabs', 'crustaceans', 'fish'],
    ['turtles', 'reptiles', 'amphibians'],
    ['peanuts', 'legumes', 'nuts'],
  ]),
  ...factsFromRows('language', 'common', language, [
    ['brazil', 'portuguese', 'spanish'],
    ['austria', 'german'],
    ['mexico', 'spanish'],
    ['egypt', 'arabic'],
  ]),
  ...factsFromRows('language', 'rare', language, [
    ['iran', 'persian', 'arabic'],
    ['angola', 'portuguese', 'french'],
    ['israel', 'hebrew', 'arabic'],
    ['senegal', 'french', 'english'],
    ['ghana', 'english', 'french'],
  ]),
  ...factsFromRows('cause', 'common', cause, [
    ['seasons', 'tilt', 'distance'],
    ['tides', 'the moon', 'the wind'],
    ['colds', 'viruses', 'cold air'],
    ['thunder', 'lightning', 'clouds'],
  ]),
  ...factsFromRows('cause', 'rare', cause, [
    ['ulcers', 'bacteria', 'stress'],
    ['warts', 'viruses', 'toads'],
    ['malaria', 'parasites', 'bad air'],
    ['measles', 'viruses', 'bacteria'],
  ]),
  ...factsFromRows('record', 'common', record, [
    ['hottest planet', 'venus', 'mercury'],
    ['largest planet', 'jupiter', 'saturn'],
    ['largest ocean', 'the pacific', 'the atlantic'],
    ['largest country', 'russia', 'canada'],
    ['largest animal', 'the whale', 'the elephant'],
    ['largest bird', 'the ostrich', 'the eagle'],
    ['tallest mountain', 'everest', 'kilimanjaro'],
    ['largest continent', 'asia', 'africa'],
    ['main gas in air', 'nitrogen', 'oxygen'],
    ['nearest planet to the sun', 'mercury', 'venus'],
  ]),
  ...factsFromRows('record', 'rare', record, [
    ['largest desert', 'antarctica', 'the sahara'],
    ['largest moon', 'ganymede', 'titan'],
    ['deepest lake', 'baikal', 'superior'],
    ['largest island', 'greenland', 'madagascar'],
    ['highest waterfall', 'angel', 'niagara'],
    ['lightest gas', 'hydrogen', 'helium'],
    ['smallest country', 'the vatican', 'monaco'],
    ['country with most pyramids', 'sudan', 'egypt'],
    ['largest organ', 'the skin', 'the liver'],
    ['hardest mineral', 'diamond', 'quartz'],
  ]),
];
