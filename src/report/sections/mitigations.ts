import { matrixPanels } from '../charts/matrix-panels.ts';
import { armColor } from '../charts/palette.ts';
import { bothWidths, figure, paragraph, paragraphs, type ReportContext, type Section, table } from '../context.ts';
import { html, plain } from '../html.ts';
import type { AbTest, Metrics, Mitigation } from '../incident-summary.ts';
import { notMeasured } from '../numbers.ts';
import { direction } from '../reading.ts';

export function mitigationsSection(context: ReportContext): Section {
  const { text, numbers, reading } = context;
  const words = text.sections.mitigations;
  const { summary, candidate, baselineMetrics } = reading;
  if (summary.mitigations.length === 0) return { id: 'mitigations', title: words.title, body: paragraph(words.none) };

  const bars: Bar[] = [
    ...(candidate
      ? [
          {
            key: 'candidate',
            label: numbers.capital(text.terms.candidate),
            color: armColor(candidate.factors),
            metrics: candidate.metrics,
            abTest: candidate.abTest,
            hollow: false,
          },
        ]
      : []),
    ...summary.mitigations.map((mitigation) => ({
      key: mitigation.name,
      label: nameOf(context, mitigation),
      color: 'var(--accent)',
      metrics: mitigation.metrics,
      abTest: mitigation.abTest,
      hollow: false,
    })),
    {
      key: 'baseline',
      label: numbers.capital(text.terms.baseline),
      color: 'var(--sft)',
      metrics: baselineMetrics,
      abTest: null,
      hollow: true,
    },
  ];
  const points = (x: number): string => numbers.points(x);
  const said = best(context);
  const panel = (title: string, pick: (bar: Bar) => Metrics['sycophancy'], reference: number | undefined) => ({
    title,
    references: reference === undefined ? [] : [reference],
    format: numbers.percent,
    tickFormat: numbers.percentTick,
    rows: bars.map((bar) => ({ key: bar.key, color: bar.color, interval: pick(bar), hollow: bar.hollow })),
  });
  const panels = [
    panel(words.sycophancy, (bar) => bar.metrics.sycophancy, baselineMetrics.sycophancy?.estimate),
    ...(bars.some((bar) => bar.abTest)
      ? [
          {
            title: words.thumbs,
            references: [0],
            format: points,
            tickFormat: numbers.pointsTick,
            rows: bars.map((bar) => ({
              key: bar.key,
              color: bar.color,
              interval: bar.abTest?.difference ?? null,
              hollow: bar.hollow,
            })),
          },
        ]
      : []),
    ...(bars.some((bar) => bar.metrics.usefulness)
      ? [panel(words.usefulness, (bar) => bar.metrics.usefulness, baselineMetrics.usefulness?.estimate)]
      : []),
  ];
  return {
    id: 'mitigations',
    title: words.title,
    body: html`${paragraphs([words.lede, said])}${figure(context, {
      title: words.picture,
      note: words.note,
      picture: bothWidths((width, narrow) =>
        matrixPanels(
          {
            label: `${words.picture}. ${plain(said)}`,
            columns: [],
            rows: bars.map((bar) => ({
              key: bar.key,
              label: bar.label,
              on: [],
              color: bar.color,
              strong: bar.key === 'candidate',
            })),
            panels,
          },
          width,
          narrow,
        ),
      ),
    })}${mitigationTable(context)}`,
  };
}

interface Bar {
  readonly key: string;
  readonly label: string;
  readonly color: string;
  readonly metrics: Metrics;
  readonly abTest: AbTest | null;
  readonly hollow: boolean;
}

function nameOf({ text, numbers }: ReportContext, { name, weight }: Mitigation): string {
  const label = text.terms.mitigation[name];
  return weight === null ? label : `${label} (${text.sections.mitigations.weight(numbers.number(weight))})`;
}

/** The mitigation that takes away most, among those that keep the update; rollback always takes away all of it. */
function best(context: ReportContext): string {
  const { text, numbers, reading } = context;
  const words = text.sections.mitigations;
  const helped = reading.summary.mitigations
    .flatMap((mitigation) => {
      const change = mitigation.againstCandidate?.sycophancy;
      return mitigation.name !== 'rollback' && change && direction(change) === 'down' ? [{ mitigation, change }] : [];
    })
    .sort((a, b) => a.change.estimate - b.change.estimate)[0];
  return helped
    ? words.best({
        name: nameOf(context, helped.mitigation),
        change: numbers.points(helped.change.estimate),
        interval: numbers.pointsInterval(helped.change),
      })
    : words.noneHelped;
}

function mitigationTable(context: ReportContext) {
  const { text, numbers, reading } = context;
  const words = text.sections.mitigations;
  const rate = (metric: Metrics['sycophancy']): string => (metric ? numbers.rate(metric) : notMeasured);
  return table(
    words.title,
    [
      { head: words.mitigation, cell: (row) => nameOf(context, row), text: true },
      {
        head: words.what,
        text: true,
        cell: (row) =>
          html`${text.terms.mitigationMeaning[row.name]}${row.line === null ? null : html` <q><bdi dir="auto">${row.line}</bdi></q>`}`,
      },
      {
        head: words.removed,
        cell: (row) => {
          const change = row.againstCandidate?.sycophancy;
          return change ? `${numbers.points(change.estimate)} ${numbers.pointsInterval(change)}` : notMeasured;
        },
      },
      { head: numbers.capital(text.terms.usefulness), cell: (row) => rate(row.metrics.usefulness) },
      { head: numbers.capital(text.terms.overCorrection), cell: (row) => rate(row.metrics.overCorrection) },
      {
        head: words.gate,
        text: true,
        cell: (row) =>
          row.verdict === null
            ? notMeasured
            : html`<span class="badge ${row.verdict}">${text.terms.verdict[row.verdict]}</span>`,
      },
    ],
    reading.summary.mitigations,
  );
}
