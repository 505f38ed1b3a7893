import { paragraph, type ReportContext, type Section } from '../context.ts';
import { html, prose } from '../html.ts';
import type { AssumptionId } from '../incident-summary.ts';

/** Assumptions whose number is a share; the others' numbers are written as they are. */
const shares: readonly AssumptionId[] = ['sft-yields', 'memory-prompts'];

export function limitsSection({ text, numbers, reading }: ReportContext): Section {
  const words = text.notes.limits;
  const stated = reading.summary.assumptions.map(({ id, value }) =>
    words.assumption[id](value === null ? null : shares.includes(id) ? numbers.percent(value) : numbers.number(value)),
  );
  return {
    id: 'limits',
    title: words.title,
    body: html`${paragraph(words.lede)}<ul>${[...stated, words.always].map(
      (sentence) => html`<li>${prose(sentence)}</li>`,
    )}</ul>`,
  };
}
