import * as Plot from '@observablehq/plot';
import type { Html } from '../html.ts';
import { span } from './interval-panel.ts';
import { colors } from './palette.ts';
import { chart, plotPicture } from './plot-svg.ts';

export interface ForecastPoint {
  readonly predicted: number;
  readonly trained: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly color: string;
  /** The mean of the facets is drawn larger than a single facet. */
  readonly mean: boolean;
}

export interface ForecastScatter {
  readonly label: string;
  readonly points: readonly ForecastPoint[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly perfect: string;
  readonly tickFormat: (x: number) => string;
}

/** Forecast against outcome on one common scale; what lies on the diagonal was foreseen exactly. */
export function forecastScatter(data: ForecastScatter, width: number, narrow: boolean): Html {
  const size = narrow ? width : 520;
  const values = data.points.flatMap((p) => [p.predicted, p.trained, p.low ?? p.predicted, p.high ?? p.predicted]);
  // Rates do not go below zero, so neither does their scale.
  const domain: [number, number] = [0, span([0, ...values])[1]];
  const withInterval = data.points.filter((p) => p.low !== null && p.high !== null);
  const picture = plotPicture({
    width: size,
    height: size,
    marginLeft: 48,
    marginBottom: 44,
    marginTop: 28,
    marginRight: 12,
    x: { domain },
    y: { domain },
    marks: [
      Plot.gridX({ ticks: 5, stroke: colors.grid, strokeOpacity: 1 }),
      Plot.gridY({ ticks: 5, stroke: colors.grid, strokeOpacity: 1 }),
      Plot.axisX({
        ticks: 5,
        tickSize: 0,
        label: data.xLabel,
        color: colors.muted,
        tickFormat: (x: number) => data.tickFormat(x),
      }),
      Plot.axisY({
        ticks: 5,
        tickSize: 0,
        label: data.yLabel,
        color: colors.muted,
        tickFormat: (x: number) => data.tickFormat(x),
      }),
      Plot.line(
        [domain, domain].map((d, i) => [d[i], d[i]] as [number, number]),
        {
          stroke: colors.muted,
          strokeDasharray: '4 3',
        },
      ),
      Plot.text([[domain[1], domain[1]]], {
        text: () => data.perfect,
        textAnchor: 'end',
        dx: -18,
        dy: 6,
        fill: colors.muted,
      }),
      Plot.link(withInterval, {
        x1: 'low',
        x2: 'high',
        y1: 'trained',
        y2: 'trained',
        stroke: 'color',
        strokeOpacity: 0.45,
      }),
      Plot.dot(data.points, {
        x: 'predicted',
        y: 'trained',
        r: (p: ForecastPoint) => (p.mean ? 6 : 3.5),
        fill: 'color',
        fillOpacity: 0.85,
        stroke: colors.surface,
      }),
    ],
    r: { type: 'identity' },
  });
  return chart({ width: size, height: size }, data.label, [picture]);
}
