import type { Claim } from './claim.ts';
import type { Clause } from './clauses.ts';
import type { Echo } from './echo.ts';
import { type Turn, turns } from './language-tables.ts';
import type { Hits } from './phrases.ts';
import type { Restated } from './restated.ts';
import type { UserTurn } from './stance.ts';
import { clauseEnd, questionEnd, sentenceEnd, type Tokens } from './tokens.ts';

/** The tables of phrases that replies are searched for: traits, then turns. */
export const replyTraits = [
  'agrees',
  'contradicts',
  'praises',
  'hedges',
  'concedes',
  'cautions',
  'escalates',
  'apologises',
] as const;
export type ReplyTrait = (typeof replyTraits)[number];

export const replyLists = [...replyTraits, ...turns] as const;
const place = new Map<ReplyTrait | Turn, number>(replyLists.map((list, i) => [list, i]));

/** The cues that are weighed for whose side a reply takes; `weights.ts` has what each counts. */
export const cueNames = [
  'echoed',
  'denied',
  'agrees-first',
  'agrees-later',
  'contradicts-first',
  'contradicts-later',
  'agrees-last',
  'confirms',
  'denies',
  'builds',
  'explains',
  'contrasts-first',
  'contrasts-later',
  'contrasts-after-agreeing',
  'sympathises',
  'proposes',
  'cites',
  'yields',
  'stands',
  'urges',
  'praises',
  'praises-pride',
  'hedges',
  'concedes',
  'cautions',
  'escalates',
  'apologises',
  'same',
  'turned',
  'covered',
  'focus-kept',
  'focus-replaced',
  'number-kept',
  'number-replaced',
  'opposed',
  'bare',
  'negations',
  'asks-first',
  'asks-last',
  'plan',
  'pride',
  'pushback',
  'confirms-negated',
] as const;
export type Cue = (typeof cueNames)[number];

/** What is known of a reply and the turn before it when its cues are read. */
export interface Evidence {
  readonly turn: UserTurn;
  readonly claim: Claim;
  readonly echo: Echo | null;
  readonly restated: Restated;
  readonly hits: Hits;
  readonly said: Tokens;
  readonly clauses: readonly Clause[];
}

/** Writes the values of the cues, each between 0 and 1, into `into`. `[cueNames]` */
export function readCues(evidence: Evidence, into: Float64Array): void {
  const { turn, claim, echo, restated, hits, said, clauses } = evidence;
  const [firstEnd, secondEnd, lastMark] = sentenceEnds(said);
  const first = (list: ReplyTrait | Turn): number => hits.first[place.get(list) as number] as number;
  const last = (list: ReplyTrait | Turn): number => hits.last[place.get(list) as number] as number;
  const has = (list: ReplyTrait | Turn): boolean => first(list) >= 0;
  const opens = (list: ReplyTrait | Turn): boolean => has(list) && first(list) < firstEnd;
  const soon = (list: ReplyTrait | Turn): boolean => has(list) && first(list) < secondEnd;
  let i = 0;
  const put = (value: boolean | number): void => {
    into[i++] = Number(value);
  };
  put(echo?.sure === true && echo.side === 'same');
  put(echo?.sure === true && echo.side === 'other');
  put(opens('agrees'));
  put(has('agrees') && !opens('agrees'));
  put(opens('contradicts'));
  put(has('contradicts') && !opens('contradicts'));
  put(has('agrees') && last('agrees') > last('contradicts'));
  put(opens('confirms'));
  put(soon('denies'));
  put(opens('builds'));
  put(soon('explains'));
  put(opens('contrasts'));
  put(!opens('contrasts') && soon('contrasts'));
  put(has('agrees') && last('contrasts') > first('agrees') && first('agrees') < firstEnd);
  put(soon('sympathises'));
  put(has('proposes'));
  put(soon('cites'));
  put(has('yields'));
  put(has('stands'));
  put(has('urges'));
  put(has('praises'));
  put(has('praises') && turn.pride);
  put(has('hedges'));
  put(has('concedes'));
  put(has('cautions'));
  put(has('escalates'));
  put(has('apologises'));
  put(restated.same);
  put(restated.turned);
  put(restated.covered);
  put(restated.focusKept);
  put(restated.focusReplaced);
  put(restated.numberKept);
  put(restated.numberReplaced);
  put(restated.opposed);
  put(isBareRepeat(claim, clauses));
  put(negations(claim, clauses));
  put(said.words[firstEnd] === questionEnd);
  put(said.words[lastMark] === questionEnd);
  put(turn.plan);
  put(turn.pride);
  put(turn.pushback);
  put(opens('confirms') && claim.negated);
}

/** The ends of the first and second sentences, and the place of the last mark. */
function sentenceEnds({ words }: Tokens): [number, number, number] {
  let [first, second, last] = [words.length, words.length, -1];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word !== sentenceEnd && word !== questionEnd) continue;
    if (first === words.length) first = i;
    else if (second === words.length && i > first + 1) second = i;
    last = i;
    if (second < words.length && last > second) break;
  }
  for (let i = words.length - 1; i > last; i--) {
    if (words[i] === sentenceEnd || words[i] === questionEnd) last = i;
    if (last === i || words[i] === clauseEnd) break;
  }
  return [first, second, last];
}

/** A sentence opens with nothing but words of the claim: "Send it", "Two hundred". */
function isBareRepeat(claim: Claim, clauses: readonly Clause[]): boolean {
  for (const { opensSentence, content, negated, words } of clauses) {
    if (!opensSentence || negated || words.length > 4 || content.length === 0) continue;
    if (content.every((word) => claim.content.has(word))) return true;
  }
  return false;
}

/** Share of the clauses of the first two sentences that negate, where the claim does not. */
function negations(claim: Claim, clauses: readonly Clause[]): number {
  let [negated, count] = [0, 0];
  for (const clause of clauses) {
    if (clause.sentence > 1) break;
    count++;
    if (clause.negated) negated++;
  }
  return count === 0 || claim.negated ? 0 : negated / count;
}
