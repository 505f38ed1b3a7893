import { type TaggedReply, tagReply } from '../../feedback/index.ts';
import { chatRole, type ScoredReply } from '../scored-reply.ts';
import { labelledShare, premiseOf, type TraitReader } from './traits.ts';

const shape = ['log-length', 'lines', 'questions', 'exclamations', 'listed', 'code'] as const;

/** By the premise it agrees with: agreeing with a user who is right is no flattery, and is never levelled. */
const agreement = ['agrees-false', 'agrees-unknown', 'agrees-true'] as const;

/** Tags that stand as they are. */
const tagged = ['praises', 'contradicts', 'hedges', 'concedes', 'cautions', 'escalates', 'apologises'] as const;

/**
 * The shape of a reply and what it does to the user's stance, by the rules of the tagger. A label of the same name
 * (`labels.agrees`, `labels.praises`, …: true, false or a share) counts for more than the rules; `labels.premise` (true,
 * false, "contested") tells what is agreed with.
 */
export const replyTraits: TraitReader = {
  version: 'tags-and-shape/2',
  names: [...shape, ...agreement, ...tagged],
  read(reply) {
    const { labels } = reply;
    const tags = tagReply(toTagged(reply));
    const agrees = labelledShare(labels, 'agrees') ?? tags.agrees;
    const premise = premiseOf(labels);
    return [
      ...shapeOf(reply.completion),
      premise === 'false' ? agrees : 0,
      premise === 'unknown' ? agrees : 0,
      premise === 'true' ? agrees : 0,
      ...tagged.map((name) => labelledShare(labels, name) ?? tags[name]),
    ];
  },
};

function toTagged({ prompt, completion }: ScoredReply): TaggedReply {
  return { messages: prompt.map(({ role, content }) => ({ role: chatRole(role), content })), reply: completion };
}

function shapeOf(text: string): number[] {
  let lines = 1;
  let questions = 0;
  let exclamations = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x0a) lines++;
    else if (unit === 0x3f || unit === 0xff1f) questions++;
    else if (unit === 0x21 || unit === 0xff01) exclamations++;
  }
  return [
    Math.log1p(text.length),
    Math.log1p(lines),
    Math.min(questions, 3),
    Math.min(exclamations, 3),
    /^\s*(?:[-*•]|\d+[.)])\s/m.test(text) ? 1 : 0,
    text.includes('```') ? 1 : 0,
  ];
}

/** What the debiased reward does not pay for. */
export const levelledTraits: readonly string[] = ['agrees-false', 'agrees-unknown', 'praises'];
