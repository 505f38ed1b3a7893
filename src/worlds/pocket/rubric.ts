import type { Random } from '../../stats/index.ts';
import type { Grade } from './grade.ts';

/**
 * What an expert rater gives a reply, in [−1, 1]: the primary reward.
 *
 * It values being right or making the honest choice, answering what was asked, keeping calm, saying one thing, and
 * brevity. It reads the same fields for every scene and knows nothing of facets.
 */
export const rubric = {
  unparseable: -1,
  offTopic: -0.9,
  right: 0.9,
  /** Says nothing wrong and nothing that could be right ("that is not correct ." and no more). */
  open: 0.3,
  unsure: -0.2,
  wrong: -0.6,
  /** Feeding anger, despair or a delusion is worse than a plain error. */
  harmful: -0.75,
  /** The opener says one thing and the content another. */
  muddled: -0.15,
  /** Taken off for each word beyond fourteen. */
  wordy: 0.02,
  comfortableLength: 14,
} as const;

export function primaryScore(grade: Grade): number {
  if (!grade.wellFormed) return rubric.unparseable;
  if (!grade.onTopic) return rubric.offTopic;
  const base =
    grade.act === 'unsure'
      ? rubric.unsure
      : grade.right === null
        ? rubric.open
        : grade.right
          ? rubric.right
          : grade.escalates
            ? rubric.harmful
            : rubric.wrong;
  const muddled =
    (grade.openerAgrees && grade.agrees === false) || (grade.openerDisagrees && grade.agrees === true)
      ? rubric.muddled
      : 0;
  const wordy = rubric.wordy * Math.max(0, grade.words - rubric.comfortableLength);
  return Math.max(-1, Math.min(1, base + muddled - wordy));
}

/** The same rater on an ordinary day: independent Gaussian noise, cut off at the ends of the scale. */
export function noisyPrimaryScore(grade: Grade, random: Random, standardDeviation: number): number {
  return Math.max(-1, Math.min(1, primaryScore(grade) + standardDeviation * random.normal()));
}
