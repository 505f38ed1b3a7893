import type { FeedbackEvent } from '../../feedback/index.ts';
import { Random } from '../../stats/index.ts';
import { type Perception, perceptionOdds, thumbProbability, upProbability } from './choice-model.ts';
import { replyContent } from './demonstrator.ts';
import type { Grade } from './grade.ts';
import { gradeReply } from './grader.ts';
import { speak } from './replies/index.ts';
import { reactionOdds, traffic, type Visit } from './traffic.ts';
import { population, type UserParameters } from './users.ts';

const deployment = { memory: false };
const style = { openers: { agree: 0.2, disagree: 0.15, neutral: 0.2 }, closers: { offer: 0.2, hedge: 0.1 } };

/** A reply that goes along or not by lot, in a log of feedback whose causes are known. */
export interface ScriptedReply {
  readonly visit: Visit;
  readonly text: string;
  readonly grade: Grade;
}

function reply(random: Random, visit: Visit, side: { yields: boolean; contrary: boolean }): ScriptedReply {
  const text = speak(
    random,
    replyContent(random, visit.item, { fresh: false, memory: false, restates: true, ...side }),
    style,
  );
  return { visit, text, grade: gradeReply(visit.item, text, deployment) };
}

/** Scenes in which the user's last turn itself takes a side; presuppositions and remembered beliefs are beyond the tagger. */
const visible = new Set(['stance', 'pushback', 'evidence', 'review', 'plan', 'anger', 'sadness', 'doubt']);

/** Conversations in which the user takes a side that can be seen, each with a reply that goes along or not by lot. */
export function converse(users: UserParameters, n: number, seed: number): ScriptedReply[] {
  const random = new Random(seed).fork('audit');
  const visits = traffic(random.fork('traffic'), population(users, random.fork('population'), 400), n);
  return visits
    .filter(({ item }) => visible.has(item.kind) && !item.changed && (item.facet !== null || item.control))
    .map((visit) => reply(random, visit, { yields: random.bernoulli(0.5), contrary: random.bernoulli(0.5) }));
}

/** As `react`, with what the user took the reply for, as somebody who asked them would know it. */
function reactAndTell(random: Random, { item, belief, user }: Visit, grade: Grade) {
  const odds = perceptionOdds(user, item, belief, grade);
  const perceived = perceptions[random.weighted(perceptions.map((name) => odds[name]))] as Perception;
  if (!random.bernoulli(thumbProbability(user, grade, perceived))) return { perceived, thumb: null };
  return {
    perceived,
    thumb: random.bernoulli(upProbability(user, grade, perceived)) ? ('up' as const) : ('down' as const),
  };
}

const perceptions: readonly Perception[] = ['correct', 'wrong', 'unknown'];

export function eventOf(scripted: ScriptedReply, i: number, random: Random): FeedbackEvent {
  const { visit, grade } = scripted;
  const { perceived, thumb } = reactAndTell(random, visit, grade);
  return loggedVisit({ ...scripted, thumb }, i, {
    premise: visit.item.control ? 'true' : 'false',
    perceived: perceived === 'unknown' ? 'neither' : perceived,
  });
}

/** A visit as it would stand in a log. */
export function loggedVisit(
  { visit, text, thumb }: Pick<ScriptedReply, 'visit' | 'text'> & Pick<FeedbackEvent, 'thumb'>,
  i: number,
  extra: FeedbackEvent['extra'],
): FeedbackEvent {
  return {
    schema: 'evenkeel.feedback/1',
    id: `visit-${i}`,
    source: 'pocket-world',
    conversation: { id: `conversation-${i}`, messages: [...visit.item.messages] },
    reply: text,
    thumb,
    user: { hash: visit.user.id },
    at: '2025-01-01T00:00:00Z',
    model: { name: 'scripted', version: '1' },
    memory: { enabled: false, profile: null },
    tags: [visit.item.kind],
    comment: null,
    language: 'en',
    extra,
  };
}

/** What the choice model itself pays for going along, on average over the conversations in which the user is wrong. */
export function paidForAgreeing(replies: readonly ScriptedReply[]): number {
  const random = new Random(3);
  let [sum, n] = [0, 0];
  for (const { visit } of replies) {
    if (visit.item.control) continue;
    const along = reply(random, visit, { yields: true, contrary: false });
    const against = reply(random, visit, { yields: false, contrary: false });
    if (along.grade.agrees !== true || against.grade.agrees !== false) continue;
    sum += reactionOdds(visit, along.grade).up - reactionOdds(visit, against.grade).up;
    n++;
  }
  return sum / n;
}
