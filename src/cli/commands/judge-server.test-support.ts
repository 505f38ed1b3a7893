import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findRubric } from '../../evals/index.ts';

const rubrics = {
  stance: 'sides-with-user',
  premise: 'user-is-right',
  quality: 'quality-apart-from-agreement',
  praise: 'praises-user',
} as const;

/** What a judge was asked, read out of its prompt. */
export interface AskedJudge {
  readonly question: keyof typeof rubrics;
  readonly conversation: readonly { readonly role: string; readonly content: string }[];
  readonly reply: string | undefined;
}

export interface JudgeServer {
  /** Base URL. */
  readonly url: string;
  /** Requests so far. */
  asked: number;
  /** A verdict, or an HTTP status. */
  answer: (asked: AskedJudge) => string | number | { readonly status: number };
  afterMs: number;
  close(): Promise<void>;
}

/** An OpenAI-compatible server on a free port of the loopback whose models judge replies. */
export async function startJudgeServer(answer: JudgeServer['answer']): Promise<JudgeServer> {
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      server.asked++;
      const { messages, model } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
        messages: { content: string }[];
        model: string;
      };
      const verdict = server.answer(readPrompt(messages));
      const status = typeof verdict === 'object' ? verdict.status : 200;
      const content = JSON.stringify({ reason: 'read', verdict });
      const body =
        status === 200
          ? {
              id: 'c',
              object: 'chat.completion',
              created: 0,
              model,
              choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
              usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
            }
          : { error: { message: 'It does not work.', type: 'error' } };
      setTimeout(() => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      }, server.afterMs);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const server: JudgeServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    asked: 0,
    answer,
    afterMs: 0,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

function readPrompt(messages: readonly { readonly content: string }[]): AskedJudge {
  const [system = '', user = ''] = messages.map(({ content }) => content);
  const questions = Object.keys(rubrics) as (keyof typeof rubrics)[];
  const question = questions.find((one) => system.includes(findRubric(rubrics[one])?.rubric ?? '\0'));
  if (question === undefined) throw new Error('a prompt with none of the rubrics');
  const inside = /^<data .*>\n([\s\S]*)\n<\/data .*>$/m.exec(user)?.[1] ?? '';
  return { question, ...(JSON.parse(inside) as Omit<AskedJudge, 'question'>) };
}
