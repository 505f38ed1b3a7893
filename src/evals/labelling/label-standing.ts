import { EvenkeelError } from '../../terms/index.ts';
import type { Calibration, JudgeStanding } from '../judges/calibration-schema.ts';
import { type LabelQuestion, labelRubrics } from './label-questions.ts';

/** Whether the panel's word on a question counts, by `judge calibrate`. */
export type LabelStanding = JudgeStanding | 'not-calibrated';

/**
 * The standing of each question.
 *
 * @throws EvenkeelError `usage` when the calibration is of other judges, or says of a question that the panel's word does
 *   not count
 */
export function labelStandings(
  calibration: Calibration | null,
  judges: readonly string[],
  questions: readonly LabelQuestion[],
): ReadonlyMap<LabelQuestion, LabelStanding> {
  if (calibration === null) return new Map(questions.map((question) => [question, 'not-calibrated']));
  if (calibration.judges.toSorted().join('\n') !== judges.toSorted().join('\n')) {
    throw new EvenkeelError('usage', `The calibration is of ${calibration.judges.join(', ')}, not of these judges.`, {
      hint: 'A panel is calibrated as it judges: the same models, all of them.',
    });
  }
  return new Map(
    questions.map((question) => {
      const found = calibration.questions.find(({ id }) => id === labelRubrics[question]);
      // The last rater is the panel; of a single judge it is the judge.
      const rater = found?.raters.at(-1);
      if (rater?.standing === 'does-not-count') {
        throw new EvenkeelError('usage', `The word of these judges on ${question} does not count: ${rater.because}.`, {
          hint: 'Leave the question out with --questions, or take judges that agree with people (docs/judges.md).',
        });
      }
      return [question, rater?.standing ?? 'not-calibrated'];
    }),
  );
}
