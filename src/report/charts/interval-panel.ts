import * as Plot from '@observablehq/plot';
import { visibleText } from '../html.ts';
import type { Interval } from '../incident-summary.ts';
import { colors } from './palette.ts';
import { type Picture, plotPicture } from './plot-svg.ts';

/** One row of a panel: an estimate with its interval, and whatever stands behind it. */
export interface IntervalRow {
  readonly key: string;
  readonly color: string;
  readonly interval: Interval | null;
  /** Small marks behind the estimate, such as the single facets behind their mean. */
  readonly behind?: readonly number[];
  /** A filled or a hollow dot. */
  readonly hollow?: boolean;
  /** Text over the row; used where there is no room beside it. */
  readonly over?: string | undefined;
}

export interface IntervalPanel {
  readonly rows: readonly IntervalRow[];
  readonly title: string;
  /** Values at which a vertical line stands; the first is drawn solid, others dashed. */
  readonly references: readonly number[];
  readonly format: (x: number) => string;
  readonly tickFormat: (x: number) => string;
  /** Includes these values in the scale. */
  readonly include?: readonly number[];
}

export interface PanelSize {
  readonly width: number;
  readonly rowHeight: number;
  /** Room for the estimate's number, right of the scale. */
  readonly valueWidth?: number;
}

export const panelTop = 30;
export const panelBottom = 26;

export function panelHeight(rows: number, rowHeight: number): number {
  return panelTop + rows * rowHeight + panelBottom;
}

/** The span of all values shown, a little widened; never empty. */
export function span(values: readonly number[], padding = 0.05): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = Math.max((high - low) * padding, 0.002);
  return [low - room, high + room];
}

/** Dots with intervals on one scale, one row each, in the given order. */
export function intervalPanel(panel: IntervalPanel, size: PanelSize, place: { x: number; y: number }): Picture {
  const { rows, references } = panel;
  const valueWidth = size.valueWidth ?? 46;
  const measured = rows.flatMap(({ interval, ...row }) => (interval ? [{ ...row, ...interval }] : []));
  const behind = rows.flatMap((row) => (row.behind ?? []).map((x) => ({ x, key: row.key, color: row.color })));
  const values = [
    ...measured.flatMap((row) => [row.low, row.high]),
    ...behind.map((dot) => dot.x),
    ...references,
    ...(panel.include ?? []),
  ];
  const domain = values.length === 0 ? [0, 1] : span(values);
  // With text over a row, its marks move to the row's lower half.
  const over = rows.some((row) => row.over !== undefined);
  const dy = over ? size.rowHeight * 0.2 : 0;
  const width = size.width;
  const ticks = width < 220 ? 3 : 4;

  return plotPicture(
    {
      width,
      height: panelHeight(rows.length, size.rowHeight),
      marginTop: panelTop,
      marginBottom: panelBottom,
      marginLeft: 8,
      marginRight: valueWidth + 6,
      x: { domain, nice: false },
      y: { type: 'band', domain: rows.map((row) => row.key), padding: 0, axis: null },
      marks: [
        Plot.gridX({ ticks, stroke: colors.grid, strokeOpacity: 1 }),
        Plot.axisX({
          ticks,
          tickSize: 0,
          tickPadding: 6,
          color: colors.muted,
          label: null,
          tickFormat: (x: number) => panel.tickFormat(x),
        }),
        ...references.map((x, i) =>
          Plot.ruleX([x], {
            stroke: i === 0 ? colors.ink : colors.muted,
            strokeWidth: 1,
            ...(i === 0 ? {} : { strokeDasharray: '3 3' }),
          }),
        ),
        Plot.dot(behind, { x: 'x', y: 'key', r: 2.2, fill: 'color', fillOpacity: 0.4, dy }),
        Plot.link(measured, {
          x1: 'low',
          x2: 'high',
          y1: 'key',
          y2: 'key',
          stroke: 'color',
          strokeWidth: 2.5,
          strokeLinecap: 'round',
          dy,
        }),
        Plot.dot(measured, {
          x: 'estimate',
          y: 'key',
          r: 4.5,
          stroke: 'color',
          strokeWidth: 2,
          fill: (row: IntervalRow) => (row.hollow ? colors.surface : row.color),
          dy,
        }),
        Plot.text(measured, {
          frameAnchor: 'right',
          y: 'key',
          text: (row: Interval) => panel.format(row.estimate),
          textAnchor: 'end',
          dx: valueWidth,
          dy,
          fill: colors.ink,
          fontVariant: 'tabular-nums',
        }),
        ...(over
          ? [
              Plot.text(rows, {
                frameAnchor: 'left',
                y: 'key',
                text: (row: IntervalRow) => visibleText(row.over ?? ''),
                textAnchor: 'start',
                dy: -size.rowHeight * 0.2,
                fill: colors.ink,
                stroke: colors.ground,
                strokeWidth: 5,
              }),
            ]
          : []),
        Plot.text([panel.title], {
          frameAnchor: 'top-left',
          text: (title: string) => title,
          textAnchor: 'start',
          dy: -panelTop + 8,
          fill: colors.ink,
          fontWeight: 600,
        }),
      ],
    },
    place,
  );
}
