import { afterEach, describe, expect, it } from 'vitest';
import { mixDescriptionSchema } from './mix-description.ts';
import { serveMix, type TestService } from './serving.test-support.ts';

const mix = `
signals:
  right: {kind: exact-match, weight: 2}
  short: {kind: length, weight: {linear: {from: 1, to: 0, start: 0, end: 10}}}
  seen: {kind: length}
klCoefficient: 0.04
`;

let server: TestService;
afterEach(() => server.close(0));

describe('GET /v1/mix', () => {
  it('gives the weights at the asked step, in the order of the file, and says that they change', async () => {
    server = await serveMix(mix);
    const described = mixDescriptionSchema.parse(await (await fetch(`${server.url}/v1/mix?step=5`)).json());
    expect(described).toMatchObject({
      step: 5,
      scheduled: true,
      normalization: 'sum-then-normalize',
      scale: 'std',
      kl_coefficient: 0.04,
      signals: [
        { name: 'right', kind: 'exact-match', weight: 2 },
        { name: 'short', kind: 'length', weight: 0.5 },
        { name: 'seen', kind: 'length', weight: 0 },
      ],
    });
    const health = (await (await fetch(`${server.url}/healthz`)).json()) as { mix_version: string };
    expect(described.mix_version).toBe(health.mix_version);
  });

  it.each(['-1', 'x', '1.5', ''])('refuses the step "%s"', async (step) => {
    server = await serveMix(mix);
    const response = await fetch(`${server.url}/v1/mix?step=${step}`);
    expect(response.status).toBe(422);
  });

  it('is for those who carry the token', async () => {
    server = await serveMix(mix, { token: 'a-token-of-some-length' });
    expect((await fetch(`${server.url}/v1/mix`)).status).toBe(401);
  });
});
