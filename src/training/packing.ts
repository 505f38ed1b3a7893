/**
 * A prompt with completions that continue it, all tokens. Supervised examples are groups of one; a GRPO group holds the
 * G rollouts of one prompt.
 */
export interface TokenGroup {
  readonly prompt: readonly number[];
  readonly completions: readonly (readonly number[])[];
}

/**
 * Groups laid out as model inputs. A group is *one* sequence: its prompt once, then its completions side by side, each
 * seeing the prompt and itself only (a tree attention mask, positions restarting after the prompt). The arithmetic per
 * completion is that of a separate sequence, but the prompt is computed once instead of G times: for short replies to
 * long prompts that is most of the work.
 */
export interface PackedBatch {
  /** `[batch, time]`, padded with `padToken`. */
  readonly tokens: Int32Array;
  /** `[batch, time]`: position of each token in its own conversation. */
  readonly positions: BigInt64Array;
  /** `[batch, 1, time, time]`: 0 where row may look at column, `blocked` elsewhere; added to attention scores. */
  readonly attentionBias: Float32Array;
  /** `[rows]`: index into the flattened `[batch·time]` of the token that predicts each completion token. */
  readonly rows: Int32Array;
  /** `[rows]`: the completion token predicted there. */
  readonly targets: Int32Array;
  readonly batch: number;
  readonly time: number;
}

/** Large enough to vanish after softmax in fp32, small enough that a fully blocked padding row stays finite. */
const blocked = -1e9;

function packedLength(group: TokenGroup): number {
  return group.completions.reduce((sum, c) => sum + Math.max(0, c.length - 1), group.prompt.length);
}

/**
 * Rows come out group by group, completion by completion, token by token: the order of
 * `groups.flatMap((g) => g.completions.flat())`. The last token of a completion is only ever a target, so it takes no place.
 *
 * @throws RangeError when a prompt is empty.
 */
export function packGroups(groups: readonly TokenGroup[], padToken: number): PackedBatch {
  const batch = groups.length;
  const time = groups.reduce((longest, g) => Math.max(longest, packedLength(g)), 1);
  const tokens = new Int32Array(batch * time).fill(padToken);
  const positions = new BigInt64Array(batch * time);
  const attentionBias = new Float32Array(batch * time * time).fill(blocked);
  const rows: number[] = [];
  const targets: number[] = [];

  groups.forEach((group, b) => {
    const { prompt, completions } = group;
    if (prompt.length === 0) throw new RangeError('cannot pack a group with an empty prompt');
    const start = b * time;
    const allow = (from: number, first: number, last: number): void => {
      attentionBias.fill(0, (start + from) * time + first, (start + from) * time + last + 1);
    };
    const place = (at: number, token: number, position: number): void => {
      tokens[start + at] = token;
      positions[start + at] = BigInt(position);
    };

    prompt.forEach((token, t) => {
      place(t, token, t);
      allow(t, 0, t);
    });
    let next = prompt.length;
    for (const completion of completions) {
      const first = next;
      completion.forEach((token, t) => {
        rows.push(start + (t === 0 ? prompt.length - 1 : first + t - 1));
        targets.push(token);
        if (t === completion.length - 1) return;
        place(next, token, prompt.length + t);
        allow(next, 0, prompt.length - 1);
        allow(next, first, next);
        next++;
      });
    }
    for (let t = next; t < time; t++) allow(t, t, t);
  });

  return {
    tokens,
    positions,
    attentionBias,
    rows: Int32Array.from(rows),
    targets: Int32Array.from(targets),
    batch,
    time,
  };
}
