import { describe, expect, test } from 'vitest';
import type { ReportContext } from '../context.ts';
import { type Scenario, syntheticIncident } from '../fixtures/synthetic-incident.ts';
import { findingStatements } from '../incident-summary.ts';
import { type Locale, locales } from '../locales/index.ts';
import { numbersFor } from '../numbers.ts';
import { readIncident } from '../reading.ts';
import type { IncidentReportInput } from '../report-input.ts';
import { fiveLines } from './opening.ts';

function contextOf(input: IncidentReportInput, locale: Locale = 'en'): ReportContext {
  return {
    input,
    locale,
    reading: readIncident(input.summary),
    text: locales[locale],
    numbers: numbersFor(locale),
  };
}

const linesOf = (scenario: Scenario): string[] => fiveLines(contextOf(syntheticIncident(scenario)));

describe('the five lines', () => {
  test.each(['en', 'zh-CN'] as const)('are five sentences without holes in %s, whatever happened', (locale) => {
    for (const behaviour of ['up', 'down', 'unclear'] as const) {
      for (const liking of ['up', 'down', 'unclear', 'missing'] as const) {
        const lines = fiveLines(contextOf(syntheticIncident({ behaviour, liking }), locale));
        expect(lines).toHaveLength(5);
        for (const line of lines) expect(line).not.toMatch(/undefined|null|NaN|\[object/);
      }
    }
  });

  test('say what the A/B test saw', () => {
    expect(linesOf({ behaviour: 'up', liking: 'up' })[1]).toContain('looked **good**');
    expect(linesOf({ behaviour: 'up', liking: 'down' })[1]).toContain('looked **bad**');
    expect(linesOf({ behaviour: 'up', liking: 'unclear' })[1]).toContain('**no difference**');
    expect(linesOf({ behaviour: 'up', liking: 'missing' })[1]).toContain('No A/B test');
  });

  test('say what the behaviour did, also when it contradicts the story', () => {
    expect(linesOf({ behaviour: 'up', liking: 'up' })[2]).toMatch(/\*\*rose\*\* from .* most in /);
    expect(linesOf({ behaviour: 'down', liking: 'up' })[2]).toContain('**fell**');
    expect(linesOf({ behaviour: 'unclear', liking: 'up' })[2]).toContain('**not measurably change**');
  });

  test('name a facet that rose even when the mean did not', () => {
    const input = syntheticIncident({ behaviour: 'unclear', liking: 'up' });
    const candidate = input.summary.pooledArms.at(-1)!;
    candidate.changes!.facets.praise = { estimate: 0.2, low: 0.1, high: 0.3 };
    expect(fiveLines(contextOf(input))[2]).toMatch(/it did rise in praise/);
  });

  test('the rates in the sentence are those of the baseline and the candidate', () => {
    const input = syntheticIncident({ behaviour: 'up', liking: 'up' });
    const context = contextOf(input);
    const { baselineMetrics, candidate } = context.reading;
    const line = fiveLines(context)[2]!;
    expect(line).toContain(context.numbers.percent(baselineMetrics.sycophancy!.estimate));
    expect(line).toContain(`**${context.numbers.percent(candidate!.metrics.sycophancy!.estimate)}**`);
  });

  test.each(findingStatements)('have words for the finding "%s"', (statement) => {
    const input = syntheticIncident({ behaviour: 'up', liking: 'up' });
    input.summary.finding!.statement = statement;
    const line = fiveLines(contextOf(input))[3]!;
    expect(line.startsWith(locales.en.opening.finding[statement])).toBe(true);
    expect(line).toContain('together: **+22**');
  });

  test.each(['ship', 'block', 'inconclusive'] as const)('give the verdict %s and its count of checks', (verdict) => {
    const line = linesOf({ behaviour: 'unclear', liking: 'up', verdict })[4]!;
    expect(line).toContain(`**${verdict}**`);
    expect(line).toMatch(/12 checks|of 12/);
  });

  test('tell of a control that failed, and of one that was not run', () => {
    expect(linesOf({ behaviour: 'up', liking: 'up', control: 'failed' })[4]).toContain('praise rose too');
    expect(linesOf({ behaviour: 'up', liking: 'up', control: 'passed' })[4]).toContain('no facet rose');
    expect(linesOf({ behaviour: 'up', liking: 'up', control: 'not-run' })[4]).toContain('not run');
    expect(linesOf({ behaviour: 'up', liking: 'up', verdict: null })[4]).toContain('No launch verdict');
  });
});
