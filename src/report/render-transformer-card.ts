import type { TransformerRewardCard } from '../rewards/index.ts';
import { pageContext, paragraph, type Section, table } from './context.ts';
import { html } from './html.ts';
import { renderPage } from './page.ts';
import {
  cardOpening,
  comparedReplies,
  pullSection,
  signed,
  trustSection,
  whole,
  wordsSection,
} from './sections/reward-card.ts';

/** The model card of a reward that a transformer reads from the text: one page, self-contained, in English. */
export function renderTransformerCard(card: TransformerRewardCard, name: string): string {
  const context = pageContext('en');
  return renderPage(context, {
    title: `Reward model: ${name}`,
    opening: cardOpening(card, name, networkOf(card)),
    parts: [
      trustSection(context, card, { head: 'linear, raw', figures: card.linear }),
      trainingSection(card),
      levellingSection(card),
      pullSection(card),
      wordsSection(
        'What a word does to the score by being there: the raw score minus the score without it, in log-odds, averaged over up to 16 held-out replies that have it. It holds for these replies; what words do only together, or by their order, it does not show.',
        card.words,
      ),
    ],
  });
}

function networkOf({ network: { start, words, ids, layers, dim, parameters, room } }: TransformerRewardCard): string {
  const texts = words === 'hashed' ? `words hashed into ${whole(ids)} rows` : `a vocabulary of ${whole(ids)} tokens`;
  const began = start === 'random' ? 'random weights' : "a policy's weights";
  return `A transformer of ${layers} layers and width ${dim} (${whole(parameters)} parameters) that reads up to ${whole(room)} tokens, ${texts}; trained from ${began}.`;
}

const leads = {
  none: 'It does not tell replies apart better than the linear reward, which is fitted in seconds and explains every score: prefer that one.',
  unclear:
    "It tells replies apart no better than the linear reward may do too: its figure lies within that one's interval.",
  clear:
    "It tells replies apart better than the linear reward on the same rows: its figure lies above that one's interval.",
} as const;

function trainingSection(card: TransformerRewardCard): Section {
  const { epochs, chosen, chosenOn, unknown, cut } = card;
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
  return {
    id: 'training',
    title: 'How it was trained',
    body: html`${paragraph(leads[card.lead])}${paragraph(
      `The epoch with the least loss on ${whole(chosenOn)} rows that it was not trained on was taken, and the slopes of the debiased variant were found on them. ${percent(cut)} of the replies fill its room with their conversation or were shortened; ${percent(unknown)} of all words are unknown to it.`,
    )}${table(
      'Mean loss by epoch',
      [
        { head: 'Epoch', cell: ({ epoch }) => `${epoch}${epoch === chosen ? ' (taken)' : ''}`, text: true },
        { head: 'trained on', cell: ({ loss }) => loss.toFixed(4) },
        { head: 'not trained on', cell: ({ watched }) => watched.toFixed(4) },
      ],
      epochs.map((losses, i) => ({ epoch: i + 1, ...losses })),
    )}`,
  };
}

function levellingSection({ levelled, slopes }: TransformerRewardCard): Section {
  const among = comparedReplies[levelled.within];
  return {
    id: 'pays',
    title: 'What the debiased variant takes away',
    body: html`${paragraph(
      `The debiased score is the raw one plus these slopes times the traits, so that, among ${among} (${whole(levelled.fitted)}), it does not vary with them.`,
    )}${table(
      'Slopes of the levelled traits',
      [
        { head: 'Trait', cell: ({ name }) => name, text: true },
        { head: 'log-odds per unit', cell: ({ slope }) => signed(slope) },
      ],
      slopes,
    )}`,
  };
}
