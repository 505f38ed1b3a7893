import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replyTraits, saveTextReward, TextReward } from '../src/rewards/index.ts';
import { emptyCard } from '../src/rewards/text/empty-card.test-support.ts';
import { Random } from '../src/stats/index.ts';

/** Writes a mix of one reward of random weights, and returns its path: what it says does not matter here, how long it takes does. */
export async function writeMix(folder: string): Promise<string> {
  const random = new Random(1);
  const weights = (length: number) => Float32Array.from({ length }, () => random.normal());
  const slopes = weights(replyTraits.names.length);
  const reward = new TextReward(
    { intercept: 0, words: weights(2 ** 18), traits: { raw: slopes, debiased: slopes } },
    replyTraits,
  );
  await saveTextReward(join(folder, 'thumbs'), reward, emptyCard);
  const path = join(folder, 'mix.yaml');
  await writeFile(path, 'signals:\n  thumbs: {kind: reward-model, model: thumbs, variant: debiased, weight: 1}\n');
  return path;
}
