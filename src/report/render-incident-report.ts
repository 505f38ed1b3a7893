import { createHash } from 'node:crypto';
import type { ReportContext, Section } from './context.ts';
import { type Html, html, trusted } from './html.ts';
import { type Locale, locales } from './locales/index.ts';
import { numbersFor } from './numbers.ts';
import { readIncident } from './reading.ts';
import type { IncidentReportInput } from './report-input.ts';
import { appendixSection } from './sections/appendix.ts';
import { causesSection } from './sections/causes.ts';
import { changesSection } from './sections/changes.ts';
import { conflictSection } from './sections/conflict.ts';
import { conversationsSection } from './sections/conversations.ts';
import { forecastSection } from './sections/forecast.ts';
import { limitsSection } from './sections/limits.ts';
import { methodsSection } from './sections/methods.ts';
import { mitigationsSection } from './sections/mitigations.ts';
import { openingSection } from './sections/opening.ts';
import { pipelineSection } from './sections/pipeline.ts';
import { rewardModelsSection } from './sections/reward-models.ts';
import { trainingSection } from './sections/training.ts';
import { verdictSection } from './sections/verdict.ts';
import { figuresCss } from './style/figures.ts';
import { pageCss } from './style/page.ts';
import { themeCss } from './style/theme.ts';

/** The report after its first page, in the order of reading. */
const sections: readonly ((context: ReportContext) => Section)[] = [
  pipelineSection,
  changesSection,
  trainingSection,
  conversationsSection,
  conflictSection,
  forecastSection,
  causesSection,
  mitigationsSection,
  verdictSection,
  rewardModelsSection,
  methodsSection,
  limitsSection,
  appendixSection,
];

const stylesheet = `${themeCss}${pageCss}${figuresCss}`.trim();

/**
 * The incident as one HTML file: no scripts, no requests, one stylesheet that the content security policy names by its
 * hash. The same input gives the same bytes.
 */
export function renderIncidentReport(input: IncidentReportInput, options: { locale: Locale }): string {
  const text = locales[options.locale];
  const context: ReportContext = {
    input,
    reading: readIncident(input.summary),
    locale: options.locale,
    text,
    numbers: numbersFor(options.locale),
  };
  const parts = sections.map((section) => section(context));
  const hash = createHash('sha256').update(stylesheet).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
${
  html`<html lang="${text.frame.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${text.opening.title[context.reading.outcome]} · Evenkeel</title>
<style>${trusted(stylesheet)}</style>
</head>
<body>
<a class="skip" href="#report">${text.frame.skip}</a>
<div class="page">
${contents(context, parts)}
<main id="report">
${openingSection(context)}
${parts.map(
  (
    part,
  ) => html`<section id="${part.id}" aria-labelledby="${part.id}-title"><h2 id="${part.id}-title">${part.title}</h2>
${part.body}
</section>
`,
)}</main>
<footer><p>${text.frame.foot}</p></footer>
</div>
</body>
</html>`.markup
}
`;
}

function contents({ text }: ReportContext, parts: readonly Section[]): Html {
  const { frame } = text;
  const choice = (id: string, label: string, checked: boolean): Html =>
    html`<label><input type="radio" name="appearance" id="appearance-${id}"${checked ? trusted(' checked') : null}>${label}</label>`;
  // Beside the text where there is room; folded above it where there is not. Without a script that takes two copies.
  const list = html`<ol>${parts.map((part) => html`<li><a href="#${part.id}">${part.title}</a></li>`)}</ol>`;
  return html`<nav class="contents" aria-label="${frame.contents}"><div class="sidebar"><p>${frame.contents}</p>${list}</div>
<details><summary>${frame.contents}</summary>${list}</details>
<fieldset class="appearance"><legend>${frame.appearance}</legend>${choice('system', frame.system, true)}${choice(
    'light',
    frame.light,
    false,
  )}${choice('dark', frame.dark, false)}</fieldset></nav>`;
}
