import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EvenkeelError } from '../terms/index.ts';
import { syntheticIncident } from './fixtures/synthetic-incident.ts';
import { incidentSummarySchema, parseSummary } from './incident-summary.ts';

const { summary } = syntheticIncident({ behaviour: 'up', liking: 'up', seeds: [1, 2] });

/** What the issue that defined the file asks for, and nothing else. */
const thinnest = {
  schema: 'evenkeel.incident/1',
  mode: 'smoke',
  seed: 1,
  timings: { totalSeconds: 1, stages: [] },
  arms: [],
  effects: [],
  forecast: [],
  mitigations: [],
  control: null,
  verdict: null,
  sft: { metrics: { facets: {} } },
  candidate: 'none',
  baseline: 'sft',
  pooledArms: [
    { name: 'none', factors: { thumbs: false, memory: false, freshData: false }, seeds: [1], metrics: { facets: {} } },
  ],
} as const;

function messageOf(json: unknown): string {
  try {
    parseSummary(json);
  } catch (error) {
    if (EvenkeelError.isInstance(error)) return error.message;
  }
  return 'no error';
}

describe('summary.json', () => {
  test('survives being written and read', () => {
    expect(parseSummary(JSON.parse(JSON.stringify(summary)))).toEqual(summary);
  });

  test('what a run did not measure is null or empty, never invented', () => {
    const read = parseSummary(thinnest);
    expect(read.pooledArms[0]?.metrics.accuracy).toBeNull();
    expect(read.pooledArms[0]?.abTest).toBeNull();
    expect([read.finding, read.pipeline, read.model, read.users]).toEqual([null, null, null, null]);
    expect([read.worlds, read.rewardModels, read.sensitivity, read.assumptions]).toEqual([[], [], [], []]);
  });

  test('a later version may add fields', () => {
    expect(() => parseSummary({ ...thinnest, somethingNew: 1 })).not.toThrow();
  });

  test('an error names the field, and how many more there are', () => {
    expect(messageOf({ ...thinnest, schema: 'evenkeel.incident/2' })).toContain('schema');
    expect(messageOf({ ...thinnest, seed: 'one' })).toMatch(/seed: /);
    expect(messageOf({ ...thinnest, mode: 1, seed: 'a', arms: 1, effects: 1, forecast: 1 })).toContain('(and 2 more)');
    expect(messageOf([])).toContain('(root)');
  });

  test('numbers that are not numbers are refused', () => {
    const arm = { ...thinnest.pooledArms[0], metrics: { facets: {}, kl: Number.NaN } };
    expect(messageOf({ ...thinnest, pooledArms: [arm] })).toContain('pooledArms.0.metrics.kl');
  });

  test('an effect names factors, not anything else', () => {
    const effect = { facet: 'mean', estimate: 0, low: 0, high: 0 };
    for (const term of ['thumbs', 'thumbs:memory', 'thumbs:memory:freshData']) {
      expect(incidentSummarySchema.safeParse({ ...thinnest, effects: [{ ...effect, term }] }).success).toBe(true);
    }
    for (const term of ['', 'thumbs:', 'weather', 'thumbs memory']) {
      expect(incidentSummarySchema.safeParse({ ...thinnest, effects: [{ ...effect, term }] }).success).toBe(false);
    }
  });

  test('every field is in the documentation', () => {
    const page = readFileSync(new URL('../../docs/summary-schema.md', import.meta.url), 'utf8');
    const documented = new Set([...page.matchAll(/`([A-Za-z.]+)(?:\[\])?`/g)].map((match) => match[1]));
    expect(Object.keys(incidentSummarySchema.shape).filter((field) => !documented.has(field))).toEqual([]);
  });
});
