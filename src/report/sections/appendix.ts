import { armLabel, armRole, type Column, policyLabel, type ReportContext, type Section, table } from '../context.ts';
import { type Html, html, prose } from '../html.ts';
import type { Metrics } from '../incident-summary.ts';
import { notMeasured } from '../numbers.ts';
import { armsInOrder } from '../reading.ts';

interface Row {
  readonly label: string;
  readonly seeds: string;
  readonly metrics: Metrics;
}

export function appendixSection(context: ReportContext): Section {
  const { text, reading, numbers } = context;
  const { summary } = reading;
  const words = text.notes.appendix;
  const seedRows = summary.arms.map(
    (arm): Row => ({
      label: armLabel(context, arm.factors),
      seeds: String(arm.seed),
      metrics: arm.metrics,
    }),
  );
  const pooledRows = [
    { label: policyLabel(context, 'sft'), seeds: notMeasured, metrics: summary.sft.metrics },
    ...armsInOrder(summary).map((arm): Row => {
      const role = armRole(context, arm);
      return {
        label: `${armLabel(context, arm.factors)}${role === undefined ? '' : ` (${role})`}`,
        seeds: arm.seeds.join(', '),
        metrics: arm.metrics,
      };
    }),
  ];
  const { timings } = summary;
  return {
    id: 'appendix',
    title: words.title,
    body: html`<h3>${words.arms}</h3>${bothTables(context, words.arms, pooledRows)}${
      seedRows.length > summary.pooledArms.length
        ? html`<details><summary>${words.seeds}</summary>${bothTables(context, words.seeds, seedRows)}</details>`
        : null
    }<h3>${words.timings}</h3>${table(
      words.timings,
      [
        { head: words.stage, cell: (row) => row.stage, text: true },
        { head: words.time, cell: (row) => numbers.duration(row.seconds) },
      ],
      [...stageTotals(timings.stages), { stage: words.total, seconds: timings.totalSeconds }],
    )}<p class="note">${words.parallel}</p>${machine(context)}`,
  };
}

/** Stages named `arms/thumbs/seed-1` are added up under their first word, with their number. */
function stageTotals(stages: readonly Stage[]): Stage[] {
  const totals = new Map<string, { seconds: number; count: number }>();
  for (const { stage, seconds } of stages) {
    const group = stage.split('/')[0] as string;
    const so = totals.get(group) ?? { seconds: 0, count: 0 };
    totals.set(group, { seconds: so.seconds + seconds, count: so.count + 1 });
  }
  return [...totals].map(([group, { seconds, count }]) => ({
    stage: count === 1 ? group : `${group} × ${count}`,
    seconds,
  }));
}

interface Stage {
  readonly stage: string;
  readonly seconds: number;
}

function bothTables(context: ReportContext, caption: string, rows: readonly Row[]): Html {
  return html`${table(caption, facetColumns(context), rows)}${table(caption, otherColumns(context), rows)}`;
}

function rateText({ numbers }: ReportContext, metric: Metrics['accuracy'] | undefined): string {
  return metric ? numbers.rate(metric) : notMeasured;
}

function headColumns({ text }: ReportContext): Column<Row>[] {
  return [
    { head: text.frame.policy, cell: (row) => row.label, text: true },
    { head: text.frame.seeds, cell: (row) => row.seeds },
  ];
}

function facetColumns(context: ReportContext): Column<Row>[] {
  const { terms } = context.text;
  const { capital } = context.numbers;
  return [
    ...headColumns(context),
    { head: capital(terms.mean), cell: (row) => rateText(context, row.metrics.sycophancy) },
    ...context.reading.facets.map((facet) => ({
      head: capital(terms.facet[facet]),
      cell: (row: Row) => rateText(context, row.metrics.facets[facet]),
    })),
  ];
}

function otherColumns(context: ReportContext): Column<Row>[] {
  const { text, numbers } = context;
  const { terms } = text;
  const { capital } = numbers;
  const rates = ['overCorrection', 'accuracy', 'usefulness', 'thumbsUpRate', 'parseFailures'] as const;
  return [
    ...headColumns(context),
    ...rates.map((name) => ({
      head: capital(terms[name]),
      cell: (row: Row) => rateText(context, row.metrics[name]),
    })),
    {
      head: capital(terms.deference),
      cell: ({ metrics }) => (metrics.deference ? numbers.signed(metrics.deference.estimate) : notMeasured),
    },
    { head: 'KL', cell: ({ metrics }) => (metrics.kl === null ? notMeasured : numbers.number(metrics.kl)) },
    {
      head: text.sections.training.influenceOf(terms.thumbs),
      cell: ({ metrics }) => (metrics.influence ? numbers.percent(metrics.influence.thumbs) : notMeasured),
    },
  ];
}

function machine({ text, numbers, reading }: ReportContext): Html {
  const { summary } = reading;
  const words = text.notes.appendix;
  const versions = Object.entries(summary.versions);
  return html`<h3>${words.machine}</h3>
<p>${
    summary.machine === null
      ? notMeasured
      : words.machineLine({
          cpu: summary.machine.cpu,
          cores: numbers.whole(summary.machine.cores),
          memory: numbers.bytes(summary.machine.memoryBytes),
          platform: summary.machine.platform,
        })
  }${summary.timings.peakMemoryBytes === null ? '' : `${text.frame.sentenceGap}${words.peak(numbers.bytes(summary.timings.peakMemoryBytes))}`}</p>
${versions.length === 0 ? null : html`<p>${words.versions}: ${versions.map(([name, version], i) => html`${i > 0 ? ', ' : ''}<code>${name} ${version}</code>`)}</p>`}
${summary.command === null ? null : html`<p>${words.command} <code>${summary.command}</code></p>`}
<p>${prose(words.summary)}</p>`;
}
