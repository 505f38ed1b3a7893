import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import { describeVersions } from '../workspace/index.ts';
import { bearerGuard } from './bearer.ts';
import { HttpProblem } from './http-problem.ts';
import { describeMix } from './mix-description.ts';
import { openApiDocument } from './openapi.ts';
import { fromOpenRlhf, openRlhfRequestSchema, toOpenRlhf } from './openrlhf.ts';
import { readBody } from './read-body.ts';
import type { RewardMetrics } from './reward-metrics.ts';
import type { RewardService } from './reward-service.ts';
import { type ScoreAnswer, type ScoreRequest, scoreRequestSchema } from './score-request.ts';
import { fromSlime, slimeRequestSchema, toSlime } from './slime.ts';

export interface RewardAppOptions {
  /** What callers must carry; null lets everybody in. */
  readonly token: string | null;
  /** Longest body; 16 MB when left out. */
  readonly mostBytes?: number;
  /** Most items in a request; 1,024 when left out. */
  readonly mostItems?: number;
  /** Requests under way at a time; those beyond are told to come back. 256 when left out. */
  readonly mostRequests?: number;
  readonly metrics?: RewardMetrics;
  readonly log?: (line: string) => void;
}

/** The service's routes. */
export function createRewardApp(service: RewardService, options: RewardAppOptions): Hono {
  const { token, metrics, mostBytes = 16 << 20, mostItems = 1_024, mostRequests = 256 } = options;
  const app = new Hono();
  let underWay = 0;

  async function answer(request: ScoreRequest): Promise<ScoreAnswer> {
    if (request.items.length > mostItems) {
      throw new HttpProblem(413, `items: ${request.items.length} are more than ${mostItems}`, {
        hint: 'Send fewer items at a time.',
      });
    }
    return service.answer(request);
  }

  /** Reads, answers and times a request; too many at a time are turned away before they are read. */
  function route<T>(path: string, schema: z.ZodType<T>, reply: (request: T, c: Context) => Promise<unknown>): void {
    app.post(path, async (c) => {
      const began = performance.now();
      let status = 200;
      underWay++;
      try {
        if (underWay > mostRequests) {
          throw new HttpProblem(503, `${mostRequests} requests are under way already`, { retryAfter: 1 });
        }
        return c.json(await reply(await readBody(c.req.raw, schema, mostBytes), c));
      } catch (error) {
        status = error instanceof HttpProblem ? error.status : 500;
        if (error instanceof HttpProblem && error.body.error.signal !== undefined) {
          metrics?.countFailure(error.body.error.signal);
        }
        throw error;
      } finally {
        underWay--;
        metrics?.observeRequest(path, status, (performance.now() - began) / 1000);
      }
    });
  }

  app.get('/healthz', (c) => c.json({ ok: true, mix_version: service.mix.version }));
  if (token !== null) app.use(bearerGuard(token));
  route('/v1/score', scoreRequestSchema, answer);
  route('/openrlhf', openRlhfRequestSchema, async (request) =>
    toOpenRlhf(await answer({ items: fromOpenRlhf(request) })),
  );
  route('/slime', slimeRequestSchema, async (request, c) =>
    toSlime(await answer({ items: [fromSlime(request)] }), c.req.query('detail') === '1'),
  );
  app.get('/v1/mix', (c) => {
    const step = c.req.query('step') ?? '0';
    if (!/^\d{1,15}$/.test(step)) throw new HttpProblem(422, 'step: expected a whole number from 0 on');
    return c.json(describeMix(service.mix, Number(step)));
  });
  app.get('/openapi.json', (c) => c.json(openApiDocument(describeVersions().evenkeel)));
  if (metrics !== undefined) {
    const { registry } = metrics;
    app.get('/metrics', async (c) => c.text(await registry.metrics(), 200, { 'Content-Type': registry.contentType }));
  }

  app.notFound((c) => c.json(new HttpProblem(404, `there is nothing at ${c.req.path}`).body, 404));
  app.onError((error, c) => {
    const problem = error instanceof HttpProblem ? error : new HttpProblem(500, 'the service failed; its log says how');
    if (problem !== error) options.log?.(error.stack ?? String(error));
    if (problem.retryAfter !== null) c.header('Retry-After', String(problem.retryAfter));
    if (problem.status === 401) c.header('WWW-Authenticate', 'Bearer');
    return c.json(problem.body, problem.status);
  });
  return app;
}
