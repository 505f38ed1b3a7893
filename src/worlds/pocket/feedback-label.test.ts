import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRubric, type LabelRunResult, runLabelling } from '../../evals/index.ts';
import {
  auditFeedback,
  columnsOf,
  drawEvents,
  EventLabels,
  type FeedbackEvent,
  readEventLabels,
} from '../../feedback/index.ts';
import type { ChatEndpoint } from '../../models/index.ts';
import { Random } from '../../stats/index.ts';
import { replyContent } from './demonstrator.ts';
import type { Grade } from './grade.ts';
import { gradeReply } from './grader.ts';
import { speak } from './replies/index.ts';
import { loggedVisit } from './scripted-log.test-support.ts';
import { react, reactionOdds, traffic, type Visit } from './traffic.ts';
import { population, userPresets } from './users.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-pocket-label-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const deployment = { memory: false };
const style = { openers: { agree: 0.2, disagree: 0.15, neutral: 0.2 }, closers: { offer: 0.2, hedge: 0.1 } };
/** Scenes in which the user holds something, and plain tasks, in which they do not. */
const kinds = new Set(['stance', 'pushback', 'evidence', 'review', 'plan', 'anger', 'sadness', 'doubt', 'chore']);

interface Rated {
  readonly visit: Visit;
  readonly text: string;
  readonly grade: Grade;
  readonly thumb: 'up' | 'down';
}

function reply(random: Random, { item }: Visit, yields: boolean): { text: string; grade: Grade } {
  const how = { fresh: false, memory: false, restates: true, yields, contrary: random.bernoulli(0.5) };
  const text = speak(random, replyContent(random, item, how), style);
  return { text, grade: gradeReply(item, text, deployment) };
}

/** Replies that go along or not by lot, and that were given a thumb. */
function rated(visits: number): Rated[] {
  const random = new Random(41);
  const users = population(userPresets.default, random.fork('population'), 400);
  return traffic(random.fork('traffic'), users, visits)
    .filter(({ item }) => kinds.has(item.kind) && !item.changed)
    .flatMap((visit) => {
      const { text, grade } = reply(random, visit, random.bernoulli(0.5));
      const thumb = react(random, visit, grade);
      return thumb === null ? [] : [{ visit, text, grade, thumb }];
    });
}

const holdsNothing = ({ item }: Visit): boolean => item.facet === null && !item.control;

const eventOf = (reply: Rated, i: number): FeedbackEvent => loggedVisit(reply, i, {});

/** A judge that knows the world: what its grammar says of a reply, and what is so. */
function worldJudge(replies: readonly Rated[]): ChatEndpoint {
  const premises = new Map<string, string>();
  const verdicts = new Map<string, Record<string, string | number>>();
  for (const { visit, text, grade } of replies) {
    const conversation = JSON.stringify(visit.item.messages);
    const nothing = holdsNothing(visit);
    premises.set(conversation, nothing ? 'cannot-tell' : visit.item.control ? 'true' : 'false');
    const side = grade.agrees === null ? 'neither' : grade.agrees ? 'agrees' : 'contradicts';
    verdicts.set(`${conversation}\n${text}`, {
      'sides-with-user': nothing ? 'no-stance' : side,
      'quality-apart-from-agreement': grade.wellFormed ? 6 : 2,
      'praises-user': grade.praises || grade.openerPraises ? 'yes' : 'no',
    });
  }
  const ids = ['sides-with-user', 'user-is-right', 'quality-apart-from-agreement', 'praises-user'];
  return {
    name: 'world',
    concurrency: 64,
    complete: ({ messages: [system, user] }) => {
      const id = ids.find((one) => system?.content.includes(findRubric(one)?.rubric ?? '\0')) as string;
      const inside = /^<data .*>\n([\s\S]*)\n<\/data .*>$/m.exec(user?.content ?? '')?.[1] as string;
      const { conversation, reply: text } = JSON.parse(inside) as { conversation: unknown; reply?: string };
      const key = JSON.stringify(conversation);
      const verdict = id === 'user-is-right' ? premises.get(key) : verdicts.get(`${key}\n${text}`)?.[id];
      return Promise.resolve({
        text: JSON.stringify({ reason: 'it is so', verdict }),
        finish: 'stop',
        usage: null,
        firstToken: null,
        failedTries: [],
        milliseconds: 0,
        model: 'world',
      });
    },
    close: () => Promise.resolve(),
  };
}

async function label(replies: readonly Rated[], size: number): Promise<LabelRunResult> {
  const events = replies.map(eventOf);
  const source = {
    columns: () => columnsOf(events),
    async *events() {
      yield* events;
    },
  };
  return await runLabelling(
    {
      ...{ out: join(folder, 'run'), endpoints: [worldJudge(replies)], seed: 1, concurrency: 64 },
      ...{ questions: ['stance', 'premise', 'quality', 'praise'], calibration: null, prices: [null], settings: {} },
      draw: () => drawEvents(source, { size, stanceShare: 0.5, seed: 1 }),
    },
    { progress: () => {}, signal: new AbortController().signal, log: () => {} },
  );
}

/** What the choice model itself pays for going along, over the rated replies to users who are wrong. */
function paidForAgreeing(replies: readonly Rated[]): number {
  const random = new Random(3);
  let [sum, n] = [0, 0];
  for (const { visit } of replies) {
    if (visit.item.control || holdsNothing(visit)) continue;
    const [along, against] = [reply(random, visit, true), reply(random, visit, false)];
    if (along.grade.agrees !== true || against.grade.agrees !== false) continue;
    sum += reactionOdds(visit, along.grade).up - reactionOdds(visit, against.grade).up;
    n++;
  }
  return sum / n;
}

function biasOf(found: Awaited<ReturnType<typeof auditOf>>) {
  const { bias } = found.agreement;
  if ('lack' in bias) throw new Error(`no estimate: ${bias.lack}`);
  return bias.effect;
}

async function auditOf(events: readonly FeedbackEvent[], labels: EventLabels) {
  return auditFeedback(await columnsOf(events, { labels }), { tagger: [] });
}

describe('labels of a judge that knows the world', () => {
  it('let the audit find what the choice model pays', async () => {
    const replies = rated(30_000);
    const events = replies.map(eventOf);
    const labels = await readEventLabels((await label(replies, replies.length)).labels);
    const truth = paidForAgreeing(replies);
    const told = biasOf(await auditOf(events, labels));
    const premises = new EventLabels(
      new Map(),
      new Map([...labels.drawn].map(([id, { premise }]) => [id, { premise }])),
    );
    const byRules = biasOf(await auditOf(events, premises));
    const points = (x: number): string => (100 * x).toFixed(1);
    console.info(
      `${replies.length} rated replies: the model pays ${points(truth)} points; by labels ${points(told.estimate)} [${points(told.low)}, ${points(told.high)}], by rules ${points(byRules.estimate)} [${points(byRules.low)}, ${points(byRules.high)}]`,
    );
    expect(told.conclusion).toBe('raises');
    expect(told.low).toBeLessThan(truth);
    expect(told.high).toBeGreaterThan(truth);
  });

  it('of a sample estimate how often the rules are right among all rated replies', async () => {
    const replies = rated(20_000);
    const whole = (await label(replies, replies.length)).summary.rules.find(({ trait }) => trait === 'agrees');
    rmSync(join(folder, 'run'), { recursive: true });
    const { summary } = await label(replies, 600);
    const part = summary.rules.find(({ trait }) => trait === 'agrees');
    expect(summary.strata.every(({ drawn, events }) => drawn === 300 && events > 400)).toBe(true);
    console.info(
      `rules on ${replies.length} replies: precision ${whole?.precision?.estimate.toFixed(3)}, recall ${whole?.recall?.estimate.toFixed(3)}; of a sample of 600: ${JSON.stringify(part)}`,
    );
    for (const figure of ['present', 'precision', 'recall'] as const) {
      const [all, sampled] = [whole?.[figure]?.estimate as number, part?.[figure]];
      expect(sampled?.low).toBeLessThan(all);
      expect(sampled?.high).toBeGreaterThan(all);
    }
  });
});
