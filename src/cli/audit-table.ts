import type { Effect, Estimated, FeedbackAudit, Lack, TraitEffect } from '../feedback/index.ts';
import type { Paint } from './terminal.ts';

const lackWords: Record<Lack, string> = {
  'no-events': 'no such events',
  'no-unrated': 'replies without a thumb were not logged',
  'no-premises': 'nobody said whether the user was right (--labels)',
  'no-agreement': 'all of these replies agree, or none does',
  'one-kind-of-thumb': 'all thumbs point the same way',
  'too-few': 'too few events',
};

/** What an audit found, for a terminal of 80 columns. */
export function showAudit(audit: FeedbackAudit, paint: Paint): string {
  const { events, propensity, agreement, rewards, siblings, concentration, causes } = audit;
  const head = (text: string): string => paint('bold', text);
  const lines = [
    head('Events'),
    `  ${count(events.read)} replies to ${count(events.users)} users: ${count(events.up)} up, ${count(events.down)} down, ${count(events.unrated)} without a thumb`,
    ...(events.duplicates > 0 ? [`  ${count(events.duplicates)} read twice, counted once`] : []),
    `  premises: ${count(events.premises.true)} true, ${count(events.premises.false)} false, ${count(events.premises.contested)} contested, ${count(events.premises.unknown)} unknown`,
    ...drawnLines(audit),
    '',
    head('Agreement bias (false and contested premises, points of P(up))'),
    row('weighted to all replies shown', agreement.bias, paint),
    ...correctionLines(agreement.bias),
    row('among the thumbs as they are', agreement.amongThumbs, paint),
    row('agreeing where the user is right', agreement.byPremise.true, paint),
    row('agreeing where nobody said', agreement.byPremise.unknown, paint),
    `  ${qualityWords[agreement.adjustedForQuality]}`,
    '',
    head('What a thumb-up rewards'),
    ...('lack' in rewards ? [`  ${lackWords[rewards.lack]}`] : rewards.effect.map((effect) => traitRow(effect, paint))),
    '',
    head('Who thumbs'),
    ...('lack' in propensity
      ? [`  ${lackWords[propensity.lack]}: selection cannot be seen, nor undone`]
      : [
          `  ${percent(propensity.rated)} of replies are rated; weights are worth ${count(propensity.effectiveSize)} thumbs, ${percent(propensity.clipped)} clipped`,
          ...propensity.effects.map((effect) => traitRow(effect, paint)),
        ]),
    '',
    head('Concentration'),
    `  ${count(concentration.raters)} raters, worth ${count(concentration.effectiveRaters)} of equal activity; Gini ${concentration.gini.toFixed(2)}`,
    `  the top 1% gave ${percent(concentration.topPercent)} of the thumbs, the top 10% ${percent(concentration.topTenPercent)}`,
    row('agreement bias without the top 1%', concentration.biasWithoutTop, paint),
    '',
    head('Siblings (P(the agreeing reply is the liked one) − ½)'),
    `  ${count(siblings.pairs)} pairs in ${count(siblings.conversations)} conversations`,
    row('all premises', siblings.agreement, paint),
    row('false and contested premises', siblings.onFalse, paint),
    '',
    head('Why'),
    ...causes.map(({ cause, found, basis }) =>
      row(`${cause}${basis === 'contested' ? ' (from contested)' : ''}`, found, paint),
    ),
    ...audit.slices.flatMap(({ by, slices, left, pDifferent }) => [
      '',
      head(`Agreement bias by ${by}${pDifferent === null ? '' : ` (differences: p ${pValue(pDifferent)})`}`),
      ...slices.map(({ name, bias }) => row(name === '' ? '(none)' : printable(name), bias, paint)),
      ...(left > 0 ? [`  and ${left} more`] : []),
    ]),
    '',
    head('Tagger (precision / recall: stock phrases held out; fresh wording)'),
    ...taggerLines(audit),
    ...sampleLines(audit, head),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

const qualityWords = {
  all: 'at equal quality',
  part: 'at equal quality where quality is known; elsewhere at its mean',
  none: 'quality is not known: a part of this may be that agreeing replies are better or worse',
};

function row(label: string, estimated: Estimated, paint: Paint): string {
  const start = `  ${label.padEnd(34).slice(0, 34)}`;
  if ('lack' in estimated) {
    const events = estimated.events > 0 ? ` (${count(estimated.events)})` : '';
    return `${start} ${paint('dim', `cannot tell: ${lackWords[estimated.lack]}${events}`)}`;
  }
  return `${start} ${effectWords(estimated.effect, paint)}`;
}

function effectWords(effect: Effect, paint: Paint): string {
  const { conclusion } = effect;
  const interval = `${points(effect.estimate).padStart(6)} [${points(effect.low)}, ${points(effect.high)}]`;
  if (conclusion === 'raises') return paint('yellow', interval);
  if (conclusion !== 'unclear') return interval;
  const needed =
    effect.correction === null
      ? `${count(effect.usersNeeded)} users would`
      : `${count(effect.correction.labelsNeeded)} labels would`;
  return `${interval} ${paint('dim', `cannot tell; ${needed}`)}`;
}

function traitRow({ trait, effect, pValue: p }: TraitEffect, paint: Paint): string {
  const label = trait === 'length' ? 'twice the length' : trait === 'quality' ? 'quality, +1 sd' : trait;
  const interval = `${points(effect.estimate).padStart(6)} [${points(effect.low)}, ${points(effect.high)}]`;
  return `  ${label.padEnd(34)} ${p < 0.05 ? interval : paint('dim', interval)}`;
}

function drawnLines({ events: { drawn } }: FeedbackAudit): string[] {
  if (drawn === null) return [];
  const { premises } = drawn;
  return [
    `  ${count(drawn.replies)} rated replies drawn and labelled: ${count(premises.true)} true, ${count(premises.false)} false, ${count(premises.contested)} contested, ${count(premises.unknown)} unknown`,
  ];
}

/** What labels and rules say apart, under what they say together. */
function correctionLines(estimated: Estimated): string[] {
  if ('lack' in estimated || estimated.effect.correction === null) return [];
  const { byLabels, byRules, labels, worth, share } = estimated.effect.correction;
  const line = (label: string, { estimate, low, high }: Effect | typeof byLabels) =>
    `    ${label.padEnd(32)} ${points(estimate).padStart(6)} [${points(low)}, ${points(high)}]`;
  return [
    line(`by the ${count(labels)} labels alone`, byLabels),
    ...(byRules === null ? [] : [line('by the rules alone', byRules)]),
    `    the rules, listened to by ${share.toFixed(2)}, make these labels worth ${count(worth)}`,
  ];
}

function sampleLines({ rulesOnSample }: FeedbackAudit, head: (text: string) => string): string[] {
  if (rulesOnSample.length === 0) return [];
  const share = (found: { readonly estimate: number } | null) => (found === null ? '–' : rate(found.estimate));
  return [
    '',
    head('The rules on these replies, against their labels (precision / recall)'),
    ...rulesOnSample.map(
      ({ trait, replies, precision, recall }) =>
        `  ${trait.padEnd(14)} ${`${share(precision)} / ${share(recall)}`.padEnd(15)} of ${count(replies)} labelled`,
    ),
  ];
}

function taggerLines({ tagger }: FeedbackAudit): string[] {
  const names = [...new Set(tagger.map(({ trait }) => trait))];
  return names.map((name) => {
    const cells = tagger
      .filter(({ trait }) => trait === name)
      .map(({ language, set, precision, recall }) => {
        const start = set === 'held-out' ? `${language} ` : '';
        return `${start}${rate(precision.estimate)} / ${rate(recall.estimate)}`.padEnd(set === 'held-out' ? 15 : 12);
      });
    return `  ${name.padEnd(14)} ${cells.join('  ').trimEnd()}`;
  });
}

const rate = (x: number): string => (Number.isNaN(x) ? '–' : `${Math.round(100 * x)}%`);
const count = (n: number): string => (Number.isFinite(n) ? Math.round(n).toLocaleString('en') : 'no number of');
const percent = (x: number): string => `${(100 * x).toFixed(1)}%`;
const pValue = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

function points(x: number): string {
  const text = Math.abs(100 * x).toFixed(1);
  return text === '0.0' ? '0.0' : `${x > 0 ? '+' : '−'}${text}`;
}

/** Names come from logs, which could hold commands for the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '�');
}
