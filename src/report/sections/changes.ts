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
import type { Effect, Factor, Interval, Metrics } from '../incident-summary.ts';
import { armsInOrder, factorNames } from '../reading.ts';

export function changesSection(context: ReportContext): Section {
  const words = context.text.sections.changes;
  return {
    id: 'changes',
    title: words.title,
    body: html`${findingText(context)}${effectsFigure(context)}${ratesFigure(context)}${effectsByFacet(context)}`,
  };
}

/** `thumbs:memory` → the factors it names. */
export function factorsOfTerm(term: string): Factor[] {
  const named = term.split(':');
  return factorNames.filter((factor) => named.includes(factor));
}

function termLabel(context: ReportContext, term: string): string {
  const { terms } = context.text;
  return terms.term(factorsOfTerm(term).map((factor) => terms.factorShort[factor]));
}

function findingText(context: ReportContext): Html {
  const { text, reading, numbers } = context;
  const { finding, shapley } = reading.summary;
  const words = text.sections.changes;
  if (finding === null) return paragraph(text.opening.noFinding);
  const spell = (interval: Interval): string =>
    `${numbers.points(interval.estimate)} ${numbers.pointsInterval(interval)}`;
  const share = shapley.find((row) => row.facet === finding.facet);
  return paragraphs([
    text.opening.finding[finding.statement],
    finding.alone.length > 0 &&
      words.alone(numbers.list(finding.alone.map((change) => `${termLabel(context, change.term)} ${spell(change)}`))),
    finding.together &&
      words.together({
        change: numbers.points(finding.together.estimate),
        interval: numbers.pointsInterval(finding.together),
        margin: numbers.unsignedPoints(finding.margin),
      }),
    finding.interaction &&
      words.interaction({
        term: termLabel(context, finding.interaction.term),
        change: numbers.points(finding.interaction.estimate),
        interval: numbers.pointsInterval(finding.interaction),
      }),
    share &&
      words.shapley(
        numbers.list(factorNames.map((name) => `${text.terms.factorShort[name]} ${numbers.points(share[name])}`)),
      ),
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
    (effect) =>
      `${termLabel(context, effect.term)} ${points(effect.estimate)} ${numbers.pointsInterval(effect)}`,
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
              tickFormat: points,
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
    cells: [...reading.facets, 'mean' as const].map((facet) => {
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
  return [
    ...context.reading.facets.map((facet) => ({ label: terms.facet[facet], title: terms.facetMeaning[facet] })),
    { label: terms.mean },
  ];
}

function effectsByFacet(context: ReportContext): Html | null {
  const { text, reading, numbers } = context;
  const words = text.sections.changes;
  const effects = sortedEffects(reading.summary.effects);
  if (!effects.some((effect) => effect.facet !== 'mean')) return null;
  const terms = [...new Set(effects.map((effect) => effect.term))];
  const rows = terms.map((term): HeatRow => ({
    label: termLabel(context, term),
    cells: [...reading.facets, 'mean' as const].map((facet) => {
      const effect = effects.find((candidate) => candidate.term === term && candidate.facet === facet);
      return effect
        ? { text: numbers.points(effect.estimate), title: numbers.pointsInterval(effect), change: effect }
        : null;
    }),
  }));
  return figure(context, {
    title: words.perFacet,
    note: words.perFacetNote,
    picture: heatTable(words.perFacet, words.term, facetColumns(context), rows),
  });
}
