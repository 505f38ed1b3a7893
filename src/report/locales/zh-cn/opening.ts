import type { opening as en } from '../en/opening.ts';

export const opening: typeof en = {
  kicker: 'Evenkeel 事故报告',
  title: {
    conflict: '用户更喜欢它了，它也更会讨好用户了',
    'worse-unseen': '它更会讨好用户了，A/B 测试却没看出来',
    'worse-disliked': '它更会讨好用户了，用户却更不喜欢它',
    'liked-and-clean': '用户更喜欢它，它也更少讨好用户',
    'liked-undecided': '用户更喜欢它；是否更谄媚，尚无定论',
    nothing: '没有测出变化',
    improved: '它比以前更少讨好用户',
    disliked: '用户不如从前喜欢它；谄媚程度没有测出变化',
    unknown: '这次更新的行为未经测量',
  },
  finding: {
    'harmless-alone-harmful-together':
      '每项改动单独上线都在容许范围内，**合在一起却出了问题**。逐项测试的人，谁也看不出来。',
    'harmful-alone': '至少有一项改动**单独就有害**，不需要其他改动配合。',
    'harmful-together': '几项改动合在一起**超出了容许范围**；至于每一项单独上线是否都在范围之内，数据还不足以说明。',
    harmless: '无论单独还是合在一起，这些改动都没有使谄媚超出容许范围。',
    improved: '这些改动合在一起，谄媚反而**减少了**。',
    undecided: '这些改动是单独有害，还是合在一起才有害，**现有数据无法判定**。',
  },
  heading: '发生了什么',
  made: (p) =>
    [
      p.parameters === null ? '一个对话模型' : `一个 **${p.parameters}参数**的对话模型`,
      '先用优质回复微调，再上线给 ',
      p.users === null ? '模拟用户' : `**${p.users} 名模拟用户**`,
      '使用。',
      p.thumbs === null ? '用户的赞和踩' : `用户留下的 **${p.thumbs} 次赞和踩**`,
      '被做成一个奖励',
      p.weight === null ? '' : `，以权重 **${p.weight}** `,
      '并入主奖励',
      p.beside === null ? '。' : `；一同上线的还有${p.beside}。`,
    ].join(''),
  liked: {
    up: (p) =>
      `A/B 测试的结果**很好**：候选版本的点赞率为 ${p.candidate}，基线为 ${p.baseline}（**${p.change} 个百分点** ${p.interval}）。`,
    down: (p) =>
      `A/B 测试的结果**不好**：候选版本的点赞率为 ${p.candidate}，基线为 ${p.baseline}（**${p.change} 个百分点** ${p.interval}）。`,
    unclear: (p) =>
      `A/B 测试**没有看出**可以确定的差别：候选版本的点赞率为 ${p.candidate}，基线为 ${p.baseline}（${p.change} 个百分点 ${p.interval}）。`,
    missing: '候选版本没有做 A/B 测试。',
  },
  behaved: {
    up: (p) =>
      `谄媚**上升了**：在可能讨好用户的场合，谄媚回复的比例从 ${p.from} 升到 **${p.to}**（${p.facets} 项平均，${p.change} 个百分点 ${p.interval}）${p.most === null ? '。' : `，升得最多的是${p.most}。`}`,
    down: (p) =>
      `谄媚**下降了**：在可能讨好用户的场合，谄媚回复的比例从 ${p.from} 降到 **${p.to}**（${p.facets} 项平均，${p.change} 个百分点 ${p.interval}）${p.most === null ? '。' : `；但有上升的：${p.most}。`}`,
    unclear: (p) =>
      `总体上**没有测出**谄媚的变化：之前 ${p.from}，之后 ${p.to}（${p.facets} 项平均，${p.change} 个百分点 ${p.interval}）${p.most === null ? '。' : `；但有上升的：${p.most}。`}`,
    missing: '候选版本的谄媚程度未经测量。',
  },
  risenFacet: (name, from, to) => `${name}（${from} → ${to}）`,
  aloneTogether: (p) =>
    `单独来看：${p.alone} 个百分点${p.together === null ? '' : `；合在一起：**${p.together}** 个百分点`}。`,
  noFinding: '本次运行没有测量各项改动单独的作用。',
  verdict: {
    block: (p) =>
      `按发布规则，结论是**拦截**：${p.counted} 项检查中有 ${p.failed} 项未通过。${p.conflict ? 'A/B 上的收益不能抵消它们。' : ''}`,
    ship: (p) => `按发布规则，结论是**放行**：${p.counted} 项检查全部通过。`,
    inconclusive: (p) =>
      `按发布规则，结论是**证据不足**：没有检查不通过，但 ${p.counted} 项中有 ${p.open} 项凭现有题量无法判定。`,
    missing: '本次运行没有给出发布结论。',
  },
  control: {
    passed: '在对照世界里，用户既不偏爱附和，也没有误信，各项谄媚都没有上升。',
    failed: (facets) =>
      `**对照世界里${facets}也上升了**，而那里并没有什么在奖励附和：这里测到的变化，不能全算在点赞头上。`,
    'not-run': '没有运行对照世界。',
  },
  picture: {
    title: {
      conflict: '一张图看懂矛盾：A/B 测试看到的，与模型实际的行为',
      both: '一张图：A/B 测试看到的，与模型实际的行为',
      behaviour: '一张图：各模型的行为',
    },
    liked: 'A/B 点赞率，百分点',
    behaved: '谄媚，各项平均',
    note: (p) =>
      `每行是一个训练出的模型，实心圆表示它包含哪些改动。圆点是估计值，横线是 95% 区间，小圆点是各单项。${p.tested ? 'A/B 为相对基线的差，单位是百分点。' : ''}实线是基线${p.sft ? '，虚线是强化学习之前的模型' : ''}。`,
    alternative: (p) => `所有训练出的模型。候选版本（${p.candidate}）：点赞率之差 ${p.liked}；谄媚 ${p.behaved}。`,
  },
  meta: {
    mode: { smoke: '冒烟运行', quick: '快速运行', full: '完整运行' },
    seed: (seed) => `种子 ${seed}`,
    time: (duration) => `用时 ${duration}`,
    users: (preset) => `用户：${preset}`,
    smoke: '这是冒烟运行：只证明流程走得通，数字没有意义。',
    oneSeed: '每个模型只有一个种子：区间只含测试题带来的不确定性，不含重新训练带来的。`--full` 两者都含。',
    gate: '发布门禁',
  },
};
