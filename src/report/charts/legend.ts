import { type Html, html, trusted } from '../html.ts';

export interface LegendEntry {
  readonly label: string;
  readonly color: string;
  readonly dash?: string;
}

/** What the colours and dashes of a chart stand for, as text that wraps. `kind`: a line or a dot. */
export function legend(entries: readonly LegendEntry[], kind: 'line' | 'dot'): Html {
  return html`<ul class="legend">${entries.map(
    ({ label, color, dash }) => html`<li>${swatch(color, kind === 'line' ? (dash ?? 'none') : null)}${label}</li>`,
  )}</ul>`;
}

function swatch(color: string, dash: string | null): Html {
  return trusted(
    dash === null
      ? `<svg width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="5" fill="${color}"/></svg>`
      : `<svg width="26" height="12" aria-hidden="true"><line x1="1" x2="25" y1="6" y2="6" stroke="${color}" stroke-width="2.5" stroke-dasharray="${dash}"/></svg>`,
  );
}
