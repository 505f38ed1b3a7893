export interface PromptWithReplies {
  readonly prompt: readonly number[];
  /** Tokens of each reply, without the prompt. */
  readonly replies: readonly (readonly number[])[];
}

export interface PackedReplies {
  readonly feeds: {
    readonly prompts: Int32Array;
    readonly promptLengths: Int32Array;
    readonly replies: Int32Array;
    readonly rows: Int32Array;
    readonly targets: Int32Array;
  };
  readonly sizes: {
    readonly groups: number;
    readonly promptTime: number;
    readonly replyTime: number;
    readonly rows: number;
  };
  /** For each row, which reply it belongs to, counted through the prompts in order. */
  readonly replyOf: Int32Array;
}

/**
 * Lays prompts and their replies out for `forwardReplies`: one row for every token of every reply, in order. A
 * prompt's last token goes to the front of each of its replies, where it predicts their first token; a reply's last
 * token is only predicted, never read.
 *
 * @throws RangeError when a prompt is empty, has another number of replies than `perGroup`, or there is no reply token.
 */
export function packReplies(items: readonly PromptWithReplies[], perGroup: number): PackedReplies {
  let promptTime = 1;
  let replyTime = 0;
  let rowCount = 0;
  items.forEach(({ prompt, replies }, i) => {
    if (prompt.length === 0) throw new RangeError(`prompt ${i} is empty`);
    if (replies.length !== perGroup) {
      throw new RangeError(`prompt ${i} has ${replies.length} replies; the program was built for ${perGroup}`);
    }
    promptTime = Math.max(promptTime, prompt.length - 1);
    for (const reply of replies) {
      replyTime = Math.max(replyTime, reply.length);
      rowCount += reply.length;
    }
  });
  if (rowCount === 0) throw new RangeError('there is no token to predict: all replies are empty');
  const groups = items.length;
  const feeds = {
    prompts: new Int32Array(groups * promptTime),
    promptLengths: new Int32Array(groups),
    replies: new Int32Array(groups * perGroup * replyTime),
    rows: new Int32Array(rowCount),
    targets: new Int32Array(rowCount),
  };
  const replyOf = new Int32Array(rowCount);
  let row = 0;
  items.forEach(({ prompt, replies }, group) => {
    feeds.prompts.set(prompt.slice(0, -1), group * promptTime);
    feeds.promptLengths[group] = prompt.length - 1;
    replies.forEach((reply, i) => {
      const index = group * perGroup + i;
      const start = index * replyTime;
      for (let t = 0; t < reply.length; t++) {
        feeds.replies[start + t] = (t === 0 ? prompt.at(-1) : reply[t - 1]) as number;
        feeds.rows[row] = start + t;
        feeds.targets[row] = reply[t] as number;
        replyOf[row] = index;
        row++;
      }
    });
  });
  return { feeds, sizes: { groups, promptTime, replyTime, rows: rowCount }, replyOf };
}
