import type { LabelSummary } from '../evals/index.ts';
import { alignColumns } from './columns.ts';
import type { Paint } from './terminal.ts';

type Share = LabelSummary['rules'][number]['recall'];
type Question = LabelSummary['questions'][number];

const standings: Record<Question['calibration'], string> = {
  counts: 'calibrated',
  undecided: 'calibration undecided',
  'does-not-count': 'does not count',
  'not-calibrated': 'not calibrated',
};

/** What a labelling run found, for a terminal of 80 columns. */
export function showLabels(summary: LabelSummary, paint: Paint): string {
  const { strata, questions, rules } = summary;
  const head = (text: string): string => paint('bold', text);
  const lines = [
    head('Sample'),
    ...strata.map(
      ({ rules: seen, events, drawn, labelled }) =>
        `  ${seen === 'stance' ? 'the rules see a stance' : 'they see none        '}: ${count(labelled)} labelled of ${count(drawn)} drawn of ${count(events)} rated replies`,
    ),
    '',
    head('Answers, weighted to all rated replies'),
    ...questions.flatMap(questionLines),
    '',
    head('Rules against judges'),
    ...table([
      ['trait', 'replies', 'present', 'precision', 'recall'],
      ...rules.map(({ trait, replies, present, precision, recall }) => [
        trait,
        count(replies),
        percent(present),
        percent(precision),
        percent(recall),
      ]),
    ]),
    '',
    head('Asked'),
    ...summary.usage.map(
      ({ judge, requests, prompt, completion, uncounted }) =>
        `  ${judge}: ${count(requests)} requests, ${count(prompt)} + ${count(completion)} tokens${uncounted > 0 ? ` (${count(uncounted)} requests uncounted)` : ''}`,
    ),
    ...(summary.cost === null ? [] : [`  cost: ${summary.cost.toFixed(2)}`]),
    '',
    paint('dim', 'Shares with 95% intervals; the judges are taken for right, so calibrate them.'),
  ];
  return `${lines.join('\n')}\n`;
}

function questionLines({ question, asked, answers, mean, noMajority, unreadable, agreement, calibration }: Question) {
  const alpha = agreement?.alpha == null ? '' : `, judges agree with α ${agreement.alpha.toFixed(2)}`;
  const without = [
    ...(noMajority > 0 ? [`${count(noMajority)} without a majority`] : []),
    ...(unreadable > 0 ? [`${count(unreadable)} unreadable`] : []),
  ];
  return [
    `  ${[`${question}: asked about ${count(asked)}`, ...without].join(', ')}${alpha} (${standings[calibration]})`,
    ...answers.map(
      ({ answer, replies, share }) => `    ${answer.padEnd(12)} ${percent(share)}, ${count(replies)} replies`,
    ),
    ...(mean === null ? [] : [`    mean ${mean.toFixed(1)} of 10`]),
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  return alignColumns(rows).map((row) => `  ${row}`);
}

function percent(share: Share): string {
  if (share === null) return '–';
  const { estimate, low, high } = share;
  const whole = (value: number): string => `${(100 * value).toFixed(0)}%`;
  return `${whole(estimate)} [${whole(low)}, ${whole(high)}]`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
