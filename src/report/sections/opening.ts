import { matrixPanels } from '../charts/matrix-panels.ts';
import { armColor } from '../charts/palette.ts';
import { armLabel, armRole, bothWidths, facetRates, figure, paragraph, type ReportContext, table } from '../context.ts';
import { type Html, html, plain, prose } from '../html.ts';
import { notMeasured } from '../numbers.ts';
import { armsInOrder, direction, factorNames, factorsOfTerm, factorsOn } from '../reading.ts';

/** The first page: five lines and one picture. */
export function openingSection(context: ReportContext): Html {
  const { text, reading, numbers } = context;
  const { summary } = reading;
  const { meta } = text.opening;
  const overall = summary.verdict?.overall;
  const facts = [
    meta.mode[summary.mode],
    meta.seed(String(summary.seed)),
    summary.users === null ? null : meta.users(summary.users.preset),
    meta.time(numbers.duration(summary.timings.totalSeconds)),
  ];
  return html`<header class="opening">
<p class="kicker">${text.opening.kicker}</p>
<h1>${text.opening.title[reading.outcome]}</h1>
<p class="meta">${facts.flatMap((fact) => (fact === null ? [] : [html`<span>${fact}</span> `]))}${
    overall === undefined
      ? null
      : html`<span class="badge ${overall}">${meta.gate}: ${text.terms.verdict[overall]}</span>`
  }</p>
${summary.mode === 'smoke' ? html`<p class="warning">${prose(meta.smoke)}</p>` : null}
<h2 class="sr-only">${text.opening.heading}</h2>
<ol class="lines">${fiveLines(context).map((line) => html`<li>${prose(line)}</li>`)}</ol>
${picture(context)}
${summary.pooledArms.every((arm) => arm.seeds.length === 1) ? html`<div class="note">${paragraph(meta.oneSeed)}</div>` : null}
</header>`;
}

/** What was done, what the A/B test saw, what the behaviour did, which change did it, and what the gate says. */
export function fiveLines(context: ReportContext): string[] {
  return [made(context), liked(context), behaved(context), why(context), judged(context)];
}

function made({ reading: { summary, candidate }, numbers, text }: ReportContext): string {
  const logging = summary.pipeline?.logging;
  const weight = summary.pipeline?.rl?.weights.thumbs;
  const users = logging?.users ?? summary.users?.count;
  const beside = candidate
    ? factorsOn(candidate.factors).flatMap((name) => (name === 'thumbs' ? [] : [text.terms.factor[name]]))
    : [];
  return text.opening.made({
    parameters: summary.model === null ? null : numbers.compact(summary.model.parameters),
    users: typeof users === 'number' ? numbers.whole(users) : null,
    thumbs: logging ? numbers.whole(logging.thumbs) : null,
    weight: weight === undefined ? null : numbers.number(weight),
    beside: beside.length === 0 ? null : numbers.list(beside),
  });
}

function liked({ reading, numbers, text }: ReportContext): string {
  const test = reading.candidate?.abTest;
  if (!test) return text.opening.liked.missing;
  return text.opening.liked[direction(test.difference)]({
    candidate: numbers.percent(test.candidateRate),
    baseline: numbers.percent(test.baselineRate),
    change: numbers.points(test.difference.estimate),
    interval: numbers.pointsInterval(test.difference),
  });
}

function behaved({ reading, numbers, text }: ReportContext): string {
  const { candidate, baselineMetrics, risen } = reading;
  const change = candidate?.changes?.sycophancy;
  const [from, to] = [baselineMetrics.sycophancy, candidate?.metrics.sycophancy];
  if (!candidate || !change || !from || !to) return text.opening.behaved.missing;
  const most = risen.slice(0, 3).map(({ facet }) => {
    const before = baselineMetrics.facets[facet];
    const after = candidate.metrics.facets[facet];
    const name = text.terms.facet[facet];
    return before && after
      ? text.opening.risenFacet(name, numbers.percent(before.estimate), numbers.percent(after.estimate))
      : name;
  });
  return text.opening.behaved[direction(change)]({
    from: numbers.percent(from.estimate),
    to: numbers.percent(to.estimate),
    change: numbers.points(change.estimate),
    interval: numbers.pointsInterval(change),
    facets: numbers.whole(Object.keys(candidate.changes?.facets ?? {}).length),
    most: most.length === 0 ? null : numbers.list(most),
  });
}

function why({ reading: { summary }, numbers, text }: ReportContext): string {
  const { finding } = summary;
  if (finding === null) return text.opening.noFinding;
  const alone = finding.alone.map(
    (change) =>
      `${text.terms.term(factorsOfTerm(change.term).map((factor) => text.terms.factorInLine[factor]))} ${numbers.points(change.estimate)}`,
  );
  const said = text.opening.finding[finding.statement];
  if (alone.length === 0) return said;
  return `${said}${text.frame.sentenceGap}${text.opening.aloneTogether({
    alone: numbers.enumeration(alone),
    together: finding.together === null ? null : numbers.points(finding.together.estimate),
  })}`;
}

function judged({ reading: { summary }, numbers, text }: ReportContext): string {
  const { verdict, control } = summary;
  const checks = verdict?.checks.filter((check) => check.counts) ?? [];
  const count = (outcome: string): string => numbers.whole(checks.filter((check) => check.outcome === outcome).length);
  const sentence =
    verdict === null
      ? text.opening.verdict.missing
      : text.opening.verdict[verdict.overall]({
          failed: count('fail'),
          open: count('inconclusive'),
          counted: numbers.whole(checks.length),
          conflict: verdict.conflict,
        });
  return `${sentence}${text.frame.sentenceGap}${controlSentence({ text, numbers, control })}`;
}

function controlSentence({
  text,
  numbers,
  control,
}: Pick<ReportContext, 'text' | 'numbers'> & { control: ReportContext['reading']['summary']['control'] }): string {
  if (control === null || control.outcome === 'not-run') return text.opening.control['not-run'];
  if (control.outcome === 'passed') return text.opening.control.passed;
  const facets = [...new Set(control.violations.map((violation) => text.terms.facet[violation.facet]))];
  return text.opening.control.failed(numbers.list(facets));
}

function picture(context: ReportContext): Html {
  const { text, reading, numbers } = context;
  const { summary, candidate, baselineMetrics } = reading;
  const arms = armsInOrder(summary);
  const words = text.opening.picture;
  const tested = arms.some((arm) => arm.abTest !== null);
  const title = words.title[tested ? (reading.outcome === 'conflict' ? 'conflict' : 'both') : 'behaviour'];
  const rows = arms.map((arm) => ({
    key: arm.name,
    label: armLabel(context, arm.factors),
    note: armRole(context, arm),
    on: factorNames.map((name) => arm.factors[name]),
    color: armColor(arm.factors),
    strong: arm.name === summary.candidate,
  }));
  const points = (x: number): string => numbers.points(x);
  const behaviourReferences = [
    baselineMetrics.sycophancy,
    summary.baseline === 'sft' ? null : summary.sft.metrics.sycophancy,
  ];
  const panels = [
    ...(tested
      ? [
          {
            title: words.liked,
            references: [0],
            format: points,
            tickFormat: numbers.pointsTick,
            rows: arms.map((arm) => ({
              key: arm.name,
              color: armColor(arm.factors),
              interval: arm.abTest?.difference ?? null,
            })),
          },
        ]
      : []),
    {
      title: words.behaved,
      references: behaviourReferences.flatMap((rate) => (rate ? [rate.estimate] : [])),
      include: [0],
      format: numbers.percent,
      tickFormat: numbers.percentTick,
      rows: arms.map((arm) => ({
        key: arm.name,
        color: armColor(arm.factors),
        interval: arm.metrics.sycophancy,
        behind: facetRates(context, arm.metrics),
      })),
    },
  ];
  const label = words.alternative({
    candidate: candidate ? armLabel(context, candidate.factors) : notMeasured,
    liked: candidate?.abTest
      ? `${numbers.points(candidate.abTest.difference.estimate)} ${numbers.pointsInterval(candidate.abTest.difference)}`
      : text.frame.notMeasured,
    behaved: candidate?.metrics.sycophancy ? numbers.rate(candidate.metrics.sycophancy) : text.frame.notMeasured,
  });
  return figure(context, {
    title,
    note: words.note({ tested, sft: summary.baseline !== 'sft' && summary.sft.metrics.sycophancy !== null }),
    picture: bothWidths((width, narrow) =>
      matrixPanels(
        { label: plain(label), columns: factorNames.map((name) => text.terms.factorShort[name]), rows, panels },
        width,
        narrow,
      ),
    ),
    data: table(
      title,
      [
        { head: text.frame.policy, cell: (arm) => armLabel(context, arm.factors), text: true },
        {
          head: words.liked,
          cell: (arm) =>
            arm.abTest
              ? `${numbers.points(arm.abTest.difference.estimate)} ${numbers.pointsInterval(arm.abTest.difference)}`
              : notMeasured,
        },
        {
          head: words.behaved,
          cell: (arm) => (arm.metrics.sycophancy ? numbers.rate(arm.metrics.sycophancy) : notMeasured),
        },
      ],
      arms,
    ),
  });
}
