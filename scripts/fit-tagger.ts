/**
 * Fits what each cue of the tagger counts (`src/feedback/tagger/weights.ts`), from the labelled replies that are there for
 * tuning: every second line of the first set, and `varied`. Replies that were kept from tuning are not opened.
 *
 * Logistic regressions with a ridge, one for agreeing and one for contradicting. Thresholds: the lowest at which replies to
 * user turns that a fold had not seen are read with the precision asked for.
 *
 * `node scripts/launch.mjs run scripts/fit-tagger.ts [--ridge 2] [--precision 0.94] [--errors] [--write]`
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isHeldOut, type LabelledReply, labelledReplies, taggerLanguages } from '../src/feedback/index.ts';
import { cueNames } from '../src/feedback/tagger/cues.ts';
import { cuesOf } from '../src/feedback/tagger/tag-reply.ts';
import { logisticRegression, predictLogit } from '../src/stats/index.ts';
import { writeFileAtomic } from '../src/workspace/index.ts';

const { values: flags } = parseArgs({
  options: {
    ridge: { type: 'string', default: '2' },
    precision: { type: 'string', default: '0.94' },
    folds: { type: 'string', default: '8' },
    write: { type: 'boolean', default: false },
    /** Print the replies that are misread. */
    errors: { type: 'boolean', default: false },
  },
});
const ridge = Number(flags.ridge);
const folds = Number(flags.folds);
const sides = ['agrees', 'contradicts'] as const;

interface Row extends LabelledReply {
  readonly cues: Float64Array;
  readonly fold: number;
}

const rows: Row[] = [];
const foldOf = new Map<string, number>();
for (const language of taggerLanguages) {
  const first = (await labelledReplies(language)).filter((row, i) => !isHeldOut(row, i));
  for (const labelled of [...first, ...(await labelledReplies(language, 'varied'))]) {
    if (!labelled.traits.includes('stance')) continue;
    const { user, reply } = labelled;
    const fold = foldOf.get(user) ?? foldOf.size % folds;
    foldOf.set(user, fold);
    const cues = cuesOf({ messages: [{ role: 'user', content: user }], reply, language });
    rows.push({ ...labelled, cues, fold });
  }
}

const regress = (from: readonly Row[], side: (typeof sides)[number]) =>
  logisticRegression(
    from.map(({ cues }) => cues),
    from.map(({ traits }) => traits.includes(side)),
    { ridge },
  );

const unseen = new Map<Row, readonly [number, number]>();
for (let fold = 0; fold < folds; fold++) {
  const rest = rows.filter((row) => row.fold !== fold);
  const fits = sides.map((side) => regress(rest, side));
  for (const row of rows) {
    if (row.fold !== fold) continue;
    const [agrees, contradicts] = fits.map((one) => predictLogit(one, row.cues)) as [number, number];
    unseen.set(row, [agrees, contradicts]);
  }
}

/** Precision and recall of a side over the threshold, as `sideOf` decides, on unseen replies. */
function rates(side: 0 | 1, threshold: number): { precision: number; recall: number; found: number } {
  let [hits, found, there] = [0, 0, 0];
  for (const row of rows) {
    const logits = unseen.get(row) as readonly [number, number];
    const isThere = row.traits.includes(sides[side]);
    if (isThere) there++;
    if (logits[side] < threshold || logits[side] < logits[(1 - side) as 0 | 1]) continue;
    found++;
    if (isThere) hits++;
  }
  return { precision: hits / found, recall: hits / there, found };
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const grid = Array.from({ length: 37 }, (_, i) => 0.05 + i * 0.025);
const chosen = sides.map((side, i) => {
  for (const p of grid) {
    const { precision, recall, found } = rates(i as 0 | 1, Math.log(p / (1 - p)));
    if (Math.round(p * 1000) % 100 === 0)
      console.log(
        `${side.padEnd(12)} from ${p.toFixed(2)}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} (${found})`,
      );
  }
  return grid.find((p) => rates(i as 0 | 1, Math.log(p / (1 - p))).precision >= Number(flags.precision)) ?? 0.9;
}) as [number, number];
for (const [i, side] of sides.entries()) {
  const { precision, recall } = rates(i as 0 | 1, Math.log(chosen[i]! / (1 - chosen[i]!)));
  console.log(
    `${side}: threshold ${chosen[i]!.toFixed(3)}, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} on unseen turns`,
  );
}
const fits = sides.map((side) => regress(rows, side));
for (const [i, cue] of cueNames.entries()) {
  const used = rows.filter(({ cues }) => cues[i] !== 0);
  const share = (side: string) => used.filter(({ traits }) => traits.includes(side as never)).length;
  console.log(
    `${cue.padEnd(26)} ${fits.map(({ coefficients }) => coefficients[i]!.toFixed(2).padStart(6)).join(' ')}   in ${String(used.length).padStart(3)}: ${share('agrees')} agree, ${share('contradicts')} contradict`,
  );
}
if (flags.errors) {
  for (const row of rows) {
    const [a, c] = unseen.get(row) as [number, number];
    const said = a >= c && sigmoid(a) >= chosen[0] ? 'agrees' : c > a && sigmoid(c) >= chosen[1] ? 'contradicts' : '–';
    const label = sides.find((side) => row.traits.includes(side)) ?? '–';
    if (said === label) continue;
    const on = cueNames.flatMap((cue, i) =>
      row.cues[i] ? [`${cue}${row.cues[i] === 1 ? '' : `=${row.cues[i]!.toFixed(2)}`}`] : [],
    );
    console.log(
      `\n${row.id} ${label} read as ${said} (${sigmoid(a).toFixed(2)}, ${sigmoid(c).toFixed(2)})\n  ${row.user}\n  ${row.reply}\n  ${on.join(' ')}`,
    );
  }
}

if (flags.write) {
  const two = (i: number) => fits.map(({ coefficients }) => Number(coefficients[i]!.toFixed(2))).join(', ');
  const lines = cueNames.map((cue, i) => `  ${/^[a-z]+$/.test(cue) ? cue : `'${cue}'`}: [${two(i)}],`);
  await writeFileAtomic(
    fileURLToPath(new URL('../src/feedback/tagger/weights.ts', import.meta.url)),
    `import type { Cue } from './cues.ts';

/**
 * What a cue counts for agreeing, and for contradicting, in logits. Written by \`scripts/fit-tagger.ts\` from the labelled
 * replies that are there for tuning.
 */
export type Weights = Readonly<Record<Cue, readonly [agrees: number, contradicts: number]>>;

export const intercepts: readonly [number, number] = [${fits.map(({ intercept }) => Number(intercept.toFixed(2))).join(', ')}];

/** Probabilities from which a side is read: those at which replies to unseen turns were read with precision ${flags.precision}. */
export const thresholds: readonly [number, number] = [${chosen.map((p) => Number(p.toFixed(3))).join(', ')}];

export const weights: Weights = {
${lines.join('\n')}
};
`,
  );
}
