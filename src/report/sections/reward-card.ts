import type { JudgedVariant, RewardCard, RewardVariant } from '../../rewards/index.ts';
import { reliabilityChart } from '../charts/reward-model.ts';
import { figure, type PageContext, paragraph, type Section, table } from '../context.ts';
import { type Html, html } from '../html.ts';

/** What the model cards of all kinds of reward show. */

/** A list of its own: a report that shows no reward need not load what rewards are made of. */
const rewardVariants: readonly RewardVariant[] = ['raw', 'debiased'];

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
export const signed = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(3)}`;
export const whole = (count: number): string => count.toLocaleString('en');

function sourcesOf({ learnedFrom }: RewardCard): { rows: string; sources: string } {
  return learnedFrom === 'thumbs' ? { rows: 'thumbs', sources: 'users' } : { rows: 'comparisons', sources: 'prompts' };
}

/** Among which replies the debiased variant was levelled. */
export const comparedReplies: Readonly<Record<RewardCard['levelled']['within'], string>> = {
  prompts: 'the replies to one prompt',
  premises: 'replies to users who are as far in the right (too few share a prompt)',
  all: 'all replies (too few share a prompt)',
};

/** @param note how this one was made */
export function cardOpening(card: RewardCard, name: string, note: string): Html {
  const { rows, sources } = sourcesOf(card);
  const { fitted, heldOut } = card;
  const unit = card.learnedFrom === 'thumbs' ? 'of a thumb up' : 'of being preferred; 0 is the mean reply';
  return html`<header><p class="kicker">Evenkeel model card</p>
<h1>Reward model: ${name}</h1>
${paragraph(
  `Learned from ${whole(fitted.rows)} ${rows} of ${whole(fitted.sources)} ${sources}; judged on ${whole(heldOut.rows)} ${rows} of ${whole(heldOut.sources)} others, which nothing was fitted or chosen on. Its score is in log-odds ${unit}. ${note}`,
)}</header>`;
}

type Figures = Pick<JudgedVariant, 'discrimination' | 'brier' | 'logLoss' | 'ece'>;

interface FigureRow {
  readonly label: string;
  of(figures: Figures): string;
}

/** A reward that is shown beside the card's own. */
interface Beside {
  readonly head: string;
  readonly figures: Figures;
}

/** @param beside figures of another reward on the same rows */
export function trustSection(context: PageContext, card: RewardCard, beside?: Beside): Section {
  const { judged, heldOut } = card;
  const { sources } = sourcesOf(card);
  const rows: readonly FigureRow[] = [
    {
      label: card.learnedFrom === 'thumbs' ? 'Area under the ROC curve' : 'Preferred reply above the other',
      of: ({ discrimination: d }) => `${d.estimate.toFixed(3)} [${d.low.toFixed(3)}, ${d.high.toFixed(3)}]`,
    },
    {
      label: `Brier score (always the mean: ${heldOut.brierOfMean.toFixed(4)})`,
      of: ({ brier }) => brier.toFixed(4),
    },
    { label: 'Log loss', of: ({ logLoss }) => logLoss.toFixed(4) },
    { label: 'Calibration error', of: ({ ece }) => percent(ece) },
  ];
  const caption = `Figures on ${sources} held out`;
  return {
    id: 'trust',
    title: 'How far to trust it',
    body: html`${table(
      caption,
      [
        { head: caption, cell: (row) => row.label, text: true },
        ...rewardVariants.map((variant) => ({ head: variant, cell: (row: FigureRow) => row.of(judged[variant]) })),
        ...(beside === undefined ? [] : [{ head: beside.head, cell: (row: FigureRow) => row.of(beside.figures) }]),
      ],
      rows,
    )}<div class="pair">${rewardVariants.map((variant) =>
      figure(context, {
        title: `Calibration, ${variant}`,
        picture: reliabilityChart({
          label: `Calibration of the ${variant} reward on held-out ${sources}`,
          bins: judged[variant].reliability,
          xLabel: 'predicted',
          yLabel: 'observed',
          tickFormat: (x) => `${Math.round(100 * x)}%`,
        }),
      }),
    )}</div>`,
  };
}

export function pullSection({ judged: { raw, debiased } }: RewardCard): Section {
  const shown = (value: number | null | undefined): string =>
    value === null || value === undefined ? 'cannot tell' : signed(value);
  return {
    id: 'pull',
    title: 'Pull within prompts',
    body: html`${paragraph(
      'Covariance of the score with a behaviour among the replies to one prompt: what training on it would push towards. “Cannot tell”: it does not differ among the replies to any prompt held out.',
    )}${table(
      'Pull within prompts',
      [
        { head: 'Behaviour', cell: (name) => name, text: true },
        { head: 'raw', cell: (name) => shown(raw.pull[name]) },
        { head: 'debiased', cell: (name) => shown(debiased.pull[name]) },
      ],
      Object.keys(raw.pull),
    )}`,
  };
}

interface Word {
  readonly name: string;
  /** In log-odds. */
  readonly effect: number;
  readonly replies: number;
}

/** @param text what the figures mean */
export function wordsSection(
  text: string,
  { earn, cost }: { readonly earn: readonly Word[]; readonly cost: readonly Word[] },
): Section {
  const rows = Array.from({ length: Math.max(earn.length, cost.length) }, (_, i) => ({ up: earn[i], down: cost[i] }));
  const word = (entry: Word | undefined): string =>
    entry === undefined ? '' : `${entry.name} (${whole(entry.replies)} replies)`;
  const effect = (entry: Word | undefined): string => (entry === undefined ? '' : signed(entry.effect));
  return {
    id: 'words',
    title: 'Words',
    body: html`${paragraph(text)}${table(
      'Words that earn and cost',
      [
        { head: 'Earns', cell: ({ up }) => word(up), text: true },
        { head: '', cell: ({ up }) => effect(up) },
        { head: 'Costs', cell: ({ down }) => word(down), text: true },
        { head: '', cell: ({ down }) => effect(down) },
      ],
      rows,
    )}`,
  };
}
