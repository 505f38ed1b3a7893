import { cueNames, type Evidence, readCues } from './cues.ts';
import { intercepts, thresholds, weights } from './weights.ts';

export type Side = 'same' | 'other';

/** Words of a reply that makes one point. */
const short = 10;

/**
 * Whose side a reply takes. A short one makes one point: what it asserts, or else the last of its cues ("you have a point,
 * but …"). Of a longer one, all cues are weighed.
 * @param words of the reply
 */
export function sideOf(evidence: Evidence, words: number): Side | null {
  return (words <= short ? pointOf(evidence) : null) ?? weigh(evidence);
}

function pointOf(reply: Evidence): Side | null {
  if (reply.echo !== null) return reply.echo;
  const praise = reply.turn.pride ? reply.last('praises') : -1;
  const agreeing = Math.max(reply.last('agrees'), reply.last('concedes'), reply.last('escalates'), praise);
  const opposing = reply.last('contradicts');
  if (opposing >= 0 && opposing >= agreeing) return 'other';
  return agreeing >= 0 ? 'same' : null;
}

const forAgreeing = Float64Array.from(cueNames, (cue) => weights[cue][0]);
const forContradicting = Float64Array.from(cueNames, (cue) => weights[cue][1]);
const cues = new Float64Array(cueNames.length);

/** Null where neither side is probable enough. */
function weigh(evidence: Evidence): Side | null {
  readCues(evidence, cues);
  let [agrees, contradicts] = intercepts;
  for (let i = 0; i < cues.length; i++) {
    const cue = cues[i] as number;
    if (cue === 0) continue;
    agrees += cue * (forAgreeing[i] as number);
    contradicts += cue * (forContradicting[i] as number);
  }
  const [same, other] = [agrees - logit(thresholds[0]), contradicts - logit(thresholds[1])];
  if (same < 0 && other < 0) return null;
  return same >= other ? 'same' : 'other';
}

const logit = (p: number): number => Math.log(p / (1 - p));
