import * as Plot from '@observablehq/plot';
import type { Html } from '../html.ts';
import type { CheckOutcome, Interval } from '../incident-summary.ts';
import { panelBottom, panelTop, span } from './interval-panel.ts';
import { colors } from './palette.ts';
import { chart, plotPicture } from './plot-svg.ts';

export interface GateRow {
  readonly key: string;
  readonly label: string;
  readonly difference: Interval;
  /** Where the limit lies on the scale: +δ for what must not rise, −δ for what must not fall. */
  readonly limit: number | null;
  readonly outcome: CheckOutcome;
  readonly outcomeLabel: string;
}

const shade: Record<CheckOutcome, string> = { pass: colors.pass, fail: colors.fail, inconclusive: colors.unsure };
const sign: Record<CheckOutcome, string> = { pass: '✓', fail: '✗', inconclusive: '?' };

/** Each line of the gate: the difference with its bounds, and the limit it must not cross. */
export function gateChecks(
  data: { label: string; rows: readonly GateRow[]; tickFormat: (x: number) => string; limitLabel: string },
  width: number,
  narrow: boolean,
): Html {
  const rowHeight = narrow ? 44 : 30;
  const left = narrow ? 8 : 190;
  const right = narrow ? 34 : 110;
  const dy = narrow ? 9 : 0;
  const rows = data.rows.map((row) => ({ ...row, ...row.difference, color: shade[row.outcome] }));
  const limits = rows.flatMap((row) => (row.limit === null ? [] : [{ key: row.key, limit: row.limit }]));
  const domain = span([0, ...rows.flatMap((row) => [row.low, row.high]), ...limits.map((row) => row.limit)]);
  const height = panelTop + rows.length * rowHeight + panelBottom;
  const tick = 9;
  const picture = plotPicture({
    width,
    height,
    marginLeft: left,
    marginRight: right,
    marginTop: panelTop,
    marginBottom: panelBottom,
    x: { domain },
    y: { type: 'band', domain: rows.map((row) => row.key), padding: 0, axis: null },
    marks: [
      Plot.gridX({ ticks: 5, stroke: colors.grid, strokeOpacity: 1 }),
      Plot.axisX({
        ticks: narrow ? 4 : 6,
        tickSize: 0,
        tickPadding: 6,
        label: null,
        color: colors.muted,
        tickFormat: (x: number) => data.tickFormat(x),
      }),
      Plot.ruleX([0], { stroke: colors.ink }),
      Plot.link(rows, {
        x1: 'low',
        x2: 'high',
        y1: 'key',
        y2: 'key',
        stroke: 'color',
        strokeWidth: 2.5,
        strokeLinecap: 'round',
        dy,
      }),
      Plot.dot(rows, { x: 'estimate', y: 'key', r: 4.5, fill: 'color', dy }),
      Plot.vector(limits, {
        x: 'limit',
        y: 'key',
        length: tick * 2,
        rotate: 0,
        shape: bar,
        anchor: 'middle',
        stroke: colors.ink,
        strokeWidth: 2,
        dy,
      }),
      Plot.text(rows, {
        frameAnchor: 'left',
        y: 'key',
        text: 'label',
        textAnchor: narrow ? 'start' : 'end',
        dx: narrow ? 0 : -14,
        dy: narrow ? -9 : 0,
        fill: colors.ink,
      }),
      Plot.text(rows, {
        frameAnchor: 'right',
        y: 'key',
        text: (row: GateRow) => (narrow ? sign[row.outcome] : `${sign[row.outcome]} ${row.outcomeLabel}`),
        textAnchor: 'start',
        dx: 10,
        dy,
        fill: 'color',
        fontWeight: 600,
      }),
      Plot.text([data.limitLabel], {
        frameAnchor: 'top-left',
        text: (text: string) => text,
        textAnchor: 'start',
        dy: -panelTop + 8,
        fill: colors.muted,
      }),
    ],
  });
  return chart({ width, height }, data.label, [picture]);
}

/** A plain upright bar for Plot's vector mark. */
const bar = {
  draw(context: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void }, length: number): void {
    context.moveTo(0, 0);
    context.lineTo(0, -length);
  },
};
