import { describe, expect, it } from 'vitest';
import { Random, wilsonInterval } from '../../stats/index.ts';
import { agreementEffect, fitAgreement } from './agreement-model.ts';
import { prepare } from './audit.ts';
import { defaultMargin } from './effect.ts';
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
