import { legend } from '../charts/legend.ts';
import type { Line } from '../charts/line-panel.ts';
import { linePanel } from '../charts/line-panel.ts';
import { armColor, armDash } from '../charts/palette.ts';
import { armLabel, figure, paragraph, paragraphs, type ReportContext, type Section, table } from '../context.ts';
import { armLines, facetLines, type Quantity } from '../curves.ts';
import { type Html, html } from '../html.ts';
import { notMeasured } from '../numbers.ts';
import { armsInOrder } from '../reading.ts';

interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly format: (y: number) => string;
  readonly tick?: (y: number) => string;
  readonly include?: readonly number[];
}

export function trainingSection(context: ReportContext): Section {
  const { text, input, reading } = context;
  const words = text.sections.training;
  const influence = reading.candidate?.metrics.influence;
  const seeds = reading.summary.pooledArms.some((arm) => arm.seeds.length > 1);
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
    ])}${panelsFigure(context, words.panels, words.note({ seeds }), optimisationPanels(context))}${panelsFigure(
      context,
      words.facetPanels,
      words.facetNote,
      facetPanels(context),
    )}`,
  };
}

function optimisationPanels(context: ReportContext): Panel[] {
  const { text, numbers, input } = context;
  const words = text.sections.training;
  const steps = input.curves.flatMap((curve) => curve.steps);
  const signals = [...new Set(steps.flatMap((step) => Object.keys(step.rewards)))];
  const influences = [...new Set(steps.flatMap((step) => Object.keys(step.influence ?? {})))];
  const nameOf = (signal: string): string =>
    signal === 'primary' || signal === 'thumbs' || signal === 'total' ? text.terms[signal] : signal;
  const lines = (quantity: Quantity): Line[] => armLines(context, quantity);
  const share = { format: numbers.percent, tick: numbers.percentTick };
  return [
    ...signals.map((signal) => ({
      title: words.reward(nameOf(signal)),
      lines: lines((step) => step.rewards[signal] ?? null),
      format: numbers.number,
    })),
    ...influences.map((signal) => ({
      title: words.influenceOf(nameOf(signal)),
      lines: lines((step) => step.influence?.[signal] ?? null),
      ...share,
      include: [0, 1],
    })),
    { title: words.kl, lines: lines((step) => step.kl), format: numbers.number, include: [0] },
    { title: words.entropy, lines: lines((step) => step.entropy), format: numbers.number, include: [0] },
    { title: words.length, lines: lines((step) => step.length), format: numbers.number },
    { title: words.clip, lines: lines((step) => step.clipFraction), ...share, include: [0] },
  ];
}

function facetPanels(context: ReportContext): Panel[] {
  const { text, numbers, reading } = context;
  const share = { format: numbers.percent, tick: numbers.percentTick, include: [0] };
  return [
    { title: text.terms.mean, lines: facetLines(context, reading.facets), ...share },
    ...reading.facets.map((facet) => ({
      title: text.terms.facet[facet],
      lines: facetLines(context, [facet]),
      ...share,
    })),
  ];
}

function panelsFigure(context: ReportContext, title: string, note: string, panels: readonly Panel[]): Html | null {
  const { text, numbers, input, reading } = context;
  const words = text.sections.training;
  const arms = armsInOrder(reading.summary).filter((arm) => input.curves.some((curve) => curve.arm === arm.name));
  const lastOf = (panel: Panel, arm: string): number | null =>
    panel.lines.find((line) => line.key === arm)?.points.at(-1)?.y ?? null;
  const shown = panels.filter((panel) => panel.lines.length > 0);
  if (shown.length === 0) return null;
  const say = (panel: Panel, arm: string): string => {
    const last = lastOf(panel, arm);
    return last === null ? notMeasured : panel.format(last);
  };
  return figure(context, {
    title,
    note,
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
          lines: panel.lines,
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
