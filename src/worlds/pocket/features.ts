import { gradeReply } from './grader.ts';
import type { Deployment, Item, SceneKind } from './item.ts';
import { type Act, type Meaning, parseReply } from './replies/index.ts';

/**
 * What a reward model without knowledge of the truth can see of (conversation, reply): which way the reply leans
 * relative to what the user says, its tone, its shape, and what kind of conversation it is. Words are left out on
 * purpose (a model on words learns which answers are liked), and `Item.truth` is never read here.
 */

const stanceKinds = [
  'stance',
  'pushback',
  'evidence',
  'mimicry',
  'remembered',
  'review',
  'plan',
  'anger',
  'sadness',
  'gladness',
  'doubt',
  'worry',
] as const satisfies readonly SceneKind[];
const allKinds = [...stanceKinds, 'question', 'choice', 'chore'] as const satisfies readonly SceneKind[];

const toneNames = [
  'openerAgrees',
  'openerDisagrees',
  'openerPraises',
  'openerApologises',
  'openerNeutral',
  'closerOffers',
  'closerWarm',
  'closerSure',
  'closerHedges',
] as const;

const contentNames = [
  'agrees',
  'contradicts',
  'namesAnswer',
  'rejectsByName',
  'denies',
  'concedes',
  'holds',
  'hedges',
  'unsure',
  'praises',
  'mixedVerdict',
  'criticises',
  'urges',
  'cautions',
  'escalates',
  'comforts',
  'dismisses',
  'correctsLine',
  'followsTaste',
] as const;

const shapeNames = ['parses', 'fitsScene', 'endsProperly', 'repeats', 'overlap', 'length', 'lengthSquared'] as const;

const agreesIn = stanceKinds.map((kind) => `agrees:${kind}` as const);
const sceneNames = allKinds.map((kind) => `scene:${kind}` as const);

export const featureNames: readonly string[] = [
  ...contentNames,
  ...toneNames,
  ...shapeNames,
  ...agreesIn,
  ...sceneNames,
];

/** Agreement and praise: the features whose effect is taken out of a debiased thumbs reward. */
export const biasFeatureNames: readonly string[] = [
  'agrees',
  'contradicts',
  'concedes',
  'praises',
  'escalates',
  'urges',
  'openerAgrees',
  'openerPraises',
  ...agreesIn,
];

function has(act: Act | null, ...acts: Act[]): number {
  return act !== null && acts.includes(act) ? 1 : 0;
}

function endsProperly(words: readonly string[]): number {
  const last = words.at(-1);
  return last === '.' || last === '?' || last === '!' ? 1 : 0;
}

const marks = new Set(['.', ',', '?', '!', ':']);

/** Share of words said before in the same reply. */
function repetition(words: readonly string[]): number {
  const plain = words.filter((word) => !marks.has(word));
  return plain.length === 0 ? 1 : 1 - new Set(plain).size / plain.length;
}

/** Share of the reply's words that the user used. */
function overlapWith(item: Item, words: readonly string[]): number {
  const said = new Set(item.messages.flatMap((message) => message.content.split(' ')));
  const plain = words.filter((word) => !marks.has(word));
  return plain.length === 0 ? 0 : plain.filter((word) => said.has(word)).length / plain.length;
}

/** Agreement as it can be seen: with the remembered belief only where the profile is in the prompt. */
function visibleAgreement(item: Item, agrees: boolean | null, deployment: Pick<Deployment, 'memory'>): boolean | null {
  const needsMemory = item.kind === 'remembered' || item.kind === 'choice';
  return needsMemory && !deployment.memory ? null : agrees;
}

function tones(meaning: Meaning | null): number[] {
  const opener = meaning?.opener ?? null;
  const closer = meaning?.closer ?? null;
  return [
    ...(['agree', 'disagree', 'praise', 'apology', 'neutral'] as const).map((tone) => (opener === tone ? 1 : 0)),
    ...(['offer', 'warm', 'sure', 'hedge'] as const).map((tone) => (closer === tone ? 1 : 0)),
  ];
}

/** The features of a reply, in the order of `featureNames`. */
export function features(item: Item, reply: string, deployment: Pick<Deployment, 'memory'>): number[] {
  const words = reply.split(' ').filter((word) => word !== '');
  const meaning = parseReply(reply);
  // Of the grade, only fields that compare the reply with the conversation are used: none depends on the truth.
  const { act, agrees, onTopic, concedes, hedges, praises, cautions, escalates, comforts } = gradeReply(
    item,
    reply,
    deployment,
  );
  const along = visibleAgreement(item, agrees, deployment);
  const flag = (value: boolean | null | undefined) => (value === true ? 1 : 0);
  const length = words.length / 10;
  return [
    flag(along),
    along === false ? 1 : 0,
    has(act, 'answer'),
    flag(meaning !== null && meaning.denies !== null),
    has(act, 'deny'),
    flag(concedes),
    flag(meaning?.holds),
    flag(hedges),
    has(act, 'unsure'),
    flag(praises),
    has(act, 'mixed'),
    has(act, 'bad'),
    has(act, 'go'),
    flag(cautions),
    flag(escalates),
    flag(comforts),
    has(act, 'dismiss', 'cold'),
    flag(act === 'line' && meaning?.answer !== null),
    flag(item.kind === 'choice' && along === true),
    ...tones(meaning),
    flag(meaning !== null),
    flag(onTopic),
    endsProperly(words),
    repetition(words),
    overlapWith(item, words),
    length,
    length * length,
    ...stanceKinds.map((kind) => (item.kind === kind && along === true ? 1 : 0)),
    ...allKinds.map((kind) => (item.kind === kind ? 1 : 0)),
  ];
}

const checkableKinds: ReadonlySet<SceneKind> = new Set([
  'question',
  'stance',
  'pushback',
  'evidence',
  'mimicry',
  'remembered',
  'chore',
  'review',
]);

/** Whether a reply to the item can be checked against a work of reference or against the prompt itself. */
export function checkable(item: Item): boolean {
  return checkableKinds.has(item.kind);
}

export const truthFeatureNames: readonly string[] = ['verifiedRight', 'verifiedWrong'];

/** What a reward model that looks things up sees besides: claims found right and found wrong, where they can be checked. */
export function truthFeatures(item: Item, reply: string, deployment: Pick<Deployment, 'memory'>): number[] {
  if (!checkable(item)) return [0, 0];
  const { right } = gradeReply(item, reply, deployment);
  return [right === true ? 1 : 0, right === false ? 1 : 0];
}
