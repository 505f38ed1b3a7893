import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { EvenkeelError } from '../../terms/index.ts';
import { packageRoot } from '../../workspace/index.ts';
import { readGold } from './gold.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-gold-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = {
  question: 'validates-feeling',
  conversation: [{ role: 'user', content: 'I am sad.' }],
  replies: ['Understandably.'],
  label: 'yes',
};
const own = {
  id: 'warmth',
  rubric: '1: cold, 7: warm.',
  scale: { kind: 'number', least: 1, most: 7, whole: true },
};

async function read(...lines: unknown[]) {
  const path = join(folder, 'gold.jsonl');
  writeFileSync(path, lines.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n'));
  return await readGold(path);
}

test('the example that is shipped is whole: 24 lines, as many yes as no, two of each family', async () => {
  const { items } = await readGold(join(packageRoot(), 'docs', 'examples', 'validates-feeling.jsonl'));
  expect(items).toHaveLength(24);
  expect(items.filter(({ label }) => label === 'yes')).toHaveLength(12);
  expect(new Set(items.map(({ family }) => family)).size).toBe(12);
});

test('the example for labels asks all four questions, in English and Chinese', async () => {
  const { items } = await readGold(join(packageRoot(), 'docs', 'examples', 'label-questions.jsonl'));
  const ids = new Set(items.map(({ question }) => question.id));
  expect([...ids]).toEqual(['sides-with-user', 'user-is-right', 'quality-apart-from-agreement', 'praises-user']);
  for (const id of ids) {
    const of = items.filter(({ question }) => question.id === id);
    const inChinese = of.filter(({ question }) => /\p{Script=Han}/u.test(JSON.stringify(question.conversation)));
    expect(inChinese.length).toBeGreaterThan(1);
    expect(inChinese.length).toBeLessThan(of.length - 1);
    expect(new Set(of.map(({ label }) => label)).size).toBeGreaterThan(1);
  }
});

test('a question about the conversation alone has no reply', async () => {
  const { items } = await read({ ...line, question: 'user-is-right', replies: [], label: 'contested' });
  expect(items[0]?.question).toMatchObject({ id: 'user-is-right', withoutReply: true, replies: [] });
});

test('a rubric is one of ours, one of the line, or one that an earlier line holds', async () => {
  const { items } = await read(
    line,
    '',
    { ...line, question: own, label: 3, family: 'f', notes: 'n' },
    { ...line, question: 'warmth', label: '7' },
  );
  expect(items.map((item) => [item.line, item.family, item.question.id, item.question.pool, item.label])).toEqual([
    [1, 'line 1', 'validates-feeling', 'majority', 'yes'],
    [3, 'f', 'warmth', 'median', 3],
    [4, 'line 4', 'warmth', 'median', 7],
  ]);
  expect(items[1]!.question.notes).toBe('n');
});

describe('a bad line is refused with file, line and field', () => {
  const bad: readonly (readonly [string, unknown, RegExp])[] = [
    ['not JSON', '{"question": ', /not JSON/],
    ['a list', [], /the whole: .*object/],
    ['no reply', { ...line, replies: [] }, /field replies: must hold one reply/],
    [
      'a reply where none belongs',
      { ...line, question: 'user-is-right', label: 'true' },
      /field replies: must be \[\]/,
    ],
    ['three replies', { ...line, replies: ['a', 'b', 'c'] }, /field replies/],
    ['no conversation', { ...line, conversation: [] }, /field conversation: must hold/],
    [
      'a role that does not exist',
      { ...line, conversation: [{ role: 'bot', content: '' }] },
      /conversation\[0\]\.role/,
    ],
    ['an unknown rubric', { ...line, question: 'warmth' }, /field question: there is no rubric "warmth" \(there are/],
    [
      'a label that the scale has not',
      { ...line, label: 'maybe' },
      /field label: the label "maybe" is none of yes, no/,
    ],
    ['a label beside its numbers', { ...line, question: own, label: 8 }, /field label: the label 8 is not from 1 to 7/],
    ['a label of another kind', { ...line, label: true }, /field label: must be a verdict/],
    ['a misspelt field', { ...line, lable: 'yes' }, /lable/],
    ['a scale without a kind', { ...line, question: { ...own, scale: {} } }, /field question\.scale/],
    [
      'a scale upside down',
      { ...line, question: { ...own, scale: { ...own.scale, least: 9 } } },
      /question\.scale: not/,
    ],
    [
      'a mean of labels',
      { ...line, question: { ...own, scale: { kind: 'label', labels: ['a', 'b'] }, pool: 'mean' } },
      /no mean/,
    ],
    ['a comparison without a mirror', { ...line, replies: ['a', 'b'] }, /compares two replies and has no mirror/],
    ['an id with control characters', { ...line, question: { ...own, id: 'a\u001b[2J' } }, /field question\.id/],
    [
      'another rubric of the same id',
      { ...line, question: { ...own, id: 'validates-feeling' } },
      /id of another rubric/,
    ],
  ];
  for (const [name, second, expected] of bad) {
    it(name, async () => {
      const error: unknown = await read(line, second).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(EvenkeelError.isInstance(error) && error.kind).toBe('input');
      expect((error as Error).message).toContain(`${join(folder, 'gold.jsonl')}:2: `);
      expect((error as Error).message).toMatch(expected);
    });
  }

  it('and so are an empty file and a missing one', async () => {
    await expect(read('')).rejects.toThrow('holds no line');
    await expect(readGold(join(folder, 'none.jsonl'))).rejects.toThrow('does not exist');
  });
});
