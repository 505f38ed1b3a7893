import {
  add,
  broadcastTo,
  cast,
  type Dim,
  gatherRows,
  lessOrEqual,
  matmul,
  productOf,
  reshape,
  rotate,
  type Tensor,
  transpose,
  where,
} from '../engine/index.ts';
import { attend, causalMask, masked, placesUpTo } from './attention.ts';
import type { InputType } from './compile.ts';
import { headSize } from './config.ts';
import type { GraphParameters } from './graph-parameters.ts';
import { attendToPromptAndSelf } from './shared-prompt-attention.ts';
import { feedForward, fromStart, linearAfterNorm, mergeHeads, normalise, project } from './transformer.ts';

export type ReplyInput = 'prompts' | 'promptLengths' | 'replies' | 'rows' | 'targets';

/** What `packReplies` fills and `forwardReplies` reads, to be listed among the inputs of a program. */
export function replyInputs(perGroup: number): Record<ReplyInput, InputType> {
  return {
    prompts: { dtype: 'int32', shape: ['groups', 'promptTime'] },
    promptLengths: { dtype: 'int32', shape: ['groups'] },
    replies: { dtype: 'int32', shape: [productOf(['groups', perGroup]), 'replyTime'] },
    rows: { dtype: 'int32', shape: ['rows'] },
    targets: { dtype: 'int32', shape: ['rows'] },
  };
}

/**
 * The residual stream `[rows, dim]` at the positions that predict the tokens of replies, where `perGroup` replies
 * continue each prompt: the prompt is run once for all of them, forwards and backwards. The numbers are those of
 * `forward` over prompt and reply end to end.
 */
export function forwardReplies(
  p: GraphParameters,
  inputs: Readonly<Record<ReplyInput, Tensor>>,
  perGroup: number,
): Tensor {
  const { dim, layers, heads, kvHeads } = p.config;
  const { graph } = p;
  const size = headSize(p.config);
  const share = heads / kvHeads;
  const count = inputs.replies.dim(0);
  const flat = [productOf([count, 'replyTime']), dim];

  const ownMask = causalMask(graph, 'replyTime');
  const wholeMask = causalMask(graph, 'promptTime');
  const lengths = inputs.promptLengths;
  const absent = lessOrEqual(
    reshape(lengths, ['groups', 1]),
    reshape(placesUpTo(graph, 'promptTime'), [1, 'promptTime']),
  );
  const promptMask = reshape(where(absent, masked, 0), ['groups', 1, 1, 'promptTime']);
  const starts = reshape(broadcastTo(reshape(lengths, ['groups', 1]), ['groups', perGroup]), [count, 1]);
  const positions = cast(add(starts, reshape(placesUpTo(graph, 'replyTime'), [1, 'replyTime'])), 'int64');
  const { cosines, sines } = p.rotation();

  const embedding = p.get('model.embed_tokens.weight');
  let prompt = gatherRows(embedding, inputs.prompts);
  let reply = gatherRows(embedding, inputs.replies);
  for (let layer = 0; layer < layers; layer++) {
    const at = `model.layers.${layer}`;
    const last = layer === layers - 1;
    const before = project(p, at, prompt, fromStart(p));
    const inner = normalise(p, reply);
    const linear = (name: string) =>
      linearAfterNorm(p, inner, `${at}.self_attn.${name}.weight`, `${at}.input_layernorm`);
    const grouped = (x: Tensor) =>
      transpose(reshape(x, ['groups', perGroup, 'replyTime', kvHeads, size]), [0, 3, 1, 2, 4]);
    const q = transpose(
      reshape(rotate(linear('q_proj'), positions, cosines, sines), [
        'groups',
        perGroup,
        'replyTime',
        kvHeads,
        share,
        size,
      ] as Dim[]),
      [0, 3, 1, 4, 2, 5],
    );
    const k = grouped(rotate(linear('k_proj'), positions, cosines, sines));
    const v = grouped(linear('v_proj'));
    const mixed = attendToPromptAndSelf(q, k, v, before.k, before.v, promptMask, ownMask);
    let merged = reshape(transpose(mixed, [0, 2, 4, 1, 3, 5]), [count, 'replyTime', dim]);
    if (last) {
      merged = gatherRows(reshape(merged, flat), inputs.rows);
      reply = gatherRows(reshape(reply, flat), inputs.rows);
    } else {
      // In the last layer nothing looks at the prompt's own results any more.
      const seen = mergeHeads(p, attend(before.q, before.k, before.v, wholeMask));
      prompt = add(prompt, matmul(seen, p.get(`${at}.self_attn.o_proj.weight`), { transB: true }));
      prompt = feedForward(p, at, prompt);
    }
    reply = add(reply, matmul(merged, p.get(`${at}.self_attn.o_proj.weight`), { transB: true }));
    reply = feedForward(p, at, reply);
  }
  return reply;
}
