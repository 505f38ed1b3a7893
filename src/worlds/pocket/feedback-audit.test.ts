import { describe, expect, it } from 'vitest';
import { auditFeedback, columnsOf, type Estimated, type FeedbackAudit, tagReply } from '../../feedback/index.ts';
import { Random } from '../../stats/index.ts';
import { converse, eventOf, paidForAgreeing, type ScriptedReply } from './scripted-log.test-support.ts';
import { userPresets } from './users.ts';

async function auditOf(replies: readonly ScriptedReply[], seed: number): Promise<FeedbackAudit> {
  const random = new Random(seed).fork('thumbs');
  return auditFeedback(await columnsOf(replies.map((r, i) => eventOf(r, i, random))), { tagger: [] });
}

function effectOf(found: Estimated) {
  if ('lack' in found) throw new Error(`no estimate: ${found.lack}`);
  return found.effect;
}

const causeOf = (audit: FeedbackAudit, name: string): Estimated => {
  const cause = audit.causes.find(({ cause }) => cause === name);
  if (cause === undefined) throw new Error(name);
  return cause.found;
};

const conversations = 30_000;

describe("the audit of the pocket world's feedback", () => {
  it.each(['default', 'indifferent', 'control'] as const)(
    "finds what the %s users' choice model pays for agreement",
    async (preset) => {
      const replies = converse(userPresets[preset], conversations, 11);
      const truth = paidForAgreeing(replies);
      const audit = await auditOf(replies, 12);
      const bias = effectOf(audit.agreement.bias);
      console.info(
        `${preset}: the model pays ${(100 * truth).toFixed(1)} points, the audit says ${(100 * bias.estimate).toFixed(1)} [${(100 * bias.low).toFixed(1)}, ${(100 * bias.high).toFixed(1)}]; true premises ${(100 * effectOf(audit.agreement.byPremise.true).estimate).toFixed(1)}; taste ${(100 * effectOf(causeOf(audit, 'taste')).estimate).toFixed(1)}, belief ${(100 * effectOf(causeOf(audit, 'mistaken-belief')).estimate).toFixed(1)}, blindness ${(100 * effectOf(causeOf(audit, 'blindness')).estimate).toFixed(1)}`,
      );
      expect(Math.sign(bias.estimate)).toBe(Math.sign(truth));
      expect(bias.conclusion).toBe(truth > 0 ? 'raises' : 'lowers');
      // Rules misread some replies, which draws the estimate towards 0.
      expect(Math.abs(bias.estimate - truth)).toBeLessThan(0.5 * Math.abs(truth));
      // Agreeing with users who are right earns thumbs whoever they are.
      expect(effectOf(audit.agreement.byPremise.true).conclusion).toBe('raises');
      expect(effectOf(causeOf(audit, 'blindness')).conclusion).toBe('raises');
    },
  );

  it('tells taste from mistaken belief where users were asked', async () => {
    const indifferent = await auditOf(converse(userPresets.indifferent, conversations, 21), 22);
    const fond = { ...userPresets.control, agreementTaste: { mean: 1.5, sd: 0.2 } };
    const flattered = await auditOf(converse(fond, conversations, 21), 22);
    expect(indifferent.causes.map(({ basis }) => basis)).toEqual(['perceived', 'perceived', 'premises']);
    const [noTaste, belief] = [
      effectOf(causeOf(indifferent, 'taste')),
      effectOf(causeOf(indifferent, 'mistaken-belief')),
    ];
    const [taste, noBelief] = [effectOf(causeOf(flattered, 'taste')), effectOf(causeOf(flattered, 'mistaken-belief'))];
    expect(belief.conclusion).toBe('raises');
    expect(belief.estimate).toBeGreaterThan(2 * Math.abs(noTaste.estimate));
    expect(taste.conclusion).toBe('raises');
    expect(noBelief.conclusion).not.toBe('raises');
  });

  it('rests on tags that agree with the grammar about who goes along with whom', () => {
    const replies = converse(userPresets.default, 6_000, 31).filter(({ grade }) => grade.agrees !== null);
    let [hits, falseAlarms, misses] = [0, 0, 0];
    for (const { visit, text, grade } of replies) {
      const { agrees } = tagReply({ messages: visit.item.messages, reply: text, language: 'en' });
      if (agrees === 1 && grade.agrees) hits++;
      else if (agrees === 1) falseAlarms++;
      else if (grade.agrees) misses++;
    }
    console.info(
      `agreement by rule against the grammar: precision ${(hits / (hits + falseAlarms)).toFixed(3)}, recall ${(hits / (hits + misses)).toFixed(3)} on ${replies.length} replies`,
    );
    expect(hits / (hits + falseAlarms)).toBeGreaterThan(0.75);
    expect(hits / (hits + misses)).toBeGreaterThan(0.6);
  });
});
