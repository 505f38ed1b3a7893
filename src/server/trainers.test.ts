import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRlhfAnswerSchema } from './openrlhf.ts';
import { serveMix, type TestService } from './serving.test-support.ts';

/** Requests of the shapes that the trainers' own clients send, with texts of ours. */
const mix = `
signals:
  short: {kind: length, per: 10, weight: 1}
  right: {kind: exact-match, extract: "answer: (\\\\w+)", weight: 2}
`;
let server: TestService;
beforeAll(async () => {
  server = await serveMix(mix);
});
afterAll(() => server.close(0));

describe('OpenRLHF', () => {
  const post = async (body: unknown) => {
    const response = await server.post('/openrlhf', body);
    return { status: response.status, body: await response.json() };
  };
  const prompt = '<|im_start|>user\nWhat is 2 + 2?<|im_end|>\n<|im_start|>assistant\n';

  it('sends one sample with special tokens, and gets lists of one', async () => {
    const { body } = await post({ query: [`${prompt}answer: 4<|im_end|>\n`], prompts: [prompt], labels: ['4'] });
    expect(openRlhfAnswerSchema.parse(body)).toEqual({
      rewards: [2 - 0.9],
      scores: [1 / (1 + Math.exp(-1.1))],
      extra_logs: { short: [-0.9], right: [1] },
    });
  });

  it('sends the second of two URLs no samples, and gets empty lists', async () => {
    const { status, body } = await post({ query: [], prompts: [], labels: [] });
    expect([status, body]).toEqual([200, { rewards: [], scores: [], extra_logs: {} }]);
  });

  it('takes an object, also as JSON text, for the labels, and leaves a signal that abstains out of the log', async () => {
    for (const label of [{ answer: '4' }, '{"answer": "4"}']) {
      const { body } = await post({ query: [`${prompt}answer: 5</s>`], prompts: [prompt], labels: [label] });
      expect(openRlhfAnswerSchema.parse(body).extra_logs.right).toEqual([0]);
    }
    const { body } = await post({ query: [`${prompt}hello`], prompts: [prompt], labels: [null] });
    expect(Object.keys(openRlhfAnswerSchema.parse(body).extra_logs)).toEqual(['short']);
  });

  it('is told when the prompt is not in the query, instead of being scored on the wrong text', async () => {
    expect((await post({ query: ['something else'], prompts: [prompt], labels: [''] })).status).toBe(422);
    expect((await post({ query: ['a', 'b'], prompts: ['a'], labels: [] })).status).toBe(422);
    expect((await post({ query: ['a'] })).status).toBe(422);
  });
});

describe('slime', () => {
  const post = async (path: string, body: unknown) => (await server.post(path, body)).json();

  it('sends one sample and gets a bare number', async () => {
    expect(await post('/slime', { prompt: 'What is 2 + 2?', response: 'answer: 4', label: '4' })).toBe(2 - 0.9);
  });

  it('scores the reply without the tokens that end it, which slime keeps', async () => {
    const response = 'answer: 4<|im_end|>';
    expect(await post('/slime', { prompt: 'What is 2 + 2?', response, label: '4' })).toBe(2 - 0.9);
  });

  it('sends messages, and gets an object for its reward key', async () => {
    const prompt = [{ role: 'user', content: 'What is 2 + 2?' }];
    const answer = await post('/slime?detail=1', { prompt, response: 'answer: 4', label: null });
    expect(answer).toMatchObject({ score: -0.9, scores: { short: -0.9, right: null } });
  });
});
