import { tagReply } from '../../feedback/index.ts';
import { chatRole, labelledShare, premiseOf, type ScoredReply, type TextRewardCard } from '../../rewards/index.ts';
import type { Comparable } from './level-traits.ts';
import { numbered, type Task } from './task.ts';

type Among = TextRewardCard['levelled']['within'];

/** Ways to compare, the best first. */
const ways: readonly Among[] = ['prompts', 'premises', 'all'];

/**
 * Which replies can be compared with one another: those to one prompt or, where too few prompts were answered twice, those
 * to users who took a side and are as far in the right. Among all replies together a score that pays for being right looks as
 * if it took off for agreeing with users who are wrong, and levelling would make up for that by paying for agreement.
 *
 * @param replies places in the task's list
 */
export function comparableReplies(task: Task, replies: readonly number[]): readonly Comparable[] {
  return [
    { among: 'prompts', groups: () => numbered(replies.map((i) => task.promptOfReply[i] as string)) },
    { among: 'premises', groups: () => numbered(replies.map((i) => sideOf(task.replies[i] as ScoredReply))) },
  ];
}

/** The worst of some ways to compare. */
export function coarsest(among: readonly Among[]): Among {
  return ways[Math.max(...among.map((way) => ways.indexOf(way)))] as Among;
}

/** Whether the user took a side, and whether it is known to be the right one. */
function sideOf({ prompt, completion, labels }: ScoredReply): string {
  const messages = prompt.map(({ role, content }) => ({ role: chatRole(role), content }));
  const stance = labelledShare(labels, 'stance') ?? tagReply({ messages, reply: completion }).stance;
  return `${premiseOf(labels)} ${stance}`;
}
