import { gateChecks } from '../charts/gate-checks.ts';
import { bothWidths, figure, paragraph, paragraphs, type ReportContext, type Section, table } from '../context.ts';
import { html } from '../html.ts';
import type { Check } from '../incident-summary.ts';
import { notMeasured } from '../numbers.ts';

export function verdictSection(context: ReportContext): Section {
  const { text, numbers, reading } = context;
  const words = text.sections.verdict;
  const { verdict } = reading.summary;
  if (verdict === null) return { id: 'verdict', title: words.title, body: paragraph(words.none) };
  const needed = verdict.checks.flatMap((check) =>
    check.itemsNeeded === null
      ? []
      : [words.neededItem({ subject: text.terms.subject[check.subject], n: numbers.whole(check.itemsNeeded) })],
  );
  const measured = verdict.checks.flatMap((check) =>
    check.difference ? [{ ...check, difference: check.difference }] : [],
  );
  const said = verdict.checks.map(
    (check) => `${text.terms.subject[check.subject]} ${text.terms.outcome[check.outcome]}`,
  );
  const checks = checkTable(context, verdict.checks);
  return {
    id: 'verdict',
    title: words.title,
    body: html`<p class="verdict"><span class="badge large ${verdict.overall}">${text.terms.verdict[verdict.overall]}</span></p>${paragraphs(
      [
        `${words.overall[verdict.overall]}${verdict.conflict ? `${text.frame.sentenceGap}${words.conflict}` : ''}`,
        words.lede,
        needed.length > 0 && words.needed(numbers.list(needed)),
      ],
    )}${
      measured.length === 0
        ? checks
        : figure(context, {
            title: words.picture,
            note: words.note,
            picture: bothWidths((width, narrow) =>
              gateChecks(
                {
                  label: words.alternative(numbers.list(said)),
                  rows: measured.map((check) => ({
                    key: check.subject,
                    label: numbers.capital(text.terms.subject[check.subject]),
                    difference: check.difference,
                    limit: limitOf(check),
                    outcome: check.outcome,
                    outcomeLabel: text.terms.outcome[check.outcome],
                  })),
                  tickFormat: numbers.pointsTick,
                  limitLabel: words.limit,
                },
                width,
                narrow,
              ),
            ),
            data: checks,
          })
    }`,
  };
}

/** Where a check's limit lies: usefulness, accuracy and thumbs must not fall below −δ, everything else not rise above δ. */
function limitOf({ subject, margin }: Check): number | null {
  if (margin === null) return null;
  return subject === 'usefulness' || subject === 'accuracy' || subject === 'abTest' ? -margin : margin;
}

function checkTable({ text, numbers }: ReportContext, checks: readonly Check[]) {
  const words = text.sections.verdict;
  return table(
    words.title,
    [
      { head: words.check, cell: (check) => numbers.capital(text.terms.subject[check.subject]), text: true },
      {
        head: words.outcome,
        text: true,
        cell: (check) => html`<span class="outcome ${check.outcome}">${text.terms.outcome[check.outcome]}</span>`,
      },
      {
        head: words.difference,
        cell: ({ difference }) =>
          difference ? `${numbers.points(difference.estimate)} ${numbers.pointsInterval(difference)}` : notMeasured,
      },
      {
        head: words.margin,
        cell: (check) => {
          const limit = limitOf(check);
          return limit === null ? notMeasured : numbers.points(limit);
        },
      },
      { head: words.counts, cell: (check) => (check.counts ? words.yes : words.no), text: true },
    ],
    checks,
  );
}
