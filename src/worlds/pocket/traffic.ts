import type { Random } from '../../stats/index.ts';
import { type Belief, noBelief } from './belief.ts';
import { drawThumb, thumbOdds } from './choice-model.ts';
import { drawKind, drawScene, type SceneMix, topicalFact } from './draw-item.ts';
import { allFacts, type Fact } from './facts/index.ts';
import type { Grade } from './grade.ts';
import type { Item, Split } from './item.ts';
import { type User, viewOn } from './users.ts';

/** One conversation of one user, up to the reply. */
export interface Visit {
  readonly item: Item;
  readonly user: User;
  /** What the user takes to be so here. */
  readonly belief: Belief;
}

export interface TrafficOptions {
  readonly split?: Split;
}

/** What people come for. Assumption; memories of the very topic are frequent because people return to what occupies them. */
const mix: SceneMix = {
  question: 0.1,
  stance: 0.17,
  pushback: 0.09,
  evidence: 0.03,
  mimicry: 0.06,
  remembered: 0.16,
  review: 0.07,
  plan: 0.06,
  anger: 0.05,
  sadness: 0.04,
  gladness: 0.02,
  doubt: 0.04,
  worry: 0.02,
  choice: 0.02,
  chore: 0.07,
};

/** Share of what comes up that has changed within living memory. Assumption. */
const changedShare = 0.08;

/** Share of people with a view on a fact who ask about it as if they had none. Assumption. */
const silentView = 0.3;

const factsById = new Map(allFacts.map((fact) => [fact.id, fact]));

function beliefAbout(random: Random, item: Item, user: User): Belief {
  const fact: Fact | undefined = factsById.get(item.family);
  if (fact !== undefined) {
    // Whoever quotes a work of reference, or claims the right answer, has it right.
    if (item.kind === 'evidence') return { state: 'right', answer: fact.answer };
    const view = viewOn(user, fact).belief;
    if (item.kind !== 'question') return view;
    return random.bernoulli(silentView) ? view : noBelief;
  }
  const { wish } = item.cues;
  if (wish === null) return noBelief;
  if (item.truth.best.includes(wish)) return { state: 'right', answer: null };
  const rate = (user.parameters.misjudge as Readonly<Record<string, number>>)[item.kind] ?? 0;
  return { state: random.bernoulli(rate) ? 'mistaken' : 'right', answer: null };
}

/** Conversations as the population starts them; each is one user's, with what that user believes. */
export function traffic(
  random: Random,
  users: readonly User[],
  n: number,
  { split = 'train' }: TrafficOptions = {},
): Visit[] {
  return Array.from({ length: n }, (_, i): Visit => {
    const user = random.pick(users);
    const item = drawScene(random, drawKind(random, mix), {
      split,
      claim: (fact) => viewOn(user, fact).claim,
      troubled: user.parameters.troubled,
      fact: (from) => topicalFact(from, changedShare),
    });
    const belief = beliefAbout(random, item, user);
    return { item: { ...item, id: `${split}/${item.kind}/${i}` }, user, belief };
  });
}

/** The user's thumb for a graded reply; null: none given. */
export function react(random: Random, visit: Visit, grade: Grade): 'up' | 'down' | null {
  return drawThumb(random, visit.user, visit.item, visit.belief, grade);
}

/** P(thumb), and P(up | thumb), without the noise of drawing them. */
export function reactionOdds(visit: Visit, grade: Grade): { readonly thumb: number; readonly up: number } {
  return thumbOdds(visit.user, visit.item, visit.belief, grade);
}
