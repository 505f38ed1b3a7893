import type { TextRewardCard } from '../rewards/index.ts';
import { coefficientChart } from './charts/reward-model.ts';
import { bothWidths, figure, type PageContext, pageContext, paragraph, type Section } from './context.ts';
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

/** The model card of a fitted text reward: one page, self-contained, in English. */
export function renderRewardCard(card: TextRewardCard, name: string): string {
  const context = pageContext('en');
  const shown = (list: TextRewardCard['words']['earn']) =>
    list.map((word) => ({ name: word.name, effect: word.weight, replies: word.rows }));
  return renderPage(context, {
    title: `Reward model: ${name}`,
    opening: cardOpening(card, name, `Linear in hashed words and traits; penalty of words: ${card.ridge}.`),
    parts: [
      trustSection(context, card),
      payingSection(context, card),
      pullSection(card),
      wordsSection(
        'Log-odds that a reply would get for the word or pair alone. A name is the most frequent word of its hash.',
        { earn: shown(card.words.earn), cost: shown(card.words.cost) },
      ),
    ],
  });
}

function payingSection(context: PageContext, card: TextRewardCard): Section {
  const { levelled, traits } = card;
  const among = comparedReplies[levelled.within];
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
