import { type Html, html } from '../html.ts';
import type { Interval } from '../incident-summary.ts';

/** A cell: what is written, the difference that shades it, and whether the difference stands clear of zero. */
export interface HeatCell {
  readonly text: string;
  readonly title?: string;
  readonly change: Interval | null;
}

export interface HeatRow {
  readonly label: string;
  readonly note?: string | undefined;
  readonly cells: readonly (HeatCell | null)[];
}

/** Differences, as fractions, at which the shade deepens: 2, 5, 10, 20 and 40 points. */
const steps = [0.02, 0.05, 0.1, 0.2, 0.4];

/** `rise-1` … `rise-5`, `fall-1` … `fall-5`, or nothing: the page's stylesheet holds the colours. */
export function shadeOf(change: Interval | null): string {
  if (change === null) return '';
  const level = steps.filter((step) => Math.abs(change.estimate) >= step).length;
  return level === 0 ? '' : `${change.estimate > 0 ? 'rise' : 'fall'}-${level}`;
}

/** A table of numbers that can be read as a picture. */
export function heatTable(
  caption: string,
  corner: string,
  columns: readonly { readonly label: string; readonly title?: string }[],
  rows: readonly HeatRow[],
): Html {
  return html`<div class="table heat" role="region" tabindex="0" aria-label="${caption}"><table>
<caption class="sr-only">${caption}</caption>
<thead><tr><th scope="col" class="text">${corner}</th>${columns.map(
    (column) =>
      html`<th scope="col" class="num"${column.title === undefined ? null : html` title="${column.title}"`}>${column.label}</th>`,
  )}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row" class="text">${row.label}${row.note === undefined ? null : html` <small>${row.note}</small>`}</th>${row.cells.map(heatCell)}</tr>`,
  )}</tbody>
</table></div>`;
}

function heatCell(cell: HeatCell | null): Html {
  if (cell === null) return html`<td class="num quiet">–</td>`;
  const clear = cell.change !== null && (cell.change.low > 0 || cell.change.high < 0);
  return html`<td class="num ${shadeOf(cell.change)}"${cell.title === undefined ? null : html` title="${cell.title}"`}>${
    clear ? html`<b>${cell.text}</b>` : cell.text
  }</td>`;
}
