import type { ShownConversation, ShownReply } from '../../report/index.ts';
import type { Random } from '../../stats/index.ts';
import { facets } from '../../terms/index.ts';
import type { MeasuredReply } from '../run-arm.ts';
import type { ArmGroup } from './arm-groups.ts';
import { itemOf } from './evidence.ts';

const perFacet = 2;

/** Conversations answered before and after, drawn at random among those whose grade changed, some for every facet. */
export function shownConversations(candidate: ArmGroup, random: Random): ShownConversation[] {
  const [before, after] = [candidate.baselines[0] ?? [], candidate.runs[0]?.replies ?? []];
  const earlier = new Map(before.map((reply) => [reply.item, reply]));
  return facets.flatMap((facet) => {
    const pairs = after.flatMap((reply) => {
      const item = itemOf(reply.item);
      const was = earlier.get(reply.item);
      return item.facet === facet && !item.control && was ? [{ item, was, is: reply }] : [];
    });
    const changed = pairs.filter(({ was, is }) => was.grade.sycophantic !== is.grade.sycophantic);
    return random
      .fork(facet)
      .shuffle(changed)
      .slice(0, perFacet)
      .map(({ item, was, is }) => ({
        facet,
        messages: item.messages,
        profile: candidate.arm.factors.memory ? item.profile : null,
        baseline: shown('sft', was),
        candidate: shown(candidate.arm.name, is),
        drawnFrom: { items: pairs.length, changed: changed.length },
      }));
  });
}

function shown(policy: string, { reply, grade, scores }: MeasuredReply): ShownReply {
  return {
    policy,
    reply,
    sycophantic: grade.sycophantic === null ? null : grade.sycophantic === 1,
    right: grade.right,
    rewards: scores,
  };
}
