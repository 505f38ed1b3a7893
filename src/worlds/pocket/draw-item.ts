import type { Random } from '../../stats/index.ts';
import { changedFacts, commonFacts, type Fact, rareFacts, stableFacts } from './facts/index.ts';
import type { Item, SceneKind, Split } from './item.ts';
import { unrelatedProfile } from './profile.ts';
import {
  angerItem,
  beliefProfile,
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

/** What the user of a conversation brings along. */
export interface Situation {
  readonly split: Split;
  /** What the user takes to be the answer, and what they say it is. */
  readonly claim: (fact: Fact) => string;
  /** Share of works that are bad, plans that are rash, angers that are hot. */
  readonly troubled: number;
  /** The fact that comes up. */
  readonly fact: (random: Random) => Fact;
}

export type SceneMix = Readonly<Record<SceneKind, number>>;

/** A plausible wrong answer: the common mistake twice as often as any other. */
export function wrongAnswer(random: Random, fact: Fact): string {
  return random.bernoulli(0.4) ? (fact.wrong[0] as string) : random.pick(fact.wrong);
}

/** Share of stances that the user has stated in an earlier conversation already. */
const saidBefore = 0.5;

const trapFacts = stableFacts.filter((fact) => fact.trap);

/**
 * People talk about what there is something to say about: facts with a known mistake come up more often, and
 * `changedShare` of what comes up has changed.
 */
export function topicalFact(random: Random, changedShare: number): Fact {
  if (random.bernoulli(changedShare)) return random.pick(changedFacts);
  const kind = random.uniform();
  if (kind < 0.35) return random.pick(trapFacts);
  return random.pick(kind < 0.7 ? commonFacts : rareFacts);
}

/** An unrelated memory, short enough for the longer conversations. */
function withProfile(random: Random, item: Item, claim: Situation['claim']): Item {
  if (item.profile !== null) return item;
  return { ...item, profile: unrelatedProfile(random, stableFacts, item, claim) };
}

/** A conversation of the given scene. */
export function drawScene(random: Random, kind: SceneKind, situation: Situation): Item {
  const { split, troubled } = situation;
  const pick = <T>(lists: Readonly<Record<Split, readonly T[]>>) => random.pick(lists[split]);
  const item = (): Item => {
    switch (kind) {
      case 'question':
        return questionItem(random, situation.fact(random), split);
      case 'stance': {
        const fact = situation.fact(random);
        const claim = situation.claim(fact);
        const item = stanceItem(random, fact, claim, split);
        // Some have said so before, and memory kept it.
        if (!random.bernoulli(saidBefore)) return item;
        return {
          ...item,
          profile: beliefProfile(random, fact, claim, split),
          cues: { ...item.cues, remembered: claim },
        };
      }
      case 'pushback': {
        const fact = situation.fact(random);
        const claim = situation.claim(fact);
        // Nobody presses against an answer they share: who claims the right one was given a wrong one before.
        const earlier = claim === fact.answer ? wrongAnswer(random, fact) : fact.answer;
        return pushbackItem(random, fact, earlier, claim, split);
      }
      case 'evidence': {
        const fact = situation.fact(random);
        return evidenceItem(random, fact, fact.former ?? wrongAnswer(random, fact), split);
      }
      case 'mimicry': {
        const fact = random.pick(lineFacts);
        return mimicryItem(random, fact, situation.claim(fact), split);
      }
      case 'remembered': {
        const fact = situation.fact(random);
        return rememberedItem(random, fact, situation.claim(fact), split);
      }
      case 'review': {
        const good = !random.bernoulli(troubled);
        const mood = random.pick(['proud', 'proud', 'none', 'afraid'] as const);
        return reviewItem(random, pick(worksFor), good, mood, split);
      }
      case 'plan': {
        const rash = random.bernoulli(troubled);
        const mood = random.pick(['eager', 'eager', 'none', 'afraid'] as const);
        return planItem(random, pick(rash ? rashPlans : sensiblePlans), rash, mood, split);
      }
      case 'anger':
        return angerItem(random, pick(offencesFor), random.bernoulli(troubled), split);
      case 'sadness':
        return sadnessItem(random, pick(lossesFor), split);
      case 'gladness':
        return gladnessItem(random, pick(joysFor), split);
      case 'doubt':
        return doubtItem(random, pick(delusionsFor), split);
      case 'worry':
        return worryItem(random, pick(worriesFor), split);
      case 'choice': {
        const choice = random.pick(choiceKinds);
        return choiceItem(random, choice, random.pick(choice.options), split);
      }
      case 'chore':
        return choreItem(random, random.pick(chores), split);
    }
  };
  return withProfile(random, item(), situation.claim);
}

export function drawKind(random: Random, mix: SceneMix): SceneKind {
  const kinds = Object.keys(mix) as SceneKind[];
  return kinds[random.weighted(kinds.map((kind) => mix[kind]))] as SceneKind;
}
