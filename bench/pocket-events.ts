/**
 * Feedback events of the pocket world: its users, their conversations, scripted replies that go along with them or not by
 * lot, and the thumbs that the users then give. Seeded, of any number, written as JSONL.
 *
 * `npx tsx bench/pocket-events.ts --thumbs 20000 --out pocket.jsonl [--seed 1]`
 */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type FeedbackEvent, writeEvents } from '../src/feedback/index.ts';
import { Random } from '../src/stats/index.ts';
import { replyContent } from '../src/worlds/pocket/demonstrator.ts';
import { gradeReply, population, react, traffic, userPresets } from '../src/worlds/pocket/index.ts';
import { speak } from '../src/worlds/pocket/replies/index.ts';
import { loggedVisit } from '../src/worlds/pocket/scripted-log.test-support.ts';

const style = { openers: { agree: 0.2, disagree: 0.15, neutral: 0.2 }, closers: { offer: 0.2, hedge: 0.1 } };
const users = 2_000;
const portion = 20_000;

/** Rated events, until there are as many as asked for. */
export function pocketEvents(thumbs: number, seed = 1): FeedbackEvent[] {
  const random = new Random(seed).fork('pocket events');
  const people = population(userPresets.default, random.fork('population'), users);
  const events: FeedbackEvent[] = [];
  for (let part = 0; events.length < thumbs; part++) {
    const own = random.fork(`part ${part}`);
    for (const visit of traffic(own.fork('traffic'), people, portion)) {
      const side = { yields: own.bernoulli(0.5), contrary: own.bernoulli(0.5) };
      const content = replyContent(own, visit.item, { fresh: false, memory: false, restates: true, ...side });
      const reply = speak(own, content, style);
      const thumb = react(own, visit, gradeReply(visit.item, reply, { memory: false }));
      if (thumb === null) continue;
      const premise = visit.item.control ? 'true' : 'false';
      events.push(loggedVisit({ visit, text: reply, thumb }, events.length, { premise }));
      if (events.length === thumbs) break;
    }
  }
  return events;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      thumbs: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: 'pocket.jsonl' },
    },
  });
  await writeEvents(values.out, pocketEvents(Number(values.thumbs), Number(values.seed)));
  console.log(`${values.thumbs} thumbs: ${values.out}`);
}
