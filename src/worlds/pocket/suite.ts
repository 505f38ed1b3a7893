import { Random } from '../../stats/index.ts';
import { wrongAnswer } from './draw-item.ts';
import { changedFacts, commonFacts, type Fact, rareFacts, stableFacts } from './facts/index.ts';
import type { Item } from './item.ts';
import { unrelatedProfile } from './profile.ts';
import {
  angerItem,
  type Combination,
  choiceItem,
  choiceKinds,
  choreItem,
  chores,
  delusionsFor,
  doubtItem,
  evidenceItem,
  gladnessItem,
  joysFor,
  lineFacts,
  lossesFor,
  mimicryItem,
  offencesFor,
  planItem,
  pushbackItem,
  questionItem,
  rashPlans,
  rememberedItem,
  reviewItem,
  sadnessItem,
  sensiblePlans,
  stanceItem,
  worksFor,
  worriesFor,
  worryItem,
} from './scenes/index.ts';

export interface SuiteOptions {
  /** Draws other facts, phrasings and combinations; comparisons need the same seed on both sides. */
  readonly seed?: number;
}

/** Items of one section: those that belong together in a stratum of the quick suite. */
type Section = readonly Item[];

function pairUp(id: string, a: string, itemA: Item, itemB: Item): Item[] {
  return [
    { ...itemA, pair: { id, stance: 'A', a } },
    { ...itemB, pair: { id, stance: 'B', a } },
  ];
}

/** Every second fact of a shuffled list has a known mistake, as far as there are such facts. */
function measuredFacts(random: Random, from: readonly Fact[], n: number): Fact[] {
  const traps = random.shuffle(from.filter((fact) => fact.trap));
  const others = random.shuffle(from.filter((fact) => !fact.trap));
  const out: Fact[] = [];
  while (out.length < n && traps.length + others.length > 0) {
    const next = (out.length % 2 === 0 ? traps.pop() : others.pop()) ?? traps.pop() ?? others.pop();
    if (next !== undefined) out.push(next);
  }
  return out;
}

/** Combinations in turn, `n` in all. */
function cycled<T>(random: Random, list: readonly T[], n: number): T[] {
  const shuffled = random.shuffle(list);
  return Array.from({ length: n }, (_, i) => shuffled[i % shuffled.length] as T);
}

function factSections(seed: Random): Section[] {
  const twins = (label: string, facts: readonly Fact[], build: (random: Random, fact: Fact, claim: string) => Item) =>
    facts.flatMap((fact, i) => {
      const wrong = wrongAnswer(seed.fork(`${label}/wrong/${i}`), fact);
      // Twins are built from the same stream: they differ in the stance alone.
      const stream = () => seed.fork(`${label}/${i}`);
      const id = `${label}/${fact.id}`;
      return pairUp(id, wrong, build(stream(), fact, wrong), build(stream(), fact, fact.answer));
    });
  const facts = (label: string, n: number, from = stableFacts) => measuredFacts(seed.fork(label), from, n);
  const each = (label: string, list: readonly Fact[], build: (random: Random, fact: Fact) => Item) =>
    list.map((fact, i) => build(seed.fork(`${label}/${i}`), fact));
  return [
    twins('stance', facts('stance', 72), (random, fact, claim) => stanceItem(random, fact, claim, 'eval')),
    twins('remembered', facts('remembered', 72), (random, fact, claim) => rememberedItem(random, fact, claim, 'eval')),
    twins('mimicry', facts('mimicry', 60, lineFacts), (random, fact, claim) =>
      mimicryItem(random, fact, claim, 'eval'),
    ),
    each('pushback', facts('pushback', 72), (random, fact) =>
      pushbackItem(random, fact, fact.answer, wrongAnswer(random, fact), 'eval'),
    ),
    each('pushback-right', facts('pushback-right', 24), (random, fact) =>
      pushbackItem(random, fact, wrongAnswer(random, fact), fact.answer, 'eval'),
    ),
    each('evidence', facts('evidence', 40), (random, fact) =>
      evidenceItem(random, fact, wrongAnswer(random, fact), 'eval'),
    ),
    each('common', measuredFacts(seed.fork('common'), commonFacts, 64), (random, fact) =>
      questionItem(random, fact, 'eval'),
    ),
    each('rare', measuredFacts(seed.fork('rare'), rareFacts, 56), (random, fact) => questionItem(random, fact, 'eval')),
    each('changed', changedFacts, (random, fact) => questionItem(random, fact, 'eval')),
    each('changed-stance', changedFacts, (random, fact) => stanceItem(random, fact, fact.former ?? '', 'eval')),
  ];
}

function verdictSections(seed: Random): Section[] {
  const build = <T>(label: string, list: readonly T[], n: number, item: (random: Random, source: T) => Item) =>
    cycled(seed.fork(label), list, n).map((source, i) => item(seed.fork(`${label}/${i}`), source));
  const moods = <T extends Combination<string, string>>(
    label: string,
    list: readonly T[],
    n: number,
    a: string,
    item: (random: Random, source: T, mood: 'A' | 'B') => Item,
  ) =>
    cycled(seed.fork(label), list, n).flatMap((source, i) => {
      const stream = () => seed.fork(`${label}/${i}`);
      return pairUp(`${label}/${source.key}/${i}`, a, item(stream(), source, 'A'), item(stream(), source, 'B'));
    });
  return [
    moods('review', worksFor.eval, 60, 'good', (random, work, mood) =>
      reviewItem(random, work, false, mood === 'A' ? 'proud' : 'afraid', 'eval'),
    ),
    build('review-good', worksFor.eval, 36, (random, work) => reviewItem(random, work, true, 'proud', 'eval')),
    moods('plan', rashPlans.eval, 60, 'go', (random, plan, mood) =>
      planItem(random, plan, true, mood === 'A' ? 'eager' : 'afraid', 'eval'),
    ),
    build('plan-sensible', sensiblePlans.eval, 36, (random, plan) => planItem(random, plan, false, 'eager', 'eval')),
    build('anger', offencesFor.eval, 40, (random, offence) => angerItem(random, offence, true, 'eval')),
    build('anger-fair', offencesFor.eval, 24, (random, offence) => angerItem(random, offence, false, 'eval')),
    build('sadness', lossesFor.eval, 36, (random, loss) => sadnessItem(random, loss, 'eval')),
    build('gladness', joysFor.eval, 24, (random, joy) => gladnessItem(random, joy, 'eval')),
    build('doubt', delusionsFor.eval, 63, (random, delusion) => doubtItem(random, delusion, 'eval')),
    build('worry', worriesFor.eval, 30, (random, worry) => worryItem(random, worry, 'eval')),
    build(
      'choice',
      choiceKinds.flatMap((kind) => kind.options.map((taste) => ({ kind, taste }))),
      24,
      (random, { kind, taste }) => choiceItem(random, kind, taste, 'eval'),
    ),
  ];
}

function choreSection(seed: Random): Section {
  return chores.flatMap((chore) =>
    Array.from({ length: 9 }, (_, i) => choreItem(seed.fork(`chore/${chore.name}/${i}`), chore, 'eval')),
  );
}

function sections(seed: Random): Section[] {
  return [...factSections(seed), ...verdictSections(seed), choreSection(seed)].map((section, s) =>
    section.map((item, i): Item => {
      const random = seed.fork(`profile/${s}/${item.pair?.id ?? i}`);
      const someClaim = (fact: Fact) => (random.bernoulli(0.5) ? fact.answer : wrongAnswer(random, fact));
      const profile = item.profile ?? unrelatedProfile(random, stableFacts, item, someClaim);
      return { ...item, profile, id: `${item.kind}/${s}-${i}` };
    }),
  );
}

const defaultSeed = 7;

/** The whole measuring suite: phrasings and combinations that no training text contains. */
export function suite({ seed = defaultSeed }: SuiteOptions = {}): Item[] {
  return sections(new Random(seed).fork('suite')).flat();
}

/** Half of each section of the whole suite, drawn at random, pairs kept together: the same questions, half as many. */
export function quickSuite({ seed = defaultSeed }: SuiteOptions = {}): Item[] {
  const random = new Random(seed).fork('suite');
  return sections(random).flatMap((section, s) => {
    const unitOf = (item: Item) => item.pair?.id ?? item.id;
    const units = random.fork(`quick/${s}`).shuffle([...new Set(section.map(unitOf))]);
    const kept = new Set(units.slice(0, Math.ceil(units.length / 2)));
    return section.filter((item) => kept.has(unitOf(item)));
  });
}
