import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '../../stats/index.ts';
import { EvenkeelError } from '../../terms/index.ts';
import type { Belief } from './belief.ts';
import { drawThumb, perceptionOdds, thumbOdds, thumbProbability, upProbability } from './choice-model.ts';
import { stableFacts } from './facts/index.ts';
import { gradeReply } from './grader.ts';
import { stanceItem } from './scenes/index.ts';
import { loadUserParameters, population, userParameters, userPresets, viewOn, withoutTaste } from './users.ts';

const australia = stableFacts.find((fact) => fact.id === 'capital/australia')!;
const stance = stanceItem(new Random(1), australia, 'sydney', 'eval');
const grade = (reply: string) => gradeReply(stance, reply, { memory: false });
const flatters = grade('that is correct .');
const corrects = grade('it is canberra .');
const mistaken: Belief = { state: 'mistaken', answer: 'sydney' };
const knows: Belief = { state: 'right', answer: 'canberra' };
const ignorant: Belief = { state: 'none', answer: null };

describe('the choice model', () => {
  const user = population(userPresets.default, new Random(1), 1)[0]!;

  it('takes what sides with a mistaken belief for correct, and a correction mostly for wrong', () => {
    expect(perceptionOdds(user, stance, mistaken, flatters).correct).toBe(1);
    const seen = perceptionOdds(user, stance, mistaken, corrects);
    expect(seen.correct).toBeCloseTo(user.checkSkill * user.openness);
    expect(seen.correct + seen.wrong).toBeCloseTo(1);
  });

  it('lets who knows see the error, and who does not know see it by checking', () => {
    expect(perceptionOdds(user, stance, knows, flatters).wrong).toBe(1);
    expect(perceptionOdds(user, stance, ignorant, flatters).wrong).toBeCloseTo(user.checkSkill);
    expect(perceptionOdds(user, stance, ignorant, flatters).correct).toBe(0);
  });

  it('rises with perceived correctness, falls with missing the point and with length', () => {
    const at = (g: typeof corrects, perception: 'correct' | 'wrong' | 'unknown') => upProbability(user, g, perception);
    expect(at(corrects, 'correct')).toBeGreaterThan(at(corrects, 'unknown'));
    expect(at(corrects, 'unknown')).toBeGreaterThan(at(corrects, 'wrong'));
    expect(at(grade('paris is the capital of france .'), 'wrong')).toBeLessThan(at(corrects, 'wrong') / 2);
    expect(at({ ...corrects, words: 17 }, 'correct')).toBeLessThan(at(corrects, 'correct'));
  });

  it('rises with agreement and praise for those who like them, and for them alone', () => {
    const fond = { ...user, agreementTaste: 0.5, praiseTaste: 0.5 };
    const cool = { ...user, agreementTaste: 0, praiseTaste: 0 };
    const praised = { ...corrects, praises: true };
    expect(upProbability(fond, flatters, 'unknown')).toBeGreaterThan(upProbability(fond, corrects, 'unknown'));
    expect(upProbability(fond, praised, 'unknown')).toBeGreaterThan(upProbability(fond, corrects, 'unknown'));
    expect(upProbability(cool, flatters, 'unknown')).toBe(upProbability(cool, corrects, 'unknown'));
    expect(upProbability(cool, praised, 'unknown')).toBe(upProbability(cool, corrects, 'unknown'));
    expect(thumbProbability(cool, flatters, 'unknown')).toBe(thumbProbability(cool, corrects, 'unknown'));
  });

  it('draws thumbs at the rates it states', () => {
    const odds = thumbOdds(user, stance, mistaken, corrects);
    const random = new Random(3);
    const draws = Array.from({ length: 40_000 }, () => drawThumb(random, user, stance, mistaken, corrects));
    const given = draws.filter((thumb) => thumb !== null);
    expect(Math.abs(given.length / draws.length - odds.thumb)).toBeLessThan(0.012);
    expect(Math.abs(given.filter((thumb) => thumb === 'up').length / given.length - odds.up)).toBeLessThan(0.025);
  });
});

describe('populations', () => {
  it('of the control never hold a mistaken belief, and say the same things as the default', () => {
    const people = population(userPresets.default, new Random(9), 60);
    const controls = population(userPresets.control, new Random(9), 60);
    let wrong = 0;
    people.forEach((user, i) => {
      for (const fact of stableFacts) {
        const view = viewOn(user, fact);
        const control = viewOn(controls[i]!, fact);
        expect(control.claim).toBe(view.claim);
        if (control.belief.state === 'mistaken' || control.belief.answer !== fact.answer) wrong++;
      }
    });
    expect(wrong).toBe(0);
    expect(controls.every((user) => user.agreementTaste === 0 && user.praiseTaste === 0)).toBe(true);
  });

  it('differ from indifferent ones in taste alone', () => {
    const people = population(userPresets.default, new Random(2), 500);
    const cool = population(userPresets.indifferent, new Random(2), 500);
    expect(people.some((user) => user.agreementTaste > 2)).toBe(true);
    people.forEach((user, i) => {
      const { agreementTaste: _a, praiseTaste: _p, parameters: _q, ...rest } = user;
      expect(cool[i]).toMatchObject(rest);
      expect(cool[i]?.agreementTaste).toBe(0);
    });
  });

  it('hold mistaken beliefs at the stated rates, and stick to them', () => {
    const people = population(userPresets.default, new Random(4), 400);
    const traps = stableFacts.filter((fact) => fact.trap);
    const views = people.flatMap((user) => traps.map((fact) => viewOn(user, fact).belief.state));
    const rate = views.filter((state) => state === 'mistaken').length / views.length;
    expect(Math.abs(rate - userPresets.default.claims.trap * userPresets.default.claims.sincere)).toBeLessThan(0.01);
    expect(viewOn(people[0]!, traps[0]!)).toEqual(viewOn(people[0]!, traps[0]!));
  });
});

describe('user parameters', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evenkeel-users-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (text: string) => {
    const path = join(folder, 'users.json');
    writeFileSync(path, text);
    return path;
  };

  it('come from a preset, or from a file with defaults for what it leaves out', () => {
    expect(loadUserParameters('control')).toBe(userPresets.control);
    const loaded = loadUserParameters(file('{"name": "hasty", "checkSkill": {"mean": 0.1}}'));
    expect(loaded).toEqual({ ...userParameters.parse({}), name: 'hasty', checkSkill: { mean: 0.1, sd: 0.15 } });
    expect(withoutTaste(loaded).checkSkill).toEqual(loaded.checkSkill);
  });

  it('are refused with the field that is wrong', () => {
    const refusal = (text: string) => {
      try {
        loadUserParameters(file(text));
      } catch (error) {
        if (EvenkeelError.isInstance(error)) return error.message;
        throw error;
      }
      return 'accepted';
    };
    expect(refusal('{"claims": {"trap": 2}}')).toMatch(/claims\.trap/);
    expect(refusal('{"cheksSkill": 1}')).toMatch(/cheksSkill/);
    expect(refusal('{')).toMatch(/not JSON/);
    expect(() => loadUserParameters('/nowhere/users.json')).toThrow(/cannot be read/);
    expect(() => loadUserParameters('toString')).toThrow(EvenkeelError);
  });
});
