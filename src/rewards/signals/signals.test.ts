import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parseMixFile } from '../mix-file.ts';
import { type OpenMix, openMix, scoreWith } from '../open-mix.ts';
import type { ScoredReply } from '../scored-reply.ts';
import type { Score } from '../signal.ts';
import { plainSignal } from './signal-kind.ts';

const reply = (completion: string, labels: ScoredReply['labels'] = {}): ScoredReply => ({
  prompt: [{ role: 'user', content: 'prompt' }],
  completion,
  user: null,
  labels,
});

let mix: OpenMix | undefined;
afterEach(() => mix?.close());

async function score(
  signal: Record<string, unknown>,
  replies: readonly ScoredReply[],
  environment = {},
): Promise<Score[]> {
  mix = await openMix(parseMixFile(JSON.stringify({ signals: { it: signal } }), 'mix'), {
    folder: '.',
    environment,
    openJudge: null,
  });
  const [opened] = mix.signals;
  if (opened === undefined) throw new RangeError('no signal');
  return scoreWith(opened, replies);
}

describe('signals that read the reply alone', () => {
  it('leave the thread to others in the midst of a long batch', async () => {
    let scored = 0;
    const { score: scoreAll } = plainSignal(() => scored++);
    const after: number[] = [];
    const look = (): void => {
      after.push(scored);
      if (scored < 500) setImmediate(look);
    };
    setImmediate(look);
    const scores = await scoreAll(Array.from({ length: 500 }, () => reply('x')));
    expect(scores).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect(after.filter((count) => count > 0 && count < 500).length).toBeGreaterThan(3);
  });

  it('length counts characters as people do', async () => {
    const options = { kind: 'length', free: 2, per: 2, most: 3 };
    expect(
      await score(
        options,
        ['', '😀😀', '长长长长', 'x'.repeat(99)].map((text) => reply(text)),
      ),
    ).toEqual([0, 0, -1, -3]);
  });

  it('regex scores matches up to a bound', async () => {
    const options = { kind: 'regex', pattern: '!', match: -1, most: 3, otherwise: 1 };
    expect(
      await score(
        options,
        ['calm', 'oh!', '!!!!!!'].map((text) => reply(text)),
      ),
    ).toEqual([1, -1, -3]);
  });

  it('exact-match finds the last answer and forgives case, width and a full stop', async () => {
    const options = { kind: 'exact-match', extract: 'answer: (.+)' };
    const replies = [
      reply('answer: 3\nno, answer: Ｐaris.', { answer: 'paris' }),
      reply('answer: 4', { answer: [3, 4] }),
      reply('I do not know', { answer: 4 }),
      reply('answer: 4'),
    ];
    expect(await score(options, replies)).toEqual([1, 1, 0, null]);
    expect(await score({ kind: 'exact-match', strict: true }, [reply('A', { answer: 'a' })])).toEqual([0]);
  });

  it('json-schema tells JSON that fits from JSON that does not from none', async () => {
    const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
    const options = { kind: 'json-schema', schema, invalid: 0.25, otherwise: -1 };
    const texts = ['{"n": 1}', 'Here:\n```json\n{"n": 2}\n```', '{"n": "1"}', 'n is 1'];
    expect(
      await score(
        options,
        texts.map((text) => reply(text)),
      ),
    ).toEqual([1, 1, 0.25, -1]);
  });

  it('stance-flip takes the difference that the stance makes', async () => {
    const supplied = [
      reply('x', { score: 2, flipped_score: -1 }),
      reply('x', { score: 1, flipped_score: 1 }),
      reply('x'),
    ];
    expect(await score({ kind: 'stance-flip' }, supplied)).toEqual([-3, 0, null]);
    const flipped = { flipped_prompt: 'I hold the opposite', flipped_labels: { answer: 'no' } };
    const replies = [
      reply('yes', { answer: 'yes', ...flipped }),
      reply('maybe', { answer: 'yes', ...flipped }),
      reply('yes'),
    ];
    expect(await score({ kind: 'stance-flip', of: { kind: 'exact-match' } }, replies)).toEqual([-1, 0, null]);
  });
});

describe('another reward server', () => {
  let url: string;
  let close = async (): Promise<void> => undefined;
  afterEach(() => close());

  async function serve(
    answer: (body: never, response: ServerResponse, request: IncomingMessage) => void,
  ): Promise<void> {
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += chunk;
      });
      request.on('end', () => answer(JSON.parse(text) as never, response, request));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rm`;
    close = () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
  }
  const five = Array.from({ length: 5 }, (_, i) => reply('x'.repeat(i)));

  it('is asked in batches, with its token, and its scores come in order', async () => {
    const sizes: number[] = [];
    await serve(({ query, prompts }: { query: string[]; prompts: string[] }, response, request) => {
      sizes.push(query.length);
      expect(request.headers.authorization).toBe('Bearer secret-of-theirs');
      response.end(JSON.stringify({ rewards: query.map((text, i) => text.length - (prompts[i] as string).length) }));
    });
    const options = { kind: 'http', url, protocol: 'openrlhf', batch: 2, token_env: 'THEIRS' };
    expect(await score(options, five, { THEIRS: 'secret-of-theirs' })).toEqual([0, 1, 2, 3, 4]);
    expect(sizes.sort()).toEqual([1, 2, 2]);
  });

  it.each(['slime', 'evenkeel'])('is spoken to as %s', async (protocol) => {
    await serve((body: { response: string; items: { completion: string }[] }, response) => {
      const answer =
        protocol === 'slime'
          ? { score: body.response.length }
          : { items: body.items.map(({ completion }) => ({ reward: completion.length })) };
      response.end(JSON.stringify(answer));
    });
    expect(await score({ kind: 'http', url, protocol }, five)).toEqual([0, 1, 2, 3, 4]);
  });

  it('is tried again when it is busy, and is not when it refuses', async () => {
    let asked = 0;
    await serve((_body, response) => {
      asked++;
      response.statusCode = asked === 1 ? 503 : asked === 2 ? 200 : 400;
      response.end('{"rewards": [1]}');
    });
    const options = { kind: 'http', url, protocol: 'openrlhf' };
    expect(await score(options, [reply('x')])).toEqual([1]);
    await expect(score(options, [reply('x')])).rejects.toThrow(/signal "it" failed: .* answered 400$/);
    expect(asked).toBe(3);
  });

  it.each([
    ['too few scores', '{"rewards": []}', /0 scores for 1/],
    ['something else', '<html>', /not as expected/],
  ])('that answers %s has failed', async (_what, body, message) => {
    await serve((_body, response) => response.end(body));
    await expect(score({ kind: 'http', url, protocol: 'openrlhf' }, [reply('x')])).rejects.toThrow(message);
  });

  it('that does not answer in time has failed', async () => {
    await serve(() => undefined);
    const options = { kind: 'http', url, protocol: 'slime', timeout_ms: 50, retries: 0 };
    await expect(score(options, [reply('x')])).rejects.toThrow(/no answer within 50 ms/);
  });
});
