import { forecastScatter } from '../charts/forecast-scatter.ts';
import { legend } from '../charts/legend.ts';
import { armColor } from '../charts/palette.ts';
import {
  armLabel,
  bothWidths,
  figure,
  paragraph,
  paragraphs,
  policyLabel,
  type ReportContext,
  type Section,
  table,
} from '../context.ts';
import { html, plain } from '../html.ts';
import { type ForecastRow, type RefusalReason, refusalReasons } from '../incident-summary.ts';
import { notMeasured } from '../numbers.ts';
import { armsInOrder, type ForecastFit, readForecast } from '../reading.ts';

export function forecastSection(context: ReportContext): Section {
  const { text, reading } = context;
  const words = text.sections.forecast;
  const rows = reading.summary.forecast;
  if (rows.length === 0) return { id: 'forecast', title: words.title, body: paragraph(words.none) };
  const fit = readForecast(reading.summary);
  const said = sentences(context, fit);
  return {
    id: 'forecast',
    title: words.title,
    body: html`${paragraphs([words.lede, ...said])}${
      fit.spoken.length === 0 ? dataTable(context, rows) : scatter(context, fit, said.join(' '))
    }`,
  };
}

function sentences({ text, numbers }: ReportContext, fit: ForecastFit): string[] {
  const words = text.sections.forecast;
  const out: string[] = [];
  if (fit.meanAbsoluteError !== null) {
    out.push(
      words.fit({
        spoken: numbers.whole(fit.spoken.length),
        r: fit.correlation === null ? null : numbers.correlation(fit.correlation),
        error: numbers.unsignedPoints(fit.meanAbsoluteError),
        right: numbers.whole(fit.signs.right),
        of: numbers.whole(fit.signs.of),
      }),
    );
  }
  if (fit.refused.length > 0) {
    const reasons = refusalReasons.flatMap((reason: RefusalReason) => {
      const count = fit.refused.filter((row) => (row.reason ?? 'not-attempted') === reason).length;
      return count === 0 ? [] : [words.reason({ count: numbers.whole(count), reason: text.terms.refusal[reason] })];
    });
    out.push(words.refused({ refused: numbers.whole(fit.refused.length), reasons: numbers.list(reasons) }));
  }
  if (fit.spoken.length === 0) out.push(words.allRefused);
  return out;
}

function scatter(context: ReportContext, fit: ForecastFit, said: string) {
  const { text, numbers, reading } = context;
  const words = text.sections.forecast;
  const arms = armsInOrder(reading.summary);
  const colorOf = (name: string): string => {
    const arm = arms.find((candidate) => candidate.name === name);
    return arm ? armColor(arm.factors) : 'var(--muted)';
  };
  const others = [...new Set(fit.spoken.map((row) => row.arm))].filter(
    (name) => !arms.some((arm) => arm.name === name),
  );
  // Single facets first, so that the means lie on top.
  const points = fit.spoken
    .map((row) => ({
      predicted: row.predicted,
      trained: row.trained,
      low: row.predictedLow,
      high: row.predictedHigh,
      color: colorOf(row.arm),
      mean: row.facet === 'mean',
    }))
    .sort((a, b) => Number(a.mean) - Number(b.mean));
  return figure(context, {
    title: words.picture,
    note: words.note,
    legend: legend(
      arms
        .filter((arm) => fit.spoken.some((row) => row.arm === arm.name))
        .map((arm) => ({ label: armLabel(context, arm.factors), color: armColor(arm.factors) }))
        .concat(others.length === 0 ? [] : [{ label: words.others(numbers.list(others)), color: 'var(--muted)' }]),
      'dot',
    ),
    picture: bothWidths((width, narrow) =>
      forecastScatter(
        {
          label: `${words.picture}. ${plain(said)}`,
          points,
          xLabel: words.x,
          yLabel: words.y,
          perfect: words.perfect,
          tickFormat: numbers.percentTick,
        },
        width,
        narrow,
      ),
    ),
    data: dataTable(context, reading.summary.forecast),
  });
}

function dataTable(context: ReportContext, rows: readonly ForecastRow[]) {
  const { text, numbers } = context;
  const words = text.sections.forecast;
  return table(
    words.picture,
    [
      { head: text.frame.policy, cell: (row) => policyLabel(context, row.arm), text: true },
      {
        head: words.facet,
        cell: (row) => (row.facet === 'mean' ? text.terms.mean : text.terms.facet[row.facet]),
        text: true,
      },
      {
        head: words.predicted,
        cell: (row) =>
          row.predicted === null
            ? notMeasured
            : row.predictedLow !== null && row.predictedHigh !== null
              ? numbers.rate({ estimate: row.predicted, low: row.predictedLow, high: row.predictedHigh })
              : numbers.percent(row.predicted),
      },
      { head: words.trained, cell: (row) => (row.trained === null ? notMeasured : numbers.percent(row.trained)) },
      {
        head: words.why,
        text: true,
        cell: (row) =>
          row.predicted !== null
            ? ''
            : `${text.terms.refusal[row.reason ?? 'not-attempted']}${row.samplesNeeded === null ? '' : words.needed(numbers.whole(row.samplesNeeded))}`,
      },
    ],
    rows,
  );
}
