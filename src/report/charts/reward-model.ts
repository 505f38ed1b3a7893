import * as Plot from '@observablehq/plot';
import { type Html, visibleText } from '../html.ts';
import { colors } from './palette.ts';
import { chart, plotPicture } from './plot-svg.ts';

export interface ReliabilityBin {
  readonly predicted: number;
  readonly observed: number;
  readonly n: number;
}

/** Predicted against observed share of thumbs up, in bins of held-out events; the dot's area is the bin's size. */
export function reliabilityChart(data: {
  label: string;
  bins: readonly ReliabilityBin[];
  xLabel: string;
  yLabel: string;
  tickFormat: (x: number) => string;
}): Html {
  const size = 280;
  const largest = Math.max(1, ...data.bins.map((bin) => bin.n));
  const picture = plotPicture({
    width: size,
    height: size,
    marginLeft: 46,
    marginBottom: 42,
    marginTop: 26,
    marginRight: 12,
    x: { domain: [0, 1] },
    y: { domain: [0, 1] },
    r: { type: 'identity' },
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
      Plot.line([[0, 0] as [number, number], [1, 1] as [number, number]], {
        stroke: colors.muted,
        strokeDasharray: '4 3',
      }),
      Plot.line(data.bins, { x: 'predicted', y: 'observed', stroke: colors.accent, strokeOpacity: 0.5 }),
      Plot.dot(data.bins, {
        x: 'predicted',
        y: 'observed',
        r: (bin: ReliabilityBin) => 2 + 6 * Math.sqrt(bin.n / largest),
        fill: colors.accent,
        fillOpacity: 0.85,
        stroke: colors.surface,
      }),
    ],
  });
  return chart({ width: size, height: size }, data.label, [picture]);
}

export interface Coefficient {
  readonly feature: string;
  readonly weight: number;
}

/** What a linear reward model pays for, per standard deviation of each feature. */
export function coefficientChart(
  data: { label: string; coefficients: readonly Coefficient[]; xLabel: string; format: (x: number) => string },
  width: number,
): Html {
  const rows = data.coefficients.map((c) => ({ ...c, feature: visibleText(c.feature) }));
  const height = 42 + rows.length * 22;
  const [marginLeft, marginRight, valueWidth] = [Math.min(width * 0.46, 190), 46, 42];
  const low = Math.min(0, ...rows.map((row) => row.weight));
  const high = Math.max(0.01, ...rows.map((row) => row.weight));
  // Negative bars carry their value on the left: keep room for it, in the scale's own unit.
  const room = low < 0 ? ((high - low) * valueWidth) / (width - marginLeft - marginRight - valueWidth) : 0;
  const picture = plotPicture({
    width,
    height,
    marginLeft,
    marginRight,
    marginTop: 28,
    marginBottom: 8,
    x: { domain: [low - room, high] },
    y: { type: 'band', domain: rows.map((row) => row.feature), padding: 0.28 },
    marks: [
      Plot.axisX({ anchor: 'top', ticks: 0, label: data.xLabel, color: colors.muted, labelAnchor: 'right' }),
      Plot.axisY({ tickSize: 0, label: null, color: colors.ink }),
      Plot.barX(rows, {
        x: 'weight',
        y: 'feature',
        fill: (row: Coefficient) => (row.weight < 0 ? colors.fall : colors.rise),
        fillOpacity: 0.8,
      }),
      Plot.ruleX([0], { stroke: colors.ink }),
      Plot.text(rows, {
        x: 'weight',
        y: 'feature',
        text: (row: Coefficient) => data.format(row.weight),
        textAnchor: 'start',
        dx: 6,
        fill: colors.ink,
        fontVariant: 'tabular-nums',
        filter: (row: Coefficient) => row.weight >= 0,
      }),
      Plot.text(rows, {
        x: 'weight',
        y: 'feature',
        text: (row: Coefficient) => data.format(row.weight),
        textAnchor: 'end',
        dx: -6,
        fill: colors.ink,
        fontVariant: 'tabular-nums',
        filter: (row: Coefficient) => row.weight < 0,
      }),
    ],
  });
  return chart({ width, height }, data.label, [picture]);
}
