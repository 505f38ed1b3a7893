import type { TransformerRewardCard } from '../../rewards/index.ts';
import { Random } from '../../stats/index.ts';
import { fitComparisonReward, fitThumbsReward } from '../text-reward/fit-text-reward.ts';
import type { RewardRows } from './tasks.ts';

/**
 * How the linear reward does that the same seed fits on the same rows: it is judged on the same users (prompts), so a
 * transformer that does not beat it has no use for its words' order.
 */
export async function linearBeside(given: RewardRows, seed: number): Promise<TransformerRewardCard['linear']> {
  const options = { random: new Random(seed) };
  const { card } = await (given.kind === 'thumbs'
    ? fitThumbsReward(given.rows, { ...options, unrated: given.unrated })
    : fitComparisonReward(given.rows, options));
  const { discrimination, logLoss, brier, ece } = card.judged.raw;
  return { discrimination, logLoss, brier, ece };
}

/** By the points and the linear reward's interval; see the card's `lead`. */
export function leadOver(
  linear: TransformerRewardCard['linear'],
  { judged }: Pick<TransformerRewardCard, 'judged'>,
): TransformerRewardCard['lead'] {
  const own = judged.raw.discrimination.estimate;
  if (own <= linear.discrimination.estimate) return 'none';
  return own <= linear.discrimination.high ? 'unclear' : 'clear';
}
