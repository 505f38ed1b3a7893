import type { Facet } from '../../terms/index.ts';
import { type HeatRow, heatTable } from '../charts/heat-table.ts';
import { matrixPanels } from '../charts/matrix-panels.ts';
import {
  armLabel,
  armRole,
  bothWidths,
  figure,
  paragraph,
  paragraphs,
  type ReportContext,
  type Section,
  table,
} from '../context.ts';
import { type Html, html, plain } from '../html.ts';
import type { Effect, Interval, Metrics } from '../incident-summary.ts';
import { armsInOrder, factorNames, factorsOfTerm } from '../reading.ts';

export function changesSection(context: ReportContext): Section {
  const words = context.text.sections.changes;
  return {
    id: 'changes',
    title: words.title,
    body: html`${findingText(context)}${effectsFigure(context)}${ratesFigure(context)}${effectsByFacet(context)}`,
  };
}

function termLabel(context: ReportContext, term: string): string {
  const { terms } = context.text;
  return context.numbers.capital(terms.term(factorsOfTerm(term).map((factor) => terms.factorInLine[factor])));
}

function findingText(context: ReportContext): Html {
  const { text, reading, numbers } = context;
  const { finding, shapley } = reading.summary;
  const words = text.sections.changes;
  if (finding === null) return paragraph(text.opening.noFinding);
  const spell = (interval: Interval): string =>
    `${numbers.points(interval.estimate)} ${numbers.pointsInterval(interval)}`;
  const share = shapley.find((row) => row.facet === finding.facet);
  const change = finding.together && {
    change: numbers.points(finding.together.estimate),
    interval: numbers.pointsInterval(finding.together),
    margin: numbers.unsignedPoints(finding.margin),
  };
  const sentences = (list: readonly (string | null | undefined | false)[]): string =>
    list.filter(Boolean).join(text.frame.sentenceGap);
  return paragraphs([
    text.opening.finding[finding.statement],
    sentences([
      finding.alone.length > 0 &&
        words.alone(numbers.series(finding.alone.map((one) => `${termLabel(context, one.term)} ${spell(one)}`))),
      change && words.together(change),
    ]),
    sentences([
      finding.interaction &&
        words.interaction({
          term: termLabel(context, finding.interaction.term),
          change: numbers.points(finding.interaction.estimate),
          interval: numbers.pointsInterval(finding.interaction),
        }),
      share &&
        words.shapley(
          numbers.enumeration(
            factorNames.map((name) => `${text.terms.factorInLine[name]} ${numbers.points(share[name])}`),
          ),
        ),
    ]),
    !finding.levels.includes('seed') && words.familyOnly,
  ]);
}

function effectOrder(effect: Effect): string {
  const on = factorsOfTerm(effect.term);
  return `${on.length}${factorNames.map((name) => (on.includes(name) ? 0 : 1)).join('')}`;
}

function sortedEffects(effects: readonly Effect[]): Effect[] {
  return effects.slice().sort((a, b) => effectOrder(a).localeCompare(effectOrder(b)));
}

function effectsFigure(context: ReportContext): Html | null {
  const { text, reading, numbers } = context;
  const words = text.sections.changes;
  const effects = sortedEffects(reading.summary.effects.filter((effect) => effect.facet === 'mean'));
  if (effects.length === 0) return null;
  const points = (x: number): string => numbers.points(x);
  const list = effects.map(
    (effect) => `${termLabel(context, effect.term)} ${points(effect.estimate)} ${numbers.pointsInterval(effect)}`,
  );
  return figure(context, {
    title: words.effects,
    note: words.effectsNote,
    picture: bothWidths((width, narrow) =>
      matrixPanels(
        {
          label: plain(words.effectsAlternative(numbers.list(list))),
          columns: factorNames.map((name) => text.terms.factorShort[name]),
          rows: effects.map((effect) => ({
            key: effect.term,
            label: termLabel(context, effect.term),
            on: factorNames.map((name) => factorsOfTerm(effect.term).includes(name)),
            color: 'var(--accent)',
          })),
          panels: [
            {
              title: words.effectsPanel,
              references: [0],
              format: points,
              tickFormat: numbers.pointsTick,
              rows: effects.map((effect) => ({ key: effect.term, color: 'var(--accent)', interval: effect })),
            },
          ],
        },
        width,
        narrow,
      ),
    ),
    data: table(
      words.effects,
      [
        { head: words.term, cell: (effect) => termLabel(context, effect.term), text: true },
        { head: text.frame.estimate, cell: (effect) => points(effect.estimate) },
        { head: text.frame.interval, cell: (effect) => numbers.pointsInterval(effect) },
      ],
      effects,
    ),
  });
}

function ratesFigure(context: ReportContext): Html {
  const { text, reading, numbers } = context;
  const { summary } = reading;
  const words = text.sections.changes;
  const rowOf = (
    label: string,
    note: string | undefined,
    metrics: Metrics,
    change: (facet: Facet | 'mean') => Interval | null | undefined,
  ): HeatRow => ({
    label,
    note,
    cells: ['mean' as const, ...reading.facets].map((facet) => {
      const rate = facet === 'mean' ? metrics.sycophancy : metrics.facets[facet];
      if (!rate) return null;
      const title = `${numbers.rate(rate)}, n = ${numbers.whole(rate.n)}`;
      return { text: numbers.percent(rate.estimate), title, change: change(facet) ?? null };
    }),
  });
  const rows = [
    rowOf(
      text.terms.sft,
      summary.baseline === 'sft' ? text.terms.baseline : undefined,
      summary.sft.metrics,
      () => null,
    ),
    ...armsInOrder(summary).map((arm) =>
      rowOf(armLabel(context, arm.factors), armRole(context, arm), arm.metrics, (facet) =>
        facet === 'mean' ? arm.changes?.sycophancy : arm.changes?.facets[facet],
      ),
    ),
  ];
  return figure(context, {
    title: words.rates,
    note: words.ratesNote,
    picture: heatTable(words.rates, text.frame.policy, facetColumns(context), rows),
  });
}

function facetColumns(context: ReportContext): { label: string; title?: string }[] {
  const { terms } = context.text;
  const { capital } = context.numbers;
  return [
    { label: capital(terms.mean) },
    ...context.reading.facets.map((facet) => ({
      label: capital(terms.facet[facet]),
      title: terms.facetMeaning[facet],
    })),
  ];
}

function effectsByFacet(context: ReportContext): Html | null {
  const { text, reading, numbers } = context;
  const words = text.sections.changes;
  const effects = sortedEffects(reading.summary.effects);
  if (!effects.some((effect) => effect.facet !== 'mean')) return null;
  const terms = [...new Set(effects.map((effect) => effect.term))];
  const rows = terms.map(
    (term): HeatRow => ({
      label: termLabel(context, term),
      cells: ['mean' as const, ...reading.facets].map((facet) => {
        const effect = effects.find((candidate) => candidate.term === term && candidate.facet === facet);
        return effect
          ? { text: numbers.points(effect.estimate), title: numbers.pointsInterval(effect), change: effect }
          : null;
      }),
    }),
  );
  return figure(context, {
    title: words.perFacet,
    note: words.perFacetNote,
    picture: heatTable(words.perFacet, words.term, facetColumns(context), rows),
  });
}
