import type { Correction, Effect, FeedbackAudit } from '../../../feedback/index.ts';
import type { AuditContext } from '../../audit-input.ts';
import { paragraph, type Section, table } from '../../context.ts';
import { type Html, html } from '../../html.ts';
import { notMeasured } from '../../numbers.ts';
import { effectFigure } from './effect-figure.ts';

/** How labels of a drawn sample corrected the rules; null where nothing was drawn. */
export function sampleSection(context: AuditContext): Section | null {
  const { text, numbers, audit } = context;
  const { drawn } = audit.events;
  if (drawn === null) return null;
  const words = text.audit.sample;
  const { bias } = audit.agreement;
  const correction = 'effect' in bias ? bias.effect.correction : null;
  return {
    id: 'sample',
    title: words.title,
    body: html`${paragraph(words.lede(numbers.whole(drawn.replies)))}${
      'effect' in bias && correction !== null ? correctionFigure(context, bias.effect, correction) : null
    }<h3>${words.rules}</h3>${rulesTable(context)}`,
  };
}

function correctionFigure(context: AuditContext, effect: Effect, correction: Correction): Html {
  const { text, numbers } = context;
  const words = text.audit.sample;
  const { byLabels, byRules, labels, share, worth } = correction;
  const apart = (range: Correction['byLabels']) => ({ effect: { ...effect, ...range, correction: null } });
  return html`${effectFigure(
    context,
    [
      { label: words.together, found: { effect } },
      { label: words.byLabels, found: apart(byLabels) },
      ...(byRules === null ? [] : [{ label: words.byRules, found: apart(byRules) }]),
    ],
    { title: words.figure, panel: text.audit.pointsUp },
  )}${paragraph(words.worth(numbers.whole(labels), numbers.number(share), numbers.whole(worth)))}`;
}

function rulesTable({ text, numbers, audit }: AuditContext): Html {
  const words = text.audit.methods;
  type Row = FeedbackAudit['rulesOnSample'][number];
  const rate = (share: Row['precision']): string => (share === null ? notMeasured : numbers.rate(share));
  return table<Row>(
    text.audit.sample.rules,
    [
      { head: words.trait, cell: ({ trait }) => numbers.capital(text.audit.trait[trait]), text: true },
      { head: text.audit.sample.labelled, cell: ({ replies }) => numbers.whole(replies) },
      { head: text.audit.level, cell: ({ present }) => rate(present) },
      { head: words.precision, cell: ({ precision }) => rate(precision) },
      { head: words.recall, cell: ({ recall }) => rate(recall) },
    ],
    audit.rulesOnSample,
  );
}
