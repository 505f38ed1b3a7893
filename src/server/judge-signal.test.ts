import { describe, expect, it } from 'vitest';
import type { Judgement, JudgeQuestion } from '../evals/index.ts';
import type { JudgeRequest, ScoredReply } from '../rewards/index.ts';
import { judgeSignal } from './judge-signal.ts';

const request: JudgeRequest = {
  name: 'kind',
  rubric: 'How kind is the reply?',
  judges: ['a'],
  least: 0,
  most: 10,
  baseUrl: null,
  concurrency: 2,
};
const reply = (completion: string): ScoredReply => ({
  prompt: [
    { role: 'developer', content: 'Be brief.' },
    { role: 'assistant', content: 'Hello.' },
  ],
  completion,
  user: null,
  labels: {},
});
const vote = (verdict: number | null, problem: string | null) => ({
  judge: 'a',
  verdict,
  reason: '',
  problem,
  swapped: false,
});

function signalOf(judge: (question: JudgeQuestion) => Judgement) {
  const asked: JudgeQuestion[] = [];
  const judges = {
    judges: ['a'],
    judge: async (question: JudgeQuestion) => {
      asked.push(question);
      return judge(question);
    },
  };
  return { asked, signal: judgeSignal(judges, request, async () => undefined) };
}

describe('a panel of judges as a signal', () => {
  it('asks by the rubric about the conversation and the reply, in the order of the batch', async () => {
    const { asked, signal } = signalOf(({ replies: [text = ''] }) => ({
      verdict: text.length,
      votes: [vote(text.length, null)],
    }));
    expect(await signal.score(['', 'a', 'bb', 'ccc'].map(reply))).toEqual([0, 1, 2, 3]);
    expect(asked[0]).toMatchObject({
      rubric: request.rubric,
      scale: { kind: 'number', least: 0, most: 10 },
      conversation: [
        { role: 'system', content: 'Be brief.' },
        { role: 'assistant', content: 'Hello.' },
      ],
    });
  });

  it('abstains where votes give no verdict, and fails where nobody could answer', async () => {
    const split = signalOf(() => ({ verdict: null, votes: [vote(3, null), vote(null, 'no number')] }));
    expect(await split.signal.score([reply('x')])).toEqual([null]);
    const down = signalOf(() => ({ verdict: null, votes: [vote(null, 'timed out')] }));
    await expect(down.signal.score([reply('x')])).rejects.toThrow('no judge answered: timed out');
  });

  it('asks no more once a judge has failed', async () => {
    const { asked, signal } = signalOf(() => {
      throw new Error('gone');
    });
    await expect(signal.score(Array.from({ length: 20 }, () => reply('x')))).rejects.toThrow('gone');
    expect(asked.length).toBeLessThanOrEqual(request.concurrency);
  });
});
