import { legend } from '../charts/legend.ts';
import { linePanel } from '../charts/line-panel.ts';
import { armColor, armDash } from '../charts/palette.ts';
import { armLabel, figure, paragraph, paragraphs, type ReportContext, type Section, table } from '../context.ts';
import { armCurve, armLines, facetAt, meanOfFacets, type Quantity } from '../curves.ts';
import { type Html, html } from '../html.ts';
import { notMeasured } from '../numbers.ts';
import { armsInOrder } from '../reading.ts';

interface Panel {
  readonly title: string;
  readonly quantity: Quantity;
  readonly format: (y: number) => string;
  readonly tick?: (y: number) => string;
  readonly reference?: number | null;
  readonly include?: readonly number[];
}

export function trainingSection(context: ReportContext): Section {
  const { text, input, reading } = context;
  const words = text.sections.training;
  const influence = reading.candidate?.metrics.influence;
  if (!input.curves.some((curve) => reading.summary.pooledArms.some((arm) => arm.name === curve.arm))) {
    return { id: 'training', title: words.title, body: paragraph(words.none) };
  }
  return {
    id: 'training',
    title: words.title,
    body: html`${paragraphs([
      words.lede,
      influence &&
        words.influence({
          primary: context.numbers.percent(influence.primary),
          thumbs: context.numbers.percent(influence.thumbs),
        }),
    ])}${panelsFigure(context, words.panels, optimisationPanels(context))}${panelsFigure(
      context,
      words.facetPanels,
      facetPanels(context),
    )}`,
  };
}

function optimisationPanels({ text, numbers, input }: ReportContext): Panel[] {
  const words = text.sections.training;
  const signals = [
    ...new Set(input.curves.flatMap((curve) => curve.steps.flatMap((step) => Object.keys(step.rewards)))),
  ];
  const nameOf = (signal: string): string =>
    signal === 'primary' || signal === 'thumbs' || signal === 'total' ? text.terms[signal] : signal;
  const influences = [
    ...new Set(input.curves.flatMap((curve) => curve.steps.flatMap((step) => Object.keys(step.influence ?? {})))),
  ];
  return [
    ...signals.map((signal) => ({
      title: words.reward(nameOf(signal)),
      quantity: (step: Parameters<Quantity>[0]) => step.rewards[signal] ?? null,
      format: numbers.number,
    })),
    ...influences.map((signal) => ({
      title: words.influenceOf(nameOf(signal)),
      quantity: (step: Parameters<Quantity>[0]) => step.influence?.[signal] ?? null,
      format: numbers.percent,
      tick: numbers.percentTick,
      include: [0, 1],
    })),
    { title: words.kl, quantity: (step) => step.kl, format: numbers.number, include: [0] },
    { title: words.entropy, quantity: (step) => step.entropy, format: numbers.number, include: [0] },
    { title: words.length, quantity: (step) => step.length, format: numbers.number },
    {
      title: words.clip,
      quantity: (step) => step.clipFraction,
      format: numbers.percent,
      tick: numbers.percentTick,
      include: [0],
    },
  ];
}

function facetPanels({ text, numbers, reading }: ReportContext): Panel[] {
  const sft = reading.summary.sft.metrics;
  return [
    {
      title: text.terms.mean,
      quantity: meanOfFacets,
      format: numbers.percent,
      tick: numbers.percentTick,
      reference: sft.sycophancy?.estimate ?? null,
      include: [0],
    },
    ...reading.facets.map((facet) => ({
      title: text.terms.facet[facet],
      quantity: facetAt(facet),
      format: numbers.percent,
      tick: numbers.percentTick,
      reference: sft.facets[facet]?.estimate ?? null,
      include: [0],
    })),
  ];
}

function panelsFigure(context: ReportContext, title: string, panels: readonly Panel[]): Html | null {
  const { text, numbers, input, reading } = context;
  const words = text.sections.training;
  const arms = armsInOrder(reading.summary).filter((arm) => input.curves.some((curve) => curve.arm === arm.name));
  const lastOf = (arm: string, quantity: Quantity): number | null =>
    armCurve(input.curves, arm, quantity)?.mean.at(-1)?.y ?? null;
  const shown = panels.filter((panel) => arms.some((arm) => lastOf(arm.name, panel.quantity) !== null));
  if (shown.length === 0) return null;
  const say = (panel: Panel, arm: string): string => {
    const last = lastOf(arm, panel.quantity);
    return last === null ? notMeasured : panel.format(last);
  };
  return figure(context, {
    title,
    note: words.note({
      seeds: arms.some((arm) => arm.seeds.length > 1),
      reference: shown.some((panel) => typeof panel.reference === 'number'),
    }),
    legend: legend(
      arms.map((arm) => ({
        label: armLabel(context, arm.factors),
        color: armColor(arm.factors),
        dash: armDash(arm.factors),
      })),
      'line',
    ),
    picture: html`<div class="panels">${shown.map(
      (panel) =>
        html`<div class="panel"><p class="panel-title">${numbers.capital(panel.title)}</p>${linePanel({
          label: words.alternative({
            what: panel.title,
            list: numbers.list(arms.map((arm) => `${armLabel(context, arm.factors)} ${say(panel, arm.name)}`)),
          }),
          lines: armLines(context, panel.quantity),
          reference: panel.reference ?? null,
          tickFormat: panel.tick ?? panel.format,
          include: panel.include ?? [],
          xLabel: words.step,
        })}</div>`,
    )}</div>`,
    data: html`<p class="note">${words.last}</p>${table(
      title,
      [
        { head: text.frame.policy, cell: (arm) => armLabel(context, arm.factors), text: true },
        ...shown.map((panel) => ({
          head: panel.title,
          cell: (arm: (typeof arms)[number]) => say(panel, arm.name),
        })),
      ],
      arms,
    )}`,
  });
}
