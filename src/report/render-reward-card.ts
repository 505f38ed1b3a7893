import type { JudgedVariant, RewardVariant, TextRewardCard } from '../rewards/index.ts';
import { coefficientChart, reliabilityChart } from './charts/reward-model.ts';
import { bothWidths, figure, type PageContext, pageContext, paragraph, type Section, table } from './context.ts';
import { type Html, html } from './html.ts';
import { renderPage } from './page.ts';

/** A list of its own: a report that shows no reward need not load what rewards are made of. */
const rewardVariants: readonly RewardVariant[] = ['raw', 'debiased'];

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
const signed = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(3)}`;
const whole = (count: number): string => count.toLocaleString('en');

/** The model card of a fitted text reward: one page, self-contained, in English. */
export function renderRewardCard(card: TextRewardCard, name: string): string {
  const context = pageContext('en');
  return renderPage(context, {
    title: `Reward model: ${name}`,
    opening: opening(card, name),
    parts: [trustSection(context, card), payingSection(context, card), pullSection(card), wordsSection(card)],
  });
}

function sourcesOf({ learnedFrom }: TextRewardCard): { rows: string; sources: string } {
  return learnedFrom === 'thumbs' ? { rows: 'thumbs', sources: 'users' } : { rows: 'comparisons', sources: 'prompts' };
}

function opening(card: TextRewardCard, name: string): Html {
  const { rows, sources } = sourcesOf(card);
  const { fitted, heldOut } = card;
  const unit = card.learnedFrom === 'thumbs' ? 'of a thumb up' : 'of being preferred; 0 is the mean reply';
  return html`<header><p class="kicker">Evenkeel model card</p>
<h1>Reward model: ${name}</h1>
${paragraph(
  `Learned from ${whole(fitted.rows)} ${rows} of ${whole(fitted.sources)} ${sources}; judged on ${whole(heldOut.rows)} ${rows} of ${whole(heldOut.sources)} others, which nothing was fitted or chosen on. Its score is in log-odds ${unit}. Penalty of words: ${card.ridge}.`,
)}</header>`;
}

interface FigureRow {
  readonly label: string;
  of(variant: JudgedVariant): string;
}

function trustSection(context: PageContext, card: TextRewardCard): Section {
  const { judged, heldOut } = card;
  const { sources } = sourcesOf(card);
  const rows: readonly FigureRow[] = [
    {
      label: card.learnedFrom === 'thumbs' ? 'Area under the ROC curve' : 'Preferred reply above the other',
      of: ({ discrimination: d }) => `${d.estimate.toFixed(3)} [${d.low.toFixed(3)}, ${d.high.toFixed(3)}]`,
    },
    {
      label: 'Brier score',
      of: ({ brier }) => `${brier.toFixed(4)} (always the mean: ${heldOut.brierOfMean.toFixed(4)})`,
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

function payingSection(context: PageContext, card: TextRewardCard): Section {
  const { levelled, traits } = card;
  const among = {
    prompts: 'the replies to one prompt',
    premises: 'replies to users who are as far in the right (too few share a prompt)',
    all: 'all replies (too few share a prompt)',
  }[levelled.within];
  const varying = traits.filter(({ weight }) => weight !== 0);
  const coefficients = varying
    .map(({ name, weight }) => ({ feature: name, weight }))
    .sort((a, b) => b.weight - a.weight);
  return {
    id: 'pays',
    title: 'What it pays for',
    body: html`${paragraph(
      `The debiased variant does not pay for ${levelled.traits.join(', ')}: its slopes were chosen so that, among ${among} (${whole(levelled.fitted)}), the score does not vary with them.`,
    )}${
      coefficients.length === 0
        ? paragraph('No trait varied in what it was fitted on.')
        : figure(context, {
            title: 'Change in log-odds per standard deviation of each trait, raw reward',
            picture: bothWidths((width) =>
              coefficientChart(
                {
                  label: 'Change in log-odds per standard deviation of each trait, raw reward',
                  coefficients,
                  xLabel: 'log-odds',
                  format: signed,
                },
                Math.min(width, 640),
              ),
            ),
          })
    }`,
  };
}

function pullSection({ judged: { raw, debiased } }: TextRewardCard): Section {
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

function wordsSection({ words: { earn, cost } }: TextRewardCard): Section {
  type Word = TextRewardCard['words']['earn'][number];
  const rows = Array.from({ length: Math.max(earn.length, cost.length) }, (_, i) => ({ up: earn[i], down: cost[i] }));
  const word = (entry: Word | undefined): string =>
    entry === undefined ? '' : `${entry.name} (${whole(entry.rows)} replies)`;
  const weight = (entry: Word | undefined): string => (entry === undefined ? '' : signed(entry.weight));
  return {
    id: 'words',
    title: 'Words',
    body: html`${paragraph('Log-odds that a reply would get for the word or pair alone. A name is the most frequent word of its hash.')}${table(
      'Words that earn and cost',
      [
        { head: 'Earns', cell: ({ up }) => word(up), text: true },
        { head: '', cell: ({ up }) => weight(up) },
        { head: 'Costs', cell: ({ down }) => word(down), text: true },
        { head: '', cell: ({ down }) => weight(down) },
      ],
      rows,
    )}`,
  };
}
