import { cueNames } from './cues.ts';
import { intercepts, thresholds, weights } from './weights.ts';

const forAgreeing = Float64Array.from(cueNames, (cue) => weights[cue][0]);
const forContradicting = Float64Array.from(cueNames, (cue) => weights[cue][1]);

/** Whose side a reply takes: null where neither is probable enough. */
export function sideOf(cues: Float64Array): 'same' | 'other' | null {
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
