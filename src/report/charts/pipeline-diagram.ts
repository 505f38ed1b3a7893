import { escapeText, type Html } from '../html.ts';
import { chart } from './plot-svg.ts';
import { wrapText } from './wrap-text.ts';

/** The stations of the pipeline. `change` marks the three that the experiment switches on and off. */
export const stations = {
  pretraining: 'plain',
  sft: 'plain',
  deployment: 'plain',
  feedback: 'plain',
  thumbs: 'change',
  primary: 'plain',
  mix: 'plain',
  memory: 'change',
  freshData: 'change',
  rl: 'plain',
  abTest: 'judge',
  suites: 'judge',
  gate: 'judge',
} as const;

export type Station = keyof typeof stations;

export interface StationText {
  readonly title: string;
  readonly detail: string;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

type Layout = Readonly<Record<Station, Box>>;

/** An arrow along right angles, through the points given. */
type Path = readonly (readonly [number, number])[];

interface Drawing {
  readonly size: { readonly width: number; readonly height: number };
  readonly boxes: Layout;
  readonly arrows: readonly Path[];
}

export function pipelineDiagram(texts: Readonly<Record<Station, StationText>>, label: string, narrow: boolean): Html {
  const { size, boxes, arrows } = narrow ? column() : grid();
  const parts = [
    ...arrows.map(arrow),
    ...(Object.keys(stations) as Station[]).map((station) => box(boxes[station], stations[station], texts[station])),
  ];
  return chart(size, label, parts);
}

const [w, h, dx, dy] = [146, 74, 163, 122];

/** Five columns: the model's way to users along the top, the reward mix and training below, judgement at the bottom. */
function grid(): Drawing {
  const at = (c: number, r: number, height = h): Box => ({ x: 1 + c * dx, y: 1 + r * dy, w, h: height });
  const half = (h + 22) / 2 - 4;
  const middle = (b: Box): number => b.y + b.h / 2;
  const centre = (b: Box): number => b.x + b.w / 2;
  const boxes: Layout = {
    pretraining: at(0, 0),
    sft: at(1, 0),
    deployment: at(2, 0),
    feedback: at(3, 0),
    thumbs: at(4, 0),
    memory: { ...at(0, 1, half), y: 1 + dy - 11, w: w + 40 },
    freshData: { ...at(0, 1, half), y: 1 + dy - 11 + half + 8, w: w + 40 },
    rl: at(2, 1),
    mix: at(3, 1),
    primary: at(4, 1),
    abTest: at(1, 2),
    suites: at(2, 2),
    gate: at(3, 2),
  };
  const right = (a: Box, b: Box): Path => [
    [a.x + a.w, middle(a)],
    [b.x, middle(a)],
  ];
  const left = (a: Box, b: Box): Path => [
    [a.x, middle(a)],
    [b.x + b.w, middle(a)],
  ];
  const elbow = (a: Box, b: Box): Path => {
    const y = (a.y + a.h + b.y) / 2;
    return [
      [centre(a), a.y + a.h],
      [centre(a), y],
      [centre(b), y],
      [centre(b), b.y],
    ];
  };
  const b = boxes;
  const bottom = b.gate.y + b.gate.h + 16;
  const arrows: Path[] = [
    right(b.pretraining, b.sft),
    right(b.sft, b.deployment),
    right(b.deployment, b.feedback),
    right(b.feedback, b.thumbs),
    elbow(b.sft, b.rl),
    elbow(b.thumbs, b.mix),
    left(b.primary, b.mix),
    left(b.mix, b.rl),
    right(b.memory, b.rl),
    right(b.freshData, b.rl),
    elbow(b.rl, b.abTest),
    elbow(b.rl, b.suites),
    right(b.suites, b.gate),
    [
      [centre(b.abTest), b.abTest.y + h],
      [centre(b.abTest), bottom],
      [centre(b.gate), bottom],
      [centre(b.gate), b.gate.y + h],
    ],
  ];
  return { size: { width: 800, height: bottom + 2 }, boxes, arrows };
}

/** One column for a phone; what goes side by side stands side by side. */
function column(): Drawing {
  const [full, gap, height] = [326, 20, 66];
  const half = (full - 12) / 2;
  const row = (r: number): number => 1 + r * (height + gap);
  const wide = (r: number): Box => ({ x: 1, y: row(r), w: full, h: height });
  const pair = (r: number, side: 0 | 1): Box => ({ x: 1 + side * (half + 12), y: row(r), w: half, h: height });
  const boxes: Layout = {
    pretraining: wide(0),
    sft: wide(1),
    deployment: wide(2),
    feedback: wide(3),
    thumbs: pair(4, 0),
    primary: pair(4, 1),
    mix: wide(5),
    memory: pair(6, 0),
    freshData: pair(6, 1),
    rl: wide(7),
    abTest: pair(8, 0),
    suites: pair(8, 1),
    gate: wide(9),
  };
  const down = (x: number, r: number): Path => [
    [x, row(r) + height],
    [x, row(r + 1)],
  ];
  const [centre, leftX, rightX] = [1 + full / 2, 1 + half / 2, 1 + full - half / 2];
  const arrows = [
    down(centre, 0),
    down(centre, 1),
    down(centre, 2),
    down(leftX, 3),
    down(leftX, 4),
    down(rightX, 4),
    down(leftX, 6),
    down(rightX, 6),
    [
      [centre, row(5) + height],
      [centre, row(7)],
    ],
    down(leftX, 7),
    down(rightX, 7),
    down(leftX, 8),
    down(rightX, 8),
  ] as Path[];
  return { size: { width: 328, height: row(9) + height + 2 }, boxes, arrows };
}

function box(at: Box, kind: (typeof stations)[Station], text: StationText): string {
  const left = at.x + 10;
  const title = wrapText(text.title, (at.w - 20) / 13, 1)[0] ?? '';
  const details = wrapText(text.detail, (at.w - 20) / 11, at.h >= 60 ? 2 : 1);
  const lineHeight = 15;
  const first = at.y + at.h / 2 - (details.length * lineHeight) / 2 + 4;
  const lines = details.map(
    (line, i) => `<text class="quiet small" x="${left}" y="${first + (i + 1) * lineHeight}">${escapeText(line)}</text>`,
  );
  return `<g class="station ${kind}"><rect x="${at.x}" y="${at.y}" width="${at.w}" height="${at.h}" rx="7"/><text class="strong" x="${left}" y="${first}">${escapeText(title)}</text>${lines.join('')}</g>`;
}

/** Drawn as line and head by hand: a marker needs an id, and ids would clash between the two layouts. */
function arrow(path: Path): string {
  const points = path.map(([x, y]) => `${x},${y}`).join(' ');
  const [x, y] = path.at(-1) as readonly [number, number];
  const [px, py] = path.at(-2) as readonly [number, number];
  const size = 5;
  const head =
    px === x
      ? `${x - size * 0.8},${y - Math.sign(y - py) * size * 1.6} ${x},${y} ${x + size * 0.8},${y - Math.sign(y - py) * size * 1.6}`
      : `${x - Math.sign(x - px) * size * 1.6},${y - size * 0.8} ${x},${y} ${x - Math.sign(x - px) * size * 1.6},${y + size * 0.8}`;
  return `<polyline class="flow" points="${points}"/><polyline class="flow" points="${head}"/>`;
}
