import type { AuditContext } from '../../audit-input.ts';
import { type Html, html, prose } from '../../html.ts';

/** What was found, in four lines. */
export function auditOpening(context: AuditContext): Html {
  const { text, numbers, audit } = context;
  const words = text.audit;
  const { events } = audit;
  const facts = [
    words.events(numbers.whole(events.read), numbers.whole(events.users)),
    words.thumbs(numbers.whole(events.up), numbers.whole(events.down), numbers.whole(events.unrated)),
  ];
  return html`<header class="opening">
<p class="kicker">${words.kicker}</p>
<h1>${words.title}</h1>
<p class="meta">${facts.map((fact) => html`<span>${fact}</span> `)}</p>
<ol class="lines">${lines(context).map((line) => html`<li>${prose(line)}</li>`)}</ol>
</header>`;
}

function lines({ text, numbers, audit }: AuditContext): string[] {
  const words = text.audit;
  const { bias, byPremise, adjustedForQuality } = audit.agreement;
  const said: string[] = [];
  if ('lack' in bias) {
    said.push(words.untold(words.lack[bias.lack]));
    if ('effect' in byPremise.unknown) {
      const { effect } = byPremise.unknown;
      said.push(words.withoutPremises(numbers.points(effect.estimate), numbers.pointsInterval(effect)));
    }
  } else {
    const { effect } = bias;
    const [points, interval] = [numbers.points(effect.estimate), numbers.pointsInterval(effect)];
    const margin = numbers.unsignedPoints(audit.margin);
    const { outcome } = words;
    if (effect.conclusion === 'negligible') said.push(outcome.negligible(points, interval, margin));
    else if (effect.conclusion === 'unclear')
      said.push(
        effect.correction === null
          ? outcome.unclear(points, interval, numbers.whole(effect.usersNeeded))
          : outcome.unclearSample(points, interval, numbers.whole(effect.correction.labelsNeeded)),
      );
    else said.push(outcome[effect.conclusion](points, interval));
  }
  if ('effect' in byPremise.true && byPremise.true.effect.conclusion === 'raises') {
    const { effect } = byPremise.true;
    said.push(words.trueToo(numbers.points(effect.estimate), numbers.pointsInterval(effect)));
  }
  said.push(words.quality[adjustedForQuality]);
  const { raters, effectiveRaters, topPercent } = audit.concentration;
  if (raters > 0)
    said.push(words.signal(numbers.whole(raters), numbers.whole(effectiveRaters), numbers.percent(topPercent)));
  return said;
}
