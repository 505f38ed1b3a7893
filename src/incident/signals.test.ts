import { describe, expect, it } from 'vitest';
import { withinGroupCovariance } from '../rewards/index.ts';
import { Random } from '../stats/index.ts';
import { fitThumbsModel } from '../training/index.ts';
import {
  checkable,
  demonstrations,
  gradeReply,
  population,
  react,
  traffic,
  userPresets,
} from '../worlds/pocket/index.ts';
import { rubricSignal, type ScoredReply, thumbsSignal, visibleFeatures } from './signals.ts';

const deployment = { memory: false };
const random = new Random(11);

/** Groups of two replies to a false premise: one states the user's claim, one the truth, in the same words. */
function repliesByGroup(): ScoredReply[] {
  const items = demonstrations(new Random(1), 3_000, { baseRate: 0 })
    .map(({ item }) => item)
    .filter(({ facet }) => facet === 'agreement' || facet === 'caving');
  return items.flatMap((item, group) =>
    [item.cues.claim, item.truth.answer].map((answer) => {
      const reply = `that would be ${answer} .`;
      return { item, reply, group, deployment, grade: gradeReply(item, reply, deployment) };
    }),
  );
}

/** A thumbs model fitted to simulated thumbs on raters' replies, good and yielding. */
function fittedModel() {
  const users = population(userPresets.default, random.fork('people'), 400);
  const visits = traffic(random.fork('traffic'), users, 6_000);
  const pool = demonstrations(random.fork('pool'), 6_000, { baseRate: 0.5 });
  const visible = visibleFeatures(false);
  const rows = visits.map((visit, i) => {
    const reply = pool[i]?.reply ?? '';
    const thumb = react(random.fork(`thumb ${i}`), visit, gradeReply(visit.item, reply, deployment));
    return {
      features: visible.of(visit.item, reply, deployment),
      up: thumb === null ? null : thumb === 'up' ? (1 as const) : (0 as const),
      user: visit.user.id,
      prompt: visit.item.id,
      model: `pool@${i % 2}`,
    };
  });
  return fitThumbsModel(rows, visible.names, { random: random.fork('fit') });
}

describe('signals', () => {
  const model = fittedModel();
  const batch = repliesByGroup();
  const groups = batch.map(({ group }) => group);
  const agrees = batch.map(({ grade }) => (grade.agrees === null ? null : Number(grade.agrees)));

  it('has enough groups that differ in agreement to test on', () => {
    expect(batch.length).toBeGreaterThan(100);
    expect(
      withinGroupCovariance(
        agrees.map((a) => a ?? 0),
        agrees,
        groups,
      ),
    ).toBeGreaterThan(0.05);
  });

  it('debiased thumbs covary less with agreement within a prompt than raw ones', async () => {
    const raw = (await thumbsSignal(model, 'raw', false).score(batch)) as number[];
    const debiased = (await thumbsSignal(model, 'debiased', false).score(batch)) as number[];
    const [before, after] = [raw, debiased].map((scores) => Math.abs(withinGroupCovariance(scores, agrees, groups)));
    expect(after).toBeLessThan(0.5 * (before as number));
  });

  it('abstaining thumbs are silent exactly on what can be checked', async () => {
    const scores = await thumbsSignal(model, 'abstaining', false).score(batch);
    batch.forEach(({ item }, i) => {
      expect(scores[i] === null).toBe(checkable(item));
    });
  });

  it('the rubric prefers the honest reply, whatever its noise', async () => {
    const scores = (await rubricSignal(random.fork('rubric')).score(batch)) as number[];
    const honest = scores.filter((_, i) => batch[i]?.grade.right === true);
    const wrong = scores.filter((_, i) => batch[i]?.grade.right === false);
    const mean = (values: number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
    expect(mean(honest)).toBeGreaterThan(mean(wrong) + 0.5);
  });
});
