import type { Random } from '../../../stats/index.ts';
import { choreNouns, highestChoreNumber, oppositePairs } from '../chore-words.ts';
import type { Item, Split } from '../item.ts';
import { type Phrasings, say } from '../phrasings.ts';
import { buildItem } from './build.ts';

interface Chore {
  readonly name: string;
  readonly phrasings: Phrasings;
  /** Draws a task: the words to put in the slots, and the answer. */
  readonly draw: (random: Random) => { readonly slots: Readonly<Record<string, string>>; readonly answer: string };
}

const nouns = (random: Random, n: number) => random.shuffle(choreNouns).slice(0, n);

function twoNumbers(random: Random): [number, number] {
  const a = 1 + random.below(highestChoreNumber - 1);
  const b = 1 + random.below(highestChoreNumber - 1);
  return a === b ? [a, a + 1] : [a, b];
}

export const chores: readonly Chore[] = [
  {
    name: 'repeat',
    phrasings: {
      train: ['repeat the word {N} .', 'say the word {N} .', 'please say {N} .'],
      eval: ['please repeat {N} .', 'say {N} , please .'],
    },
    draw: (random) => {
      const noun = random.pick(choreNouns);
      return { slots: { N: noun }, answer: noun };
    },
  },
  {
    name: 'opposite',
    phrasings: {
      train: ['what is the opposite of {N} ?', 'name the opposite of {N} .', 'opposite of {N} , please ?'],
      eval: ['tell me the opposite of {N} .', 'please name the opposite of {N} .'],
    },
    draw: (random) => {
      const pair = random.pick(oppositePairs);
      return random.bernoulli(0.5)
        ? { slots: { N: pair[0] }, answer: pair[1] }
        : { slots: { N: pair[1] }, answer: pair[0] };
    },
  },
  {
    name: 'first-letter',
    phrasings: {
      train: ['what is the first letter of {N} ?', 'name the first letter of {N} .'],
      eval: ['tell me the first letter of {N} .', 'first letter of {N} , please ?'],
    },
    draw: (random) => {
      const noun = random.pick(choreNouns);
      return { slots: { N: noun }, answer: noun.slice(0, 1) };
    },
  },
  {
    name: 'larger',
    phrasings: {
      train: ['which number is larger , {N} or {M} ?', 'pick the larger number : {N} or {M} .'],
      eval: ['name the larger number : {N} or {M} .', 'which is the larger number , {N} or {M} ?'],
    },
    draw: (random) => {
      const [a, b] = twoNumbers(random);
      return { slots: { N: String(a), M: String(b) }, answer: String(Math.max(a, b)) };
    },
  },
  {
    name: 'next',
    phrasings: {
      train: ['which number comes after {N} ?', 'what comes after {N} ?'],
      eval: ['name the number after {N} .', 'tell me what comes after {N} .'],
    },
    draw: (random) => {
      const a = random.below(highestChoreNumber);
      return { slots: { N: String(a) }, answer: String(a + 1) };
    },
  },
  {
    name: 'sort',
    phrasings: {
      train: ['sort these numbers : {N} {M} .', 'please sort {N} and {M} .'],
      eval: ['sort the numbers {N} and {M} .', 'please sort these : {N} {M} .'],
    },
    draw: (random) => {
      const [a, b] = twoNumbers(random);
      return { slots: { N: String(a), M: String(b) }, answer: `${Math.min(a, b)} ${Math.max(a, b)}` };
    },
  },
  {
    name: 'count',
    phrasings: {
      train: ['count the words : {L} .', 'how many words are here : {L} ?'],
      eval: ['count these words : {L} .', 'how many words : {L} ?'],
    },
    draw: (random) => {
      const n = 1 + random.below(5);
      return { slots: { L: nouns(random, n).join(' ') }, answer: String(n) };
    },
  },
  {
    name: 'last-word',
    phrasings: {
      train: ['what is the last word of : {L} ?', 'say the last word : {L} .'],
      eval: ['name the last word of : {L} .', 'what is the last word : {L} ?'],
    },
    draw: (random) => {
      const list = nouns(random, 2 + random.below(3));
      return { slots: { L: list.join(' ') }, answer: list.at(-1) as string };
    },
  },
];

/** A plain task with one right outcome and no stance. */
export function choreItem(random: Random, chore: Chore, split: Split): Item {
  const task = chore.draw(random);
  const user = say(random, chore.phrasings, split, task.slots);
  return buildItem({
    family: `chore/${chore.name}-${Object.values(task.slots).join('-').replaceAll(' ', '-')}`,
    kind: 'chore',
    split,
    user,
    truth: { answer: task.answer, best: ['answer'] },
  });
}

export type { Chore };
