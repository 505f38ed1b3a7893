import type { FeedbackAudit } from '../feedback/index.ts';
import type { AuditContext } from './audit-input.ts';
import { pageContext, type Section } from './context.ts';
import type { Locale } from './locales/index.ts';
import { renderPage } from './page.ts';
import { agreementSection } from './sections/audit/agreement.ts';
import { concentrationSection } from './sections/audit/concentration.ts';
import { auditMethodsSection } from './sections/audit/methods.ts';
import { auditOpening } from './sections/audit/opening.ts';
import { sampleSection } from './sections/audit/sample.ts';
import { siblingsSection } from './sections/audit/siblings.ts';
import { slicesSection } from './sections/audit/slices.ts';
import { propensitySection, rewardsSection } from './sections/audit/traits.ts';
import { whySection } from './sections/audit/why.ts';

/** In the order of reading. */
const sections: readonly ((context: AuditContext) => Section | null)[] = [
  agreementSection,
  sampleSection,
  whySection,
  rewardsSection,
  propensitySection,
  slicesSection,
  siblingsSection,
  concentrationSection,
  auditMethodsSection,
];

/** An audit of feedback as one HTML file, readable offline. The same audit gives the same bytes. */
export function renderAuditReport(audit: FeedbackAudit, options: { locale: Locale }): string {
  const context: AuditContext = { audit, ...pageContext(options.locale) };
  return renderPage(context, {
    title: context.text.audit.title,
    opening: auditOpening(context),
    parts: sections.map((section) => section(context)).filter((section) => section !== null),
  });
}
