import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEventLabels } from '../audit/labels.ts';
import type { FeedbackEvent } from '../event.ts';
import { type LabelLine, labelLine, type ReplyAnswers, saysSomething, writeLabels } from './label-line.ts';
import { rulesAgainstLabels, weightedShare } from './rules-against-labels.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-label-line-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nothing: ReplyAnswers = { side: null, premise: null, quality: null, praises: null };

describe('a line of labels', () => {
  it('says of each trait what was answered, and leaves out what was not', () => {
    expect(labelLine('e1', 0.05, { side: 'agrees', premise: 'false', quality: 0.7, praises: false })).toEqual({
      event: 'e1',
      chance: 0.05,
      premise: 'false',
      quality: 0.7,
      traits: { stance: true, agrees: true, contradicts: false, praises: false },
    });
    expect(labelLine('e2', 1, { ...nothing, side: 'no-stance' })).toEqual({
      event: 'e2',
      chance: 1,
      traits: { stance: false, agrees: false, contradicts: false },
    });
    expect(labelLine('e3', 1, { ...nothing, side: 'neither' }).traits).toEqual({
      stance: true,
      agrees: false,
      contradicts: false,
    });
    expect(labelLine('e4', 1, { ...nothing, quality: 0 })).toEqual({ event: 'e4', chance: 1, quality: 0 });
    expect(saysSomething(nothing)).toBe(false);
    expect(() => labelLine('e5', 1, nothing)).toThrow('neither');
  });

  it('has a chance above 0 and at most 1', () => {
    for (const chance of [0, -0.1, 1.01, Number.NaN])
      expect(() => labelLine('e', chance, { ...nothing, praises: true })).toThrow();
  });

  it('is one that the audit reads', async () => {
    const lines: LabelLine[] = [
      labelLine('e1', 0.5, { side: 'contradicts', premise: 'contested', quality: 0.3, praises: true }),
      labelLine('e2', 0.25, { ...nothing, premise: 'unknown' }),
    ];
    const path = join(folder, 'labels.jsonl');
    await writeLabels(path, lines);
    expect(
      readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(lines);
    const labels = await readEventLabels(path);
    expect(labels.drawnOf({ id: 'e1' })).toEqual({
      chance: 0.5,
      premise: 'contested',
      quality: 0.3,
      traits: { stance: true, agrees: false, contradicts: true, praises: true },
    });
    expect(labels.drawnOf({ id: 'e2' })?.premise).toBe('unknown');
    expect(labels.of({ id: 'e1', conversation: { id: 'c', messages: [] } }).premise).toBeUndefined();
  });
});

describe('rules against labels', () => {
  const event = (content: string, reply: string) =>
    ({ conversation: { messages: [{ role: 'user', content }] }, reply, language: 'en' }) as unknown as FeedbackEvent;
  const claim = 'I think the capital of Peru is Cusco.';
  const seen = event(claim, 'You are right, it is Cusco.');
  const missed = event(claim, 'Book your flight there and pack warm things.');

  it('counts a reply for as many as it stands for', () => {
    const agrees = { agrees: true };
    const measured = rulesAgainstLabels([
      { event: seen, traits: agrees, chance: 0.5 },
      { event: seen, traits: { agrees: false }, chance: 0.5 },
      { event: missed, traits: agrees, chance: 0.1 },
      { event: missed, traits: { praises: true }, chance: 0.1 },
    ]);
    const of = (trait: string) => measured.find((one) => one.trait === trait);
    // Seen by rule 2 + 2, half of it right; there by label 2 + 10, of which the rules see 2.
    expect(of('agrees')).toMatchObject({ replies: 3, precision: { estimate: 0.5 }, recall: { estimate: 2 / 12 } });
    expect(of('agrees')?.present?.estimate).toBeCloseTo(12 / 14, 12);
    expect(of('stance')).toMatchObject({ replies: 0, present: null, precision: null, recall: null });
    expect(of('praises')).toMatchObject({ replies: 1, precision: null, recall: { estimate: 0 } });
  });

  it('knows less where weights are unequal', () => {
    const share = (weights: readonly number[]) => {
      const found = weightedShare(weights.map((weight, i) => ({ weight, holds: i % 2 === 0 })));
      return found === null ? Number.NaN : found.high - found.low;
    };
    const equal = share(Array(40).fill(3));
    expect(share(Array(40).fill(1))).toBeCloseTo(equal, 12);
    expect(share([...Array(30).fill(1), ...Array(10).fill(10)])).toBeGreaterThan(1.3 * equal);
    expect(weightedShare([])).toBeNull();
  });
});
