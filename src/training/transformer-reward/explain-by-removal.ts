import type { ScoredReply, TransformerReward, TransformerRewardCard } from '../../rewards/index.ts';
import { mean, type Random } from '../../stats/index.ts';

/** Replies that words are removed from. */
const mostReplies = 600;
/** A word of fewer replies is an accident, and may name a person. */
const leastReplies = 8;
/** Removals of one word, and words that are tried: bounds of the time it takes. */
const mostRemovals = 16;
const mostWords = 240;
const shown = 30;

/**
 * What single words do to the score of replies that have them: the score as it is minus the score without the word
 * (occlusion, Zeiler & Fergus 2014), averaged over replies. Unlike a coefficient it holds for these replies alone; what
 * two words do only together, or a word's place does, it does not show.
 *
 * Words are ranked by effect times the root of the number of replies that it was seen in, so that one reply's accident
 * does not crowd out the rest.
 */
export async function explainByRemoval(
  reward: TransformerReward,
  replies: readonly ScoredReply[],
  random: Random,
  abort?: { throwIfAborted(): void },
): Promise<TransformerRewardCard['words']> {
  const { reader } = reward;
  const sampled = random
    .shuffle(replies)
    .slice(0, mostReplies)
    .map((reply) => ({ reply, ids: reader.read(reply.completion), names: reader.words(reply.completion) }));
  const holders = new Map<string, number[]>();
  sampled.forEach(({ names }, i) => {
    for (const name of new Set(names)) {
      const known = holders.get(name);
      if (known) known.push(i);
      else holders.set(name, [i]);
    }
  });
  const tried = [...holders]
    .filter(([, where]) => where.length >= leastReplies)
    .sort(([a, inA], [b, inB]) => inB.length - inA.length || (a < b ? -1 : 1))
    .slice(0, mostWords)
    .map(([name, where]) => ({ name, replies: where.length, where: where.slice(0, mostRemovals) }));

  const whole = await reward.scoreTokens(
    sampled.map(({ reply, ids }) => reward.tokensOf(reply, ids)),
    abort,
  );
  const without = await reward.scoreTokens(
    tried.flatMap(({ name, where }) =>
      where.map((i) => {
        const { reply, ids, names } = sampled[i] as (typeof sampled)[number];
        return reward.tokensOf(
          reply,
          ids.filter((_, place) => names[place] !== name),
        );
      }),
    ),
    abort,
  );
  let at = 0;
  const words = tried
    .map(({ name, where }) => {
      const effects = where.map((i) => (whole[i] as number) - (without[at++] as number));
      return { name, effect: mean(effects), replies: where.length };
    })
    .sort((a, b) => Math.abs(b.effect) * Math.sqrt(b.replies) - Math.abs(a.effect) * Math.sqrt(a.replies));
  return {
    earn: words.filter(({ effect }) => effect > 0).slice(0, shown),
    cost: words.filter(({ effect }) => effect < 0).slice(0, shown),
  };
}
