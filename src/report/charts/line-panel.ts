import * as Plot from '@observablehq/plot';
import type { Html } from '../html.ts';
import { span } from './interval-panel.ts';
import { colors } from './palette.ts';
import { chart, plotPicture } from './plot-svg.ts';

export interface LinePoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** One line; `faint` lines are the single seeds behind their mean. */
export interface Line {
  readonly key: string;
  readonly color: string;
  readonly dash: string;
  readonly points: readonly LinePoint[];
  readonly faint?: boolean;
}

export interface LinePanel {
  readonly label: string;
  readonly lines: readonly Line[];
  /** Horizontal line, such as the rate before training. */
  readonly reference?: number | null;
  readonly tickFormat: (y: number) => string;
  readonly xLabel: string;
  /** Values the y scale must include. */
  readonly include?: readonly number[];
  /** Values of x at which a dot is drawn; used where points are few. */
  readonly dots?: boolean;
}

export const panelWidth = 256;
const height = 158;

/** A small chart of lines over training steps; several stand in a grid and share their legend. */
export function linePanel(panel: LinePanel): Html {
  const points = panel.lines.flatMap((line) => line.points.map((p) => ({ ...p, z: line.key, ...styleOf(line) })));
  const ys = [
    ...points.flatMap((p) => [p.y, p.low ?? p.y, p.high ?? p.y]),
    ...(panel.include ?? []),
    ...(typeof panel.reference === 'number' ? [panel.reference] : []),
  ];
  const xs = points.map((p) => p.x);
  const banded = points.filter((p) => p.low !== undefined && p.high !== undefined);
  const picture = plotPicture({
    width: panelWidth,
    height,
    marginLeft: 44,
    marginRight: 8,
    marginTop: 8,
    marginBottom: 36,
    x: { domain: xs.length === 0 ? [0, 1] : [Math.min(...xs), Math.max(...xs)] },
    y: { domain: ys.length === 0 ? [0, 1] : span(ys) },
    marks: [
      Plot.gridY({ ticks: 4, stroke: colors.grid, strokeOpacity: 1 }),
      Plot.axisY({
        ticks: 4,
        tickSize: 0,
        label: null,
        color: colors.muted,
        tickFormat: (y: number) => panel.tickFormat(y),
      }),
      Plot.axisX({
        ticks: 4,
        tickSize: 0,
        label: panel.xLabel,
        labelArrow: 'none',
        labelOffset: 34,
        color: colors.muted,
      }),
      ...(typeof panel.reference === 'number'
        ? [Plot.ruleY([panel.reference], { stroke: colors.sft, strokeDasharray: '3 3', strokeWidth: 1.5 })]
        : []),
      Plot.ruleX(banded, { x: 'x', y1: 'low', y2: 'high', stroke: 'color', strokeOpacity: 0.5 }),
      ...panel.lines.map((line) =>
        Plot.line(line.points, {
          x: 'x',
          y: 'y',
          stroke: line.color,
          strokeWidth: line.faint ? 0.75 : 1.9,
          strokeOpacity: line.faint ? 0.35 : 1,
          strokeDasharray: line.dash,
          strokeLinejoin: 'round',
        }),
      ),
      ...(panel.dots ? [Plot.dot(points, { x: 'x', y: 'y', r: 3, fill: 'color' })] : []),
    ],
  });
  return chart({ width: panelWidth, height }, panel.label, [picture]);
}

function styleOf(line: Line): { color: string } {
  return { color: line.color };
}
