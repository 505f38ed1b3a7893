import { describe, expect, it } from 'vitest';
import { auditFeedback, columnsOf, EventLabels, type FeedbackEvent } from '../../feedback/index.ts';
import { Random, wilsonInterval } from '../../stats/index.ts';
import { oracleLabel } from './oracle-label.ts';
import { converse, eventOf, paidForAgreeing, type ScriptedReply } from './scripted-log.test-support.ts';
import { userPresets } from './users.ts';

const long = process.env.EVENKEEL_LONG === '1';
const logs = long ? 60 : 3;
const conversations = 15_000;
const labels = 1_500;

/** Events of which nobody says whether the user was right, and labels of some of those that were rated, drawn by lot. */
function logWithLabels(replies: readonly ScriptedReply[], seed: number) {
  const random = new Random(seed).fork('thumbs');
  const events = replies.map((reply, i): FeedbackEvent => ({ ...eventOf(reply, i, random), extra: {} }));
  const rated = [...events.keys()].filter((i) => events[i]?.thumb !== null);
  const chance = labels / rated.length;
  const drawn = random.shuffle(rated).slice(0, labels);
  const told = drawn.map((i): [string, { chance: number } & ReturnType<typeof oracleLabel>] => {
    const { visit, grade } = replies[i] as ScriptedReply;
    return [events[i]?.id as string, { chance, ...oracleLabel(visit.item, grade) }];
  });
  return { events, labels: new EventLabels(new Map(), new Map(), new Map(told)) };
}

describe("a sample of labels by the world's oracle", () => {
  it.each(['default', 'indifferent', 'control'] as const)(
    "lets the audit find what the %s users' choice model pays for agreement",
    { timeout: 1_800_000 },
    async (preset) => {
      let [covered, off, squares, width, alone, worth] = [0, 0, 0, 0, 0, 0];
      let truth = 0;
      for (let k = 0; k < logs; k++) {
        const replies = converse(userPresets[preset], conversations, 100 + k);
        truth = paidForAgreeing(replies);
        const log = logWithLabels(replies, 200 + k);
        const audit = auditFeedback(await columnsOf(log.events, { labels: log.labels }), { tagger: [] });
        const { bias } = audit.agreement;
        if ('lack' in bias || bias.effect.correction === null) throw new Error('no estimate');
        const { estimate, low, high, standardError, correction } = bias.effect;
        if (low <= truth && truth <= high) covered++;
        off += (estimate - truth) / logs;
        squares += ((estimate - truth) / standardError) ** 2;
        width += (high - low) / logs;
        alone += (correction.byLabels.high - correction.byLabels.low) / logs;
        worth += correction.worth / correction.labels / logs;
        expect(bias.effect.conclusion).toBe(truth > 0 ? 'raises' : 'lowers');
        expect(Math.abs(estimate - truth)).toBeLessThan(4 * standardError);
      }
      const points = (x: number): string => (100 * x).toFixed(1);
      console.info(
        `${preset}: the model pays ${points(truth)} points; ${covered} of ${logs} intervals hold it, off by ${points(off)} on average, ${points(width)} wide (labels alone ${points(alone)}; worth ${worth.toFixed(2)} times as many), spread over stated error ${Math.sqrt(squares / logs).toFixed(2)}`,
      );
      if (long) expect(wilsonInterval(covered, logs, 0.99).high).toBeGreaterThan(0.95);
    },
  );
});
