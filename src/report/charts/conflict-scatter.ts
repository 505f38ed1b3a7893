import * as Plot from '@observablehq/plot';
import type { Html } from '../html.ts';
import type { Interval } from '../incident-summary.ts';
import { span } from './interval-panel.ts';
import { colors } from './palette.ts';
import { chart, plotPicture } from './plot-svg.ts';

export interface ConflictPoint {
  readonly label: string;
  readonly color: string;
  readonly liked: Interval;
  readonly behaved: Interval;
  readonly strong: boolean;
}

export interface ConflictScatter {
  readonly label: string;
  readonly points: readonly ConflictPoint[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** Written into the quarter where users like it more and it flatters more. */
  readonly corner: string;
  readonly tickFormat: (x: number) => string;
}

/** What the A/B test saw (across) against what the behaviour did (up); the shaded quarter fools a launch. */
export function conflictScatter(data: ConflictScatter, width: number, narrow: boolean): Html {
  const size = { width: narrow ? width : 640, height: narrow ? 320 : 400 };
  const x = span([0, ...data.points.flatMap((p) => [p.liked.low, p.liked.high])], 0.1);
  const y = span([0, ...data.points.flatMap((p) => [p.behaved.low, p.behaved.high])], 0.12);
  const rows = data.points.map((p) => ({
    ...p,
    x: p.liked.estimate,
    y: p.behaved.estimate,
    xLow: p.liked.low,
    xHigh: p.liked.high,
    yLow: p.behaved.low,
    yHigh: p.behaved.high,
  }));
  const picture = plotPicture({
    ...size,
    marginLeft: 50,
    marginBottom: 44,
    marginTop: 28,
    marginRight: 14,
    x: { domain: x },
    y: { domain: y },
    r: { type: 'identity' },
    marks: [
      Plot.rect([null], { x1: 0, x2: x[1], y1: 0, y2: y[1], fill: colors.rise, fillOpacity: 0.09 }),
      Plot.gridX({ ticks: 5, stroke: colors.grid, strokeOpacity: 1 }),
      Plot.gridY({ ticks: 5, stroke: colors.grid, strokeOpacity: 1 }),
      Plot.axisX({
        ticks: 5,
        tickSize: 0,
        label: data.xLabel,
        color: colors.muted,
        tickFormat: (v: number) => data.tickFormat(v),
      }),
      Plot.axisY({
        ticks: 5,
        tickSize: 0,
        label: data.yLabel,
        color: colors.muted,
        tickFormat: (v: number) => data.tickFormat(v),
      }),
      Plot.ruleX([0], { stroke: colors.ink }),
      Plot.ruleY([0], { stroke: colors.ink }),
      Plot.text([[x[1], y[1]]], {
        text: () => data.corner,
        textAnchor: 'end',
        dx: -8,
        dy: 12,
        fill: colors.rise,
        fontWeight: 600,
      }),
      Plot.link(rows, { x1: 'xLow', x2: 'xHigh', y1: 'y', y2: 'y', stroke: 'color', strokeOpacity: 0.55 }),
      Plot.link(rows, { x1: 'x', x2: 'x', y1: 'yLow', y2: 'yHigh', stroke: 'color', strokeOpacity: 0.55 }),
      Plot.dot(rows, {
        x: 'x',
        y: 'y',
        r: (p: ConflictPoint) => (p.strong ? 7 : 5),
        fill: 'color',
        stroke: colors.surface,
      }),
      Plot.text(
        rows.filter((p) => p.strong),
        {
          x: 'x',
          y: 'y',
          text: 'label',
          textAnchor: 'end',
          dx: -11,
          dy: -9,
          fill: colors.ink,
          fontWeight: 600,
          stroke: colors.surface,
          strokeWidth: 4,
        },
      ),
    ],
  });
  return chart(size, data.label, [picture]);
}
