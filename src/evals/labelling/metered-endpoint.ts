import type { ChatEndpoint } from '../../models/index.ts';

/** What one judge was asked, in requests and in tokens as its server counted them. */
export interface JudgeUsage {
  readonly judge: string;
  readonly requests: number;
  readonly prompt: number;
  readonly completion: number;
  /** Requests whose tokens the server did not count. */
  readonly uncounted: number;
}

/** The endpoints with a meter before each; closing them stays with whoever opened them. */
export function meter(endpoints: readonly ChatEndpoint[]): {
  readonly metered: readonly ChatEndpoint[];
  readonly usage: () => JudgeUsage[];
} {
  const counts = endpoints.map(({ name }) => ({ judge: name, requests: 0, prompt: 0, completion: 0, uncounted: 0 }));
  const metered = endpoints.map((endpoint, i): ChatEndpoint => {
    const count = counts[i] as (typeof counts)[number];
    return {
      name: endpoint.name,
      concurrency: endpoint.concurrency,
      async complete(request, signal) {
        const reply = await endpoint.complete(request, signal);
        count.requests++;
        count.prompt += reply.usage?.prompt ?? 0;
        count.completion += reply.usage?.completion ?? 0;
        if (reply.usage === null) count.uncounted++;
        return reply;
      },
      close: () => Promise.resolve(),
    };
  });
  return { metered, usage: () => counts.map((count) => ({ ...count })) };
}
