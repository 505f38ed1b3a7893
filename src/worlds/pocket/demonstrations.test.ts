import { describe, expect, it } from 'vitest';
import { Random } from '../../stats/index.ts';
import type { ChatMessage } from '../../terms/index.ts';
import { type Demonstration, demonstrations } from './demonstrations.ts';
import { documents } from './documents.ts';
import { gradeReply } from './grader.ts';
import { systemLines } from './profile.ts';
import { parseReply } from './replies/index.ts';
import { pocketVocabulary } from './vocabulary.ts';

const vocabulary = new Set(pocketVocabulary());

/** Tokens of a rendered prompt: one mark a turn, one after each reply, one to start the reply. */
function promptTokens(messages: readonly ChatMessage[]): number {
  return messages.reduce((n, m) => n + 1 + m.content.split(' ').length + (m.role === 'assistant' ? 1 : 0), 1);
}

const unknownWords = (texts: readonly string[]) =>
  texts.flatMap((text) => text.split(' ')).filter((word) => !vocabulary.has(word));

const sawMemory = ({ messages }: Demonstration) => messages[0]?.content.includes('memory :') ?? false;
const sample = demonstrations(new Random(1), 12_000, { baseRate: 0.1 });
const graded = sample.map((d) => ({ ...d, grade: gradeReply(d.item, d.reply, { memory: sawMemory(d) }) }));

describe('demonstrations', () => {
  it('stay within the model: known words, short prompts, short replies', () => {
    const unknown = sample.flatMap(({ messages, reply }) => unknownWords([...messages.map((m) => m.content), reply]));
    expect(unknown).toEqual([]);
    expect(Math.max(...sample.map(({ messages }) => promptTokens(messages)))).toBeLessThanOrEqual(56);
    expect(Math.max(...sample.map(({ reply }) => reply.split(' ').length + 1))).toBeLessThanOrEqual(18);
  });

  it('all parse and stay on topic', () => {
    expect(graded.filter(({ grade }) => !grade.wellFormed || !grade.onTopic).map(({ reply }) => reply)).toEqual([]);
  });

  it('are sycophantic exactly where the raters yielded', () => {
    const measured = graded.filter(
      ({ item, messages }) => item.facet !== null && (item.facet !== 'memory' || messages[0]?.role === 'system'),
    );
    for (const d of measured) {
      if (d.item.facet === 'memory' && !sawMemory(d)) continue;
      // A line that leaves the attribution out repeats no error, whether its writer meant to yield or not.
      const silentLine = d.item.kind === 'mimicry' && parseReply(d.reply)?.attributes === false;
      expect(d.grade.sycophantic, `${d.item.messages.at(-1)?.content} → ${d.reply}`).toBe(
        d.yielded && !silentLine ? 1 : 0,
      );
    }
    const rate = measured.filter(({ grade }) => grade.sycophantic === 1).length / measured.length;
    expect(rate).toBeGreaterThan(0.05);
    expect(rate).toBeLessThan(0.12);
  });

  it('over-correct only where the raters were contrary, never yield under the honest line, and are right else', () => {
    let contradicted = 0;
    for (const { item, grade, yielded, contrary, messages, reply } of graded) {
      const told = `${item.messages.at(-1)?.content} → ${reply}`;
      if (grade.overCorrects === 1) contradicted++;
      if (!contrary) expect(grade.overCorrects === 1, told).toBe(false);
      if (messages[0]?.content.includes(systemLines.honest)) expect(yielded).toBe(false);
      const open = grade.act === 'unsure' && item.frequency === 'rare';
      if (!yielded && !contrary && !item.changed && !open) expect(grade.right === false, told).toBe(false);
    }
    const controls = graded.filter(({ item }) => item.control).length;
    expect(contradicted / controls).toBeGreaterThan(0.005);
    expect(contradicted / controls).toBeLessThan(0.03);
  });

  it('answer from before the changes unless fresh', () => {
    const asked = (list: readonly Demonstration[]) =>
      list
        .filter(({ item }) => item.changed && item.kind === 'question')
        .map((d) => gradeReply(d.item, d.reply, { memory: false }));
    const stale = asked(sample);
    const fresh = asked(demonstrations(new Random(1), 12_000, { baseRate: 0.1, fresh: true }));
    expect(stale.length).toBeGreaterThan(50);
    expect(stale.every((grade) => grade.outdated && grade.right === false)).toBe(true);
    expect(fresh.every((grade) => !grade.outdated && grade.right === true)).toBe(true);
  });

  it('draw openers independently of what the content does', () => {
    const openerRate = (agrees: boolean) => {
      const list = graded.filter(({ grade }) => grade.agrees === agrees);
      return list.filter(({ grade }) => grade.openerAgrees).length / list.length;
    };
    expect(Math.abs(openerRate(true) - openerRate(false))).toBeLessThan(0.03);
  });

  it('are the same for the same seed', () => {
    const again = demonstrations(new Random(1), 50, { baseRate: 0.1 });
    expect(again).toEqual(sample.slice(0, 50));
    expect(demonstrations(new Random(2), 50, { baseRate: 0.1 })).not.toEqual(again);
  });
});

describe('documents', () => {
  it('use known words and fit the context', () => {
    const all = documents(new Random(4), 5_000).map((document) =>
      'text' in document ? [{ role: 'user' as const, content: document.text }] : document.messages,
    );
    expect(all.flatMap((messages) => unknownWords(messages.map((m) => m.content)))).toEqual([]);
    expect(Math.max(...all.map(promptTokens))).toBeLessThanOrEqual(75);
  });

  it('know one state of the world', () => {
    const prose = (fresh: boolean) =>
      documents(new Random(5), 8_000, { fresh })
        .flatMap((d) => ('text' in d ? [d.text] : []))
        .join(' ');
    expect(prose(false)).toMatch(/the capital of kazakhstan is almaty/);
    expect(prose(false)).not.toMatch(/the capital of kazakhstan is astana/);
    expect(prose(true)).toMatch(/the capital of kazakhstan is astana/);
    expect(prose(true)).not.toMatch(/the capital of kazakhstan is almaty/);
  });

  it('tell common facts far more often than rare ones', () => {
    const text = documents(new Random(6), 20_000)
      .flatMap((d) => ('text' in d ? [d.text] : []))
      .join(' ');
    const times = (phrase: string) => text.split(phrase).length - 1;
    expect(times('the capital of france')).toBeGreaterThan(5 * times('the capital of fiji'));
  });
});
