import { conflictScatter } from '../charts/conflict-scatter.ts';
import { legend } from '../charts/legend.ts';
import { armColor } from '../charts/palette.ts';
import {
  armLabel,
  bothWidths,
  figure,
  paragraph,
  paragraphs,
  type ReportContext,
  type Section,
  table,
} from '../context.ts';
import { html, plain } from '../html.ts';
import { armsInOrder, outcomeOf } from '../reading.ts';

/** Below this p-value the traffic was not split as it should have been (Fabijan et al. 2019 use the same threshold). */
const sampleRatioAlarm = 0.001;

export function conflictSection(context: ReportContext): Section {
  const { text, numbers, reading } = context;
  const words = text.sections.conflict;
  const arms = armsInOrder(reading.summary).flatMap((arm) =>
    arm.abTest && arm.changes?.sycophancy
      ? [{ ...arm, abTest: arm.abTest, behaved: arm.changes.sycophancy, label: armLabel(context, arm.factors) }]
      : [],
  );
  if (arms.length === 0) return { id: 'conflict', title: words.title, body: paragraph(words.none) };
  const conflicts = arms.filter((arm) => outcomeOf(arm.behaved, arm.abTest.difference) === 'conflict');
  const skewed = arms.filter((arm) => arm.abTest.sampleRatioP !== null && arm.abTest.sampleRatioP < sampleRatioAlarm);
  const said = conflicts.length > 0 ? words.conflict(numbers.whole(conflicts.length)) : words.noConflict;
  const both = (interval: { estimate: number; low: number; high: number }): string =>
    `${numbers.points(interval.estimate)} ${numbers.pointsInterval(interval)}`;
  return {
    id: 'conflict',
    title: words.title,
    body: html`${paragraphs([
      said,
      skewed.length > 0 && words.sampleRatio(numbers.list(skewed.map((arm) => arm.label))),
    ])}${figure(context, {
      title: words.picture,
      note: words.note,
      legend: legend(
        arms.map((arm) => ({ label: arm.label, color: armColor(arm.factors) })),
        'dot',
      ),
      picture: bothWidths((width, narrow) =>
        conflictScatter(
          {
            label: `${words.picture}. ${plain(said)}`,
            points: arms.map((arm) => ({
              label: arm.label,
              color: armColor(arm.factors),
              liked: arm.abTest.difference,
              behaved: arm.behaved,
              strong: arm.name === reading.summary.candidate,
            })),
            xLabel: words.x,
            yLabel: words.y,
            corner: words.corner,
            tickFormat: numbers.pointsTick,
          },
          width,
          narrow,
        ),
      ),
      data: table(
        words.picture,
        [
          { head: text.frame.policy, cell: (arm) => arm.label, text: true },
          { head: words.x, cell: (arm) => both(arm.abTest.difference) },
          { head: words.y, cell: (arm) => both(arm.behaved) },
          {
            head: words.rated,
            cell: (arm) => `${numbers.whole(arm.abTest.candidateN)} / ${numbers.whole(arm.abTest.baselineN)}`,
          },
        ],
        arms,
      ),
    })}`,
  };
}
