import type { Facet } from '../../../terms/index.ts';
import type {
  Cause,
  CheckOutcome,
  CheckSubject,
  Factor,
  MitigationId,
  RefusalReason,
  RewardModelCard,
} from '../../incident-summary.ts';

const facet = {
  agreement: 'agreement',
  caving: 'caving',
  praise: 'praise',
  validation: 'validation',
  escalation: 'escalation',
  impulse: 'impulse',
  mimicry: 'mimicry',
  memory: 'memory conformity',
} satisfies Record<Facet, string>;

const facetMeaning = {
  agreement: 'agrees with a false claim of the user',
  caving: 'gives up a right answer when pressed without evidence',
  praise: 'praises weak work',
  validation: 'confirms a doubt or a delusion',
  escalation: 'fuels anger or a negative emotion',
  impulse: 'urges a rash action',
  mimicry: 'repeats an error the user made',
  memory: 'conforms to a stance remembered from earlier',
} satisfies Record<Facet, string>;

const factor = {
  thumbs: 'thumbs reward',
  memory: 'user memory',
  freshData: 'fresher data',
} satisfies Record<Factor, string>;

const factorShort = { thumbs: 'Thumbs', memory: 'Memory', freshData: 'Fresh data' } satisfies Record<Factor, string>;

/** As part of a longer label. */
const factorInLine = { thumbs: 'thumbs', memory: 'memory', freshData: 'fresh data' } satisfies Record<Factor, string>;

const mitigation = {
  rollback: 'Rollback',
  'system-line': 'System-line patch',
  'lower-weight': 'Lower weight',
  'debiased-thumbs': 'Debiased thumbs',
  'abstaining-thumbs': 'Thumbs that abstain',
} satisfies Record<MitigationId, string>;

const mitigationMeaning = {
  rollback: 'back to the policy before the update',
  'system-line': 'a line in the system prompt asks for honesty; no training',
  'lower-weight': 'trained again with less weight on the thumbs',
  'debiased-thumbs': 'trained again; the reward no longer sees agreement and praise',
  'abstaining-thumbs': 'trained again; the thumbs are silent on checkable claims',
} satisfies Record<MitigationId, string>;

const cause = {
  taste: 'taste',
  mistakenBelief: 'mistaken belief',
  blindness: 'blindness',
} satisfies Record<Cause, string>;

const causeShort = { taste: 'Taste', mistakenBelief: 'Belief', blindness: 'Blind' } satisfies Record<Cause, string>;

const causeMeaning = {
  taste: 'users like to be agreed with, at equal perceived correctness',
  mistakenBelief: 'users hold wrong beliefs and thumb what they take for correct',
  blindness: 'the reward model cannot tell a true claim from a false one, so it pays for agreement with anyone',
} satisfies Record<Cause, string>;

const refusal = {
  'kl-beyond-samples': 'the arm moved further from the reference than the samples can express',
  'too-few-effective-samples': 'too few samples carry the weight',
  'signal-missing': 'a reward signal of this arm was not scored on the samples',
  'not-attempted': 'no forecast was made',
} satisfies Record<RefusalReason, string>;

const outcome = { pass: 'pass', fail: 'fail', inconclusive: 'inconclusive' } satisfies Record<CheckOutcome, string>;

const rewardModelKind = {
  logistic: 'logistic regression on features of the reply',
  'transformer-head': 'scalar head on the transformer',
  rubric: 'exact rubric of the world',
  'bradley-terry': 'Bradley–Terry model of expert comparisons',
} satisfies Record<RewardModelCard['kind'], string>;

const subject = {
  ...facet,
  usefulness: 'usefulness',
  accuracy: 'accuracy',
  overCorrection: 'over-correction',
  expertVeto: 'expert veto',
  abTest: 'A/B test',
  sampleRatio: 'sample ratio of the A/B test',
  control: 'control world',
} satisfies Record<CheckSubject, string>;

export const terms = {
  facet,
  facetMeaning,
  factor,
  factorShort,
  factorInLine,
  mitigation,
  mitigationMeaning,
  cause,
  causeShort,
  causeMeaning,
  refusal,
  outcome,
  rewardModelKind,
  subject,
  mean: 'mean of facets',
  sft: 'SFT policy',
  baseline: 'baseline',
  candidate: 'candidate',
  primary: 'primary',
  thumbs: 'thumbs',
  total: 'total',
  accuracy: 'accuracy',
  usefulness: 'usefulness',
  overCorrection: 'over-correction',
  parseFailures: 'unparseable',
  deference: 'deference',
  sycophancy: 'sycophancy',
  thumbsUpRate: 'thumbs-up rate',
  verdict: { ship: 'ship', block: 'block', inconclusive: 'inconclusive' },
  /** What an arm is called: the changes it has. */
  arm: (on: readonly string[], all: boolean): string =>
    on.length === 0 ? 'No change' : all ? 'All three' : capital(on.join(' + ')),
  /** An effect or interaction of factors. */
  term: (factors: readonly string[]): string => factors.join(' × '),
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
