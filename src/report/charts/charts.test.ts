import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import type { Html } from '../html.ts';
import { conflictScatter } from './conflict-scatter.ts';
import { gateChecks } from './gate-checks.ts';
import { shadeOf } from './heat-table.ts';
import { linePanel } from './line-panel.ts';
import { matrixPanels } from './matrix-panels.ts';
import { coefficientChart } from './reward-model.ts';

interface Node {
  readonly textContent: string;
  getAttribute(name: string): string | null;
}

function all(chart: Html, selector: string): Node[] {
  const { document } = parseHTML(`<!doctype html><html><body>${chart.markup}</body></html>`);
  return [...document.querySelectorAll(selector)] as unknown as Node[];
}

const around = (estimate: number) => ({ estimate, low: estimate - 0.02, high: estimate + 0.02 });
const format = (x: number): string => x.toFixed(2);

describe('matrixPanels', () => {
  const values = [0.1, 0.4, 0.2];
  const data = {
    label: 'a picture of <three>',
    columns: ['one', 'two'],
    rows: values.map((_, i) => ({ key: `k${i}`, label: `row ${i}`, on: [i > 0, i > 1], color: 'var(--accent)' })),
    panels: [
      {
        title: 'panel',
        references: [0],
        format,
        tickFormat: format,
        rows: values.map((x, i) => ({ key: `k${i}`, color: 'var(--accent)', interval: around(x) })),
      },
    ],
  };

  test('dots stand on one scale, in proportion to their values, one row below the other', () => {
    const dots = all(matrixPanels(data, 800, false), 'circle[stroke-width="2"], g[stroke-width="2"] circle');
    const [x0, x1, x2] = dots.map((dot) => Number(dot.getAttribute('cx'))) as [number, number, number];
    const [y0, y1, y2] = dots.map((dot) => Number(dot.getAttribute('cy'))) as [number, number, number];
    expect((x1 - x0) / (x2 - x0)).toBeCloseTo((0.4 - 0.1) / (0.2 - 0.1), 5);
    expect(y1 - y0).toBeCloseTo(32);
    expect(y2 - y1).toBeCloseTo(32);
  });

  test('filled circles say what is on', () => {
    expect(all(matrixPanels(data, 800, false), 'circle.off')).toHaveLength(3);
    expect(all(matrixPanels(data, 800, false), 'circle[r="6"]')).toHaveLength(3);
  });

  test('on a phone every row is named over its interval, and the picture is no wider than asked', () => {
    const chart = matrixPanels(data, 328, true);
    for (const row of data.rows) expect(chart.markup).toContain(`>${row.label}</text>`);
    expect(all(chart, 'svg.chart')[0]?.getAttribute('viewBox')).toMatch(/^0 0 328 /);
  });

  test('an image with a name, its own text escaped', () => {
    const [svg] = all(matrixPanels(data, 800, false), 'svg.chart');
    expect(svg?.getAttribute('role')).toBe('img');
    expect(svg?.getAttribute('aria-label')).toBe('a picture of <three>');
  });

  test('a row without a measurement keeps its place without a dot', () => {
    const holed = {
      ...data.panels[0]!,
      rows: data.panels[0]!.rows.map((row, i) => (i === 1 ? { ...row, interval: null } : row)),
    };
    const dots = all(matrixPanels({ ...data, panels: [holed] }, 800, false), 'g[stroke-width="2"] circle');
    expect(dots).toHaveLength(2);
    expect(Number(dots[1]?.getAttribute('cy')) - Number(dots[0]?.getAttribute('cy'))).toBeCloseTo(64);
  });
});

describe('charts with little or nothing to show', () => {
  test('draw without failing and without NaN', () => {
    const charts = [
      linePanel({ label: 'l', lines: [], tickFormat: format, xLabel: 'x' }),
      linePanel({
        label: 'l',
        lines: [{ key: 'k', color: 'red', dash: 'none', points: [{ x: 3, y: 0.5 }] }],
        tickFormat: format,
        xLabel: 'x',
      }),
      conflictScatter(
        { label: 'c', points: [], xLabel: 'x', yLabel: 'y', corner: 'c', tickFormat: format },
        800,
        false,
      ),
      coefficientChart({ label: 'c', coefficients: [{ feature: 'f', weight: 0 }], xLabel: 'x', format }, 400),
      gateChecks(
        {
          label: 'g',
          limitLabel: 'limit',
          tickFormat: format,
          rows: [
            { key: 'a', label: 'a', difference: around(0), limit: null, outcome: 'inconclusive', outcomeLabel: 'open' },
          ],
        },
        800,
        false,
      ),
    ];
    for (const { markup } of charts) expect(markup).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('shadeOf', () => {
  test('deepens with the size, by the sign', () => {
    const at = (estimate: number) => shadeOf({ estimate, low: 0, high: 0 });
    expect([0.01, 0.03, 0.3, 0.9, -0.03, -0.9].map(at)).toEqual(['', 'rise-1', 'rise-4', 'rise-5', 'fall-1', 'fall-5']);
    expect(shadeOf(null)).toBe('');
  });
});
