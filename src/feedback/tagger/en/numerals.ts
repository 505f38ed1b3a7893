const counted =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety';
const ordinals = 'second third fourth fifth sixth seventh eighth ninth tenth';

/** "One" is left out: it is mostly an article. */
export const numerals: ReadonlyMap<string, number> = new Map(
  [
    ...counted.split(' ').map((word, value): [string, number] => [word, value]),
    ...tens.split(' ').map((word, i): [string, number] => [word, 20 + 10 * i]),
    ...ordinals.split(' ').map((word, i): [string, number] => [word, 2 + i]),
    ['hundred', 100],
    ['thousand', 1000],
    ['million', 1e6],
    ['billion', 1e9],
    ['twice', 2],
    ['half', 0.5],
  ].filter(([word]) => word !== 'one') as [string, number][],
);
