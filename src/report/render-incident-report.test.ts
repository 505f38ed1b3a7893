import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, test } from 'vitest';
import { syntheticIncident } from './fixtures/synthetic-incident.ts';
import { parseSummary } from './incident-summary.ts';
import { type Locale, locales } from './locales/index.ts';
import { renderIncidentReport } from './render-incident-report.ts';

const input = syntheticIncident({ behaviour: 'up', liking: 'up', seeds: [1, 2] });

interface Node {
  readonly textContent: string;
  readonly id: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Node | null;
}

/** Pages parsed so far: parsing one takes longer than most of what is asked of it. */
const parsed = new Map<string, ReturnType<typeof parseHTML>>();

function select(page: string, selector: string): Node[] {
  const window = parsed.get(page) ?? parseHTML(page);
  parsed.set(page, window);
  return [...window.document.querySelectorAll(selector)] as unknown as Node[];
}

describe.each(Object.keys(locales) as Locale[])('the report in %s', (locale) => {
  let page = '';
  beforeAll(() => {
    page = renderIncidentReport(input, { locale });
  });

  test('is the same bytes for the same input', () => {
    expect(renderIncidentReport(input, { locale })).toBe(page);
  });

  test('asks the network for nothing and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link|<iframe|<object|<embed|<img|@import|url\(/i);
    expect(page).not.toMatch(/\son\w+=/i);
    expect(page).not.toMatch(/https?:\/\//);
  });

  test('admits its one stylesheet by hash, and no inline style slips past it', () => {
    const [style] = select(page, 'style');
    const hash = createHash('sha256').update(style!.textContent).digest('base64');
    const policy = select(page, 'meta[http-equiv]')[0]?.getAttribute('content') ?? '';
    expect(policy).toContain(`style-src 'sha256-${hash}'`);
    expect(policy).toContain("default-src 'none'");
    expect(select(page, 'style')).toHaveLength(1);
    expect(select(page, '[style]')).toHaveLength(0);
  });

  test('leaves no hole where a number or a word should be', () => {
    expect(page).not.toMatch(/undefined|NaN|\[object|Infinity|>null</);
  });

  test('gives every chart a name, and colours that follow the page', () => {
    const charts = select(page, 'svg.chart');
    expect(charts.length).toBeGreaterThan(20);
    for (const chart of charts) {
      expect(chart.getAttribute('role')).toBe('img');
      expect(chart.getAttribute('aria-label')?.length).toBeGreaterThan(10);
    }
    const painted = [...page.matchAll(/\s(?:fill|stroke)="([^"]*)"/g)].map((match) => match[1] as string);
    expect(painted.length).toBeGreaterThan(100);
    for (const paint of new Set(painted)) expect(paint).toMatch(/^(var\(--[\w-]+\)|currentColor|none)$/);
  });

  test('uses no colour that the page does not define', () => {
    const defined = new Set([...page.matchAll(/(--[\w-]+):/g)].map((match) => match[1]));
    for (const [, name] of page.matchAll(/var\((--[\w-]+)\)/g)) expect(defined).toContain(name);
  });

  test('has one heading of the first level, unique ids, and contents that lead somewhere', () => {
    expect(select(page, 'h1')).toHaveLength(1);
    const ids = select(page, '[id]').map((node) => node.id);
    expect(new Set(ids).size).toBe(ids.length);
    const links = select(page, 'nav a').map((link) => link.getAttribute('href')?.slice(1));
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) expect(ids).toContain(link);
  });

  test('says its language', () => {
    expect(page).toContain(`<html lang="${locale}">`);
  });
});

describe('the report', () => {
  test('treats what users and models wrote as hostile', () => {
    const evil = '<script>alert(1)</script>"><svg onload=alert(1)> \u202egnp.exe';
    const attacked = structuredClone(input) as typeof input & { summary: { command: string } };
    const conversation = attacked.conversations[0]!;
    const hostile = {
      ...attacked,
      conversations: [
        {
          ...conversation,
          profile: evil,
          messages: [{ role: 'user' as const, content: evil }],
          candidate: { ...conversation.candidate, reply: evil, policy: evil, rewards: { [evil]: 1 } },
        },
      ],
    };
    hostile.summary.command = evil;
    hostile.summary.users!.preset = evil;
    hostile.summary.users!.parameters[0]!.source = evil;
    hostile.summary.rewardModels[0]!.coefficients[0]!.feature = evil;
    hostile.summary.versions[evil] = evil;
    hostile.summary.sensitivity[0]!.parameter = evil;
    hostile.summary.timings.stages[0]!.stage = evil;
    const page = renderIncidentReport(hostile, { locale: 'en' });
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<svg onload');
    expect(page).not.toContain('\u202e');
    expect(select(page, 'script, [onload]')).toHaveLength(0);
    const quotes = select(page, 'blockquote bdi').map((node) => node.textContent);
    expect(quotes).toContain(evil.replace('\u202e', '⟨U+202E⟩'));
  });

  test('a thin summary gives a whole report that says what is missing', () => {
    const thin = parseSummary({
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
        {
          name: 'none',
          factors: { thumbs: false, memory: false, freshData: false },
          seeds: [1],
          metrics: { facets: {} },
        },
      ],
    });
    const page = renderIncidentReport({ summary: thin, curves: [], conversations: [] }, { locale: 'en' });
    expect(page).not.toMatch(/undefined|NaN|\[object|Infinity/);
    for (const sentence of [
      locales.en.sections.training.none,
      locales.en.sections.conversations.none,
      locales.en.sections.forecast.none,
      locales.en.sections.mitigations.none,
      locales.en.sections.verdict.none,
      locales.en.sections.causes.controlMissing,
      locales.en.opening.title.unknown,
    ]) {
      expect(page).toContain(sentence);
    }
  });

  test('a forecast that refuses everywhere is a table of reasons, not an empty plot', () => {
    const silent = structuredClone(input);
    for (const row of silent.summary.forecast) Object.assign(row, { predicted: null, reason: 'kl-beyond-samples' });
    const page = renderIncidentReport(silent, { locale: 'en' });
    const section = select(page, '#forecast')[0];
    expect(section?.textContent).toContain('refused to speak');
    expect(section?.querySelector('svg')).toBeNull();
    expect(section?.querySelector('table')).not.toBeNull();
  });

  test('speaks of a conflict only where there is one', () => {
    const calm = renderIncidentReport(syntheticIncident({ behaviour: 'unclear', liking: 'missing' }), { locale: 'en' });
    const opening = (page: string): string => select(page, 'header')[0]?.textContent ?? '';
    expect(opening(calm)).not.toMatch(/conflict/i);
    expect(opening(calm)).not.toContain('The A/B difference');
    expect(opening(renderIncidentReport(input, { locale: 'en' }))).toContain(locales.en.opening.picture.title.conflict);
  });

  test('a failed control and a skewed A/B test are named where they matter', () => {
    const troubled = structuredClone(syntheticIncident({ behaviour: 'up', liking: 'up', control: 'failed' }));
    troubled.summary.pooledArms.at(-1)!.abTest!.sampleRatioP = 1e-6;
    const page = renderIncidentReport(troubled, { locale: 'en' });
    expect(select(page, '#causes')[0]?.textContent).toContain('The control failed');
    expect(select(page, '#conflict')[0]?.textContent).toContain('The sample ratio is off for All three');
  });
});
