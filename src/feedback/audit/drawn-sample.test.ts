import { describe, expect, it } from 'vitest';
import { Random, wilsonInterval } from '../../stats/index.ts';
import { agreementEffect, fitAgreement } from './agreement-model.ts';
import { auditFeedback, prepare } from './audit.ts';
import { drawnSample } from './drawn-sample.ts';
import { defaultMargin } from './effect.ts';
import { bitOf, notTold } from './event-columns.ts';
import { misread } from './misread.test-support.ts';
import { plantedEvents, tasteFor } from './planted.test-support.ts';

const long = process.env.EVENKEEL_LONG === '1';
const replications = long ? 2000 : 100;
const misled = ['false', 'contested'] as const;

describe('the audit of events that rules misread, with labels of a sample', () => {
  it.each([0, 0.05, 0.15])(
    'has an interval that covers a planted bias of %f as often as it says, and is sharper than the labels alone',
    { timeout: 1_800_000 },
    (truth) => {
      const taste = tasteFor(truth);
      let [covered, sum, squares, width, alone] = [0, 0, 0, 0, 0];
      const shares: number[] = [];
      for (let k = 0; k < replications; k++) {
        const random = new Random(k).fork(`sample/${truth}`);
        const events = plantedEvents({ taste, users: 1250, eventsEach: 8 }, random);
        const { ratings, rated } = prepare(misread(events, 1_000, random), defaultMargin);
        const found = agreementEffect(fitAgreement(ratings, rated), misled);
        if (!('effect' in found) || found.effect.correction === null) throw new Error('no estimate');
        const { estimate, low, high, correction } = found.effect;
        sum += estimate;
        squares += (estimate - truth) ** 2;
        width += high - low;
        alone += correction.byLabels.high - correction.byLabels.low;
        shares.push(correction.share);
        if (low <= truth && truth <= high) covered++;
      }
      const rate = covered / replications;
      const mean = (total: number) => ((100 * total) / replications).toFixed(2);
      console.info(
        `planted ${100 * truth} points: covered ${(100 * rate).toFixed(1)}% of ${replications}, mean ${mean(sum)}; interval ${mean(width)} wide, by labels alone ${mean(alone)}`,
      );
      const { low, high } = wilsonInterval(covered, replications, 0.99);
      expect(high).toBeGreaterThan(0.93);
      expect(low).toBeLessThan(0.97);
      if (long) {
        expect(rate).toBeGreaterThanOrEqual(0.93);
        expect(rate).toBeLessThanOrEqual(0.97);
      }
      const luck = Math.sqrt(squares) / replications;
      expect(Math.abs(sum / replications - truth)).toBeLessThan(3.3 * luck);
      expect(width).toBeLessThan(alone);
      expect(Math.min(...shares)).toBeGreaterThan(-1);
      expect(Math.max(...shares)).toBeLessThan(3);
    },
  );
});

describe('labels of a sample', () => {
  const random = new Random(5);
  const planted = plantedEvents({ taste: tasteFor(0.15), users: 600, eventsEach: 12 }, random);
  const blurred = misread(planted, 1_200, random);
  const effectOf = (found: ReturnType<typeof agreementEffect>) => {
    if ('lack' in found) throw new Error(found.lack);
    return found.effect;
  };

  it('add nothing to rules that read as well as they do: the estimate is that of all events', () => {
    const { columns } = planted;
    const chance = columns.chance.map((_, i) => (columns.thumb[i] !== -1 && random.bernoulli(0.4) ? 0.4 : 0));
    const told = columns.traits.map(() => 0xffff);
    const labels = { labelTraits: columns.traits, labelPremise: columns.premise, labelQuality: columns.quality };
    const same = { ...planted, columns: { ...columns, ...labels, chance, toldTraits: told } };
    const { ratings, rated } = prepare(same, defaultMargin);
    const all = effectOf(agreementEffect(fitAgreement({ ...ratings, sample: null }, rated), misled));
    const both = effectOf(agreementEffect(fitAgreement(ratings, rated), misled));
    expect(all.correction).toBeNull();
    // Quality is scaled by the sample's own spread, which is not quite that of all.
    expect(both.correction?.share).toBeGreaterThan(0.85);
    expect(both.correction?.share).toBeLessThan(1.15);
    expect(Math.abs(both.estimate - all.estimate)).toBeLessThan(0.3 * all.standardError);
    expect(both.standardError).toBeLessThan(1.1 * all.standardError);
  });

  it('correct traits, causes and parts as well, and say how often the rules are right', () => {
    const audit = auditFeedback(blurred, { tagger: [] });
    expect(audit.events.drawn?.replies).toBe(1_200);
    expect(audit.events.premises.unknown).toBe(planted.columns.count);
    if ('lack' in audit.rewards) throw new Error(audit.rewards.lack);
    const agrees = audit.rewards.effect.find(({ trait }) => trait === 'agrees');
    expect(agrees?.effect.correction?.byRules).not.toBeNull();
    expect(agrees?.effect.low).toBeGreaterThan(0);
    expect(audit.agreement.bias).toMatchObject({ effect: { correction: { byRules: null } } });
    expect(audit.causes.every(({ found }) => 'effect' in found)).toBe(true);
    const rule = audit.rulesOnSample.find(({ trait }) => trait === 'agrees');
    expect(rule?.recall?.low).toBeLessThan(0.55);
    expect(rule?.recall?.high).toBeGreaterThan(0.45);
    expect(audit.rulesOnSample.find(({ trait }) => trait === 'praises')?.recall?.estimate).toBe(1);
  });

  it('leave what they do not tell as the rules have it', () => {
    const { columns } = blurred;
    const [stance, agrees] = [bitOf('stance'), bitOf('agrees')];
    const silent = { ...columns, toldTraits: columns.toldTraits.map(() => stance) };
    const rated = Int32Array.from([...columns.thumb.keys()].filter((i) => columns.thumb[i] !== -1));
    const seen = drawnSample(silent, rated);
    expect(seen?.rows).toHaveLength(1_200);
    for (const i of seen?.rows ?? [])
      expect((seen?.columns.traits[i] ?? 0) & agrees).toBe((columns.traits[i] ?? 0) & agrees);
    expect(drawnSample({ ...columns, chance: new Float32Array(columns.count) }, rated)).toBeNull();
  });

  it('without a majority on what the others tell are left out', () => {
    const { columns } = blurred;
    const rated = Int32Array.from([...columns.thumb.keys()].filter((i) => columns.thumb[i] !== -1));
    const open = [...rated].filter((i) => columns.chance[i] !== 0).slice(0, 300);
    const toldTraits = columns.toldTraits.slice();
    const labelPremise = columns.labelPremise.slice();
    for (const i of open.slice(0, 200)) toldTraits[i] = (toldTraits[i] as number) & ~bitOf('agrees');
    for (const i of open.slice(100)) labelPremise[i] = notTold;
    const seen = drawnSample({ ...columns, toldTraits, labelPremise }, rated);
    expect(seen?.rows).toHaveLength(900);
    expect(open.some((i) => seen?.has(i))).toBe(false);
  });

  it('of other events than these stand alone: the rules are not listened to', () => {
    const { columns } = blurred;
    const drawnOfFewer = { ...columns, chance: columns.chance.map((chance) => Math.min(1, 2 * chance)) };
    const both = auditFeedback({ ...blurred, columns: drawnOfFewer }, { tagger: [] }).agreement.bias;
    if ('lack' in both) throw new Error(both.lack);
    expect(both.effect.correction?.share).toBe(0);
    expect(both.effect.estimate).toBe(both.effect.correction?.byLabels.estimate);
  });
});
