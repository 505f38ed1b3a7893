import type { Html } from '../html.ts';
import { type IntervalPanel, type IntervalRow, intervalPanel, panelHeight, panelTop } from './interval-panel.ts';
import { chart, label, type Picture } from './plot-svg.ts';
import { emWidth } from './wrap-text.ts';

/** A row of the table of dots: what it is called and which of the columns are on. */
export interface MatrixRow {
  readonly key: string;
  readonly label: string;
  /** A second, quieter line: "candidate", "baseline". */
  readonly note?: string | undefined;
  readonly on: readonly boolean[];
  readonly color: string;
  readonly strong?: boolean;
}

export interface MatrixChart {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly MatrixRow[];
  /** Panels beside the table; each row must have the key of a matrix row. */
  readonly panels: readonly (Omit<IntervalPanel, 'rows'> & { readonly rows: readonly IntervalRow[] })[];
}

const rowHeight = 32;

/**
 * What was switched on, as a table of dots, beside what came of it, as dots on scales: rows are aligned, so that the eye
 * follows one policy through all panels. On a phone the table becomes a line of text over each interval and the panels
 * stand below one another.
 */
export function matrixPanels(data: MatrixChart, width: number, narrow: boolean): Html {
  return narrow ? stacked(data, width) : beside(data, width);
}

function beside(data: MatrixChart, width: number): Html {
  const { rows, columns, panels } = data;
  const columnWidth = Math.max(44, ...columns.map((column) => 14 + 12 * emWidth(column)));
  const labelWidth = 26 + 12.6 * Math.max(...rows.map((row) => emWidth(row.label)), 6);
  const left = labelWidth + columns.length * columnWidth + (columns.length === 0 ? 0 : 14);
  const panelWidth = (width - left) / panels.length;
  const height = panelHeight(rows.length, rowHeight);
  const parts: (string | Picture)[] = [];

  columns.forEach((column, c) => {
    parts.push(label(column, { x: labelWidth + (c + 0.5) * columnWidth, y: 18, anchor: 'middle', className: 'quiet' }));
  });
  rows.forEach((row, r) => {
    const y = panelTop + (r + 0.5) * rowHeight;
    if (r % 2 === 1) {
      parts.unshift(
        `<rect class="stripe" x="0" y="${y - rowHeight / 2}" width="${width}" height="${rowHeight}" rx="3"/>`,
      );
    }
    const twoLines = row.note !== undefined;
    parts.push(label(row.label, { x: 8, y: y + (twoLines ? -2 : 4), className: row.strong ? 'strong' : 'plain' }));
    if (row.note !== undefined) parts.push(label(row.note, { x: 8, y: y + 12, className: 'quiet small' }));
    const centres = row.on.map((_, c) => labelWidth + (c + 0.5) * columnWidth);
    const lit = centres.filter((_, c) => row.on[c]);
    if (lit.length > 1) {
      parts.push(
        `<line x1="${lit[0]}" x2="${lit.at(-1)}" y1="${y}" y2="${y}" stroke="${row.color}" stroke-width="2"/>`,
      );
    }
    centres.forEach((x, c) => {
      parts.push(
        row.on[c]
          ? `<circle cx="${x}" cy="${y}" r="6" fill="${row.color}"/>`
          : `<circle cx="${x}" cy="${y}" r="4" class="off"/>`,
      );
    });
  });
  panels.forEach((panel, p) => {
    parts.push(intervalPanel(panel, { width: panelWidth, rowHeight }, { x: left + p * panelWidth, y: 0 }));
  });
  return chart({ width, height }, data.label, parts);
}

function stacked(data: MatrixChart, width: number): Html {
  const tall = 44;
  const height = panelHeight(data.rows.length, tall);
  const gap = 14;
  const parts = data.panels.map((panel, p) => {
    const rows = panel.rows.map((row) => {
      const of = data.rows.find((candidate) => candidate.key === row.key);
      return { ...row, over: [of?.label, of?.note].filter(Boolean).join(' · ') };
    });
    return intervalPanel({ ...panel, rows }, { width, rowHeight: tall }, { x: 0, y: p * (height + gap) });
  });
  return chart({ width, height: data.panels.length * (height + gap) - gap }, data.label, parts);
}
