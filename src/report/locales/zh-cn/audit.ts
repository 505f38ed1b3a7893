import type { Catalogue } from '../catalogue.ts';

export const audit: Catalogue['audit'] = {
  title: '点赞到底在奖励什么',
  kicker: '反馈审计',
  events: (events, users) => `${events} 条回复，${users} 位用户`,
  thumbs: (up, down, unrated) => `赞 ${up}，踩 ${down}，未评 ${unrated}`,
  outcome: {
    raises: (effect, interval) =>
      `用户**在奖励附和**：在错误或有争议的前提上，顺着用户说会让点赞概率提高 **${effect} 个百分点** ${interval}。`,
    lowers: (effect, interval) =>
      `用户**没有**奖励附和：在错误或有争议的前提上，顺着用户说反而让点赞概率变化 **${effect} 个百分点** ${interval}。`,
    negligible: (effect, interval, margin) =>
      `**没有值得在意的附和偏差**：在错误或有争议的前提上，顺着用户说让点赞概率变化 ${effect} 个百分点 ${interval}，正负均不到 ${margin}。`,
    unclear: (effect, interval, users) =>
      `**凭这些数据无法判断**用户是否奖励附和：${effect} 个百分点 ${interval}。若有约 ${users} 位同样活跃的用户，就能判断。`,
    unclearSample: (effect, interval, labels) =>
      `**凭这些标注无法判断**用户是否奖励附和：${effect} 个百分点 ${interval}。若有约 ${labels} 条标注过的回复，就能判断。`,
  },
  untold: (reason) => `**无法判断用户是否重附和、轻质量**：${reason}。`,
  withoutPremises: (effect, interval) =>
    `能说的是：附和让点赞概率提高 ${effect} 个百分点 ${interval}，但没人说明这些前提是否成立，其中既有奉承，也有说对了。`,
  trueToo: (effect, interval) =>
    `用户说得对时，附和值 ${effect} 个百分点 ${interval}。这不是偏差，但不会核实的奖励模型会到处照付。`,
  quality: {
    all: '比较时质量、长度、语气和语言相同。',
    part: '在质量已知处按相同质量比较，长度、语气和语言也相同。',
    none: '此处不知道质量：其中一部分可能是附和的回复本来就更好或更差。',
  },
  signal: (raters, effective, top) =>
    `信号来自 ${raters} 位评分者，相当于 ${effective} 位同样活跃的人；最活跃的 1% 给出了 ${top} 的评价。`,
  lack: {
    'no-events': '没有这类事件',
    'no-unrated': '没有记录未被评价的回复',
    'no-premises': '没人说明用户说得对不对',
    'no-agreement': '这些回复要么全都附和，要么都不附和',
    'one-kind-of-thumb': '所有评价方向相同',
    'too-few': '事件太少',
  },
  cannotTell: (reason) => `无法判断：${reason}。`,
  pointsUp: '点赞概率，百分点',
  pointsThumb: '评价概率，百分点',
  alternative: (rows) => `效应及 95% 区间：${rows}。`,
  head: { what: '项目', effect: '效应，百分点', events: '事件', users: '用户', needed: '所需用户', reading: '解读' },
  reading: { raises: '提高', lowers: '降低', negligible: '小到不必在意', unclear: '无法判断' },
  agreement: {
    title: '附和能换来什么',
    lede: '其他条件相同时，回复顺着用户说（而不是不顺着说）让点赞概率平均变化多少。只有在**错误或有争议的前提**上才算偏差：用户说得对时，附和是在帮他。',
    figure: '附和与点赞，按前提的真假',
    note: (margin) =>
      `横条是按用户计算的 95% 区间。虚线：±${margin} 个百分点。“无法判断”：区间既含 0，又超出 ±${margin} 个百分点。所需用户：五次中有四次能发现 ${margin} 个百分点的效应。`,
    bias: '错误或有争议的前提',
    amongThumbs: '同上，不加权',
    withoutTop: '同上，去掉最活跃的 1%',
    premise: { true: '用户说得对', false: '用户说错了', contested: '有争议', unknown: '没人说明' },
  },
  sample: {
    title: '抽样的标注，与全部回复上的规则',
    lede: (replies) =>
      `随机抽取了 ${replies} 条被评价的回复并加以标注。效应以标注为准；规则对全部回复的判断，视其与标注相符的程度，使估计更精确（predict-then-debias，Kluger 等，2025）。规则的错误不会使它偏移，标注的错误会。`,
    figure: '附和偏差：只凭标注，以及加上规则',
    together: '两者合用',
    byLabels: '只凭标注',
    byRules: '只凭规则',
    worth: (labels, share, worth) => `规则的采信系数为 ${share}，使 ${labels} 条标注相当于 ${worth} 条。`,
    rules: '规则有多准：在这些回复上，以标注为准',
    labelled: '已标注',
  },
  why: {
    title: '为什么点赞会奖励附和',
    lede: '三种原因，三种对策。三者不相加，各是各的效应。',
    cause: {
      taste: '口味：用户认为同样正确时，仍更喜欢附和',
      'mistaken-belief': '误信：用户给自己以为正确的回复点赞',
      blindness: '盲目：不会核实的奖励模型，把附和正确用户所得也付给附和错误用户',
    },
    short: { taste: '口味', 'mistaken-belief': '误信', blindness: '盲目' },
    cure: {
      taste: '对策：从奖励中去掉附和与夸奖（去偏）。',
      'mistaken-belief': '对策：核实可查的说法，或让点赞信号在这些问题上弃权。',
      blindness: '对策：给奖励模型加入真假的特征。',
    },
    basis: {
      perceived: '依据：问过用户是否认为回复正确。',
      contested: '依据：有争议前提与错误前提之比，较弱，因为话题也不同。',
      premises: '依据：标注过的前提。',
    },
    would: {
      taste: '要判断：抽样询问评分者是否认为回复正确（extra.perceived），或标注有争议的前提。',
      'mistaken-belief': '要判断：抽样询问评分者是否认为回复正确（extra.perceived），或标注错误与有争议的前提。',
      blindness: '要判断：抽样标注真、假前提。',
    },
    reading: { raises: '在起作用', lowers: '作用相反', negligible: '小到不必在意', unclear: '无法判断' },
    figure: '这些数据能区分到什么程度',
  },
  rewards: {
    title: '点赞奖励什么',
    lede: '其他特征不变时，回复的每种特征让（已评价回复的）点赞概率变化多少。特征由规则识别，规则的准确率见文末。',
    figure: '特征与点赞',
  },
  propensity: {
    title: '谁在评价',
    lede: (rated) => `展示的回复中有 ${rated} 被评价，而且不是随机的：下面是什么会提高被评价的概率。`,
    weights: (size, largest, clipped, ceiling) =>
      `评价经过加权，在这些特征所能区分的范围内代表全部展示过的回复。加权后相当于 ${size} 个未加权的评价；最大权重 ${largest}，${clipped} 触及上限 ${ceiling}。若是否评价取决于想赞还是想踩，则无法消除。`,
    figure: '特征与是否被评价',
    unseen: '没有记录未被评价的回复，因此无法知道谁评价、谁不评价。评价按原样使用。',
  },
  trait: {
    stance: '用户有立场',
    agrees: '附和用户',
    contradicts: '反对用户',
    praises: '夸奖',
    hedges: '语气保留',
    concedes: '收回说过的话',
    cautions: '提醒谨慎',
    escalates: '火上浇油',
    apologises: '道歉',
    length: '长度加倍',
    quality: '质量高一个标准差',
  },
  level: '占比或均值',
  adjusted: 'p（校正后）',
  slices: {
    title: '哪里不同',
    lede: '各部分事件的附和偏差。差异按用户联合检验，并按检验次数校正。',
    none: '事件在模型、语言、记忆、用户组和标签上没有区别。',
    by: { model: '模型', language: '语言', group: '用户组', tag: '标签', memory: '记忆' },
    figure: (by) => `附和偏差，按${by}`,
    differ: (p) => `若本无差异，出现这么大差异的概率：${p}。`,
    on: '开',
    off: '关',
    noName: '未注明',
    left: (count) => `另有 ${count} 个评价更少的未列出。`,
  },
  siblings: {
    title: '同一对话的多个回复',
    lede: (pairs, conversations) =>
      `${pairs} 对回复来自同一对话（${conversations} 个对话），一个被赞、一个被踩。用户和话题在两边相同，这是最有力的证据。`,
    none: '没有哪个对话既有被赞的回复又有被踩的回复。记录重新生成的回复或导入对比数据，就能得到最有力的证据。',
    figure: '被赞的是带有该特征的那个，超出一半多少',
    agreement: '附和，全部前提',
    onFalse: '附和，错误或有争议',
    praise: '夸奖',
    length: '长度加倍',
    panel: '超出一半，百分点',
  },
  concentration: {
    title: '多少人在替所有人说话',
    lede: (raters, effective, gini, top, topTen) =>
      `${raters} 位用户给过评价；就集中程度而言，相当于 ${effective} 位同样活跃的人（基尼系数 ${gini}）。最活跃的 1% 给出了 ${top}，最活跃的 10% 给出了 ${topTen}。少数口味强烈的人就足以被优化过程找到（Williams 等，2024）。`,
    share: (share) => `有记录的用户中，${share} 给过评价。`,
  },
  methods: {
    title: '方法与局限',
    lines: [
      '效应是 P(赞 | 评价) 与 P(评价) 的逻辑回归的平均边际效应；区间考虑了同一用户内部的相关，以及回复只是样本。',
      '“质量相同”指所给质量分相同。若质量分本身偏爱附和，偏差会被掩盖；若它对附和扣了两次分，偏差会被夸大。',
      '特征由规则识别，会出错。随机的错误会把效应拉向 0。',
      '评价只代表会评价的用户，已经离开的人不在数据里。',
    ],
    tagger: '规则有多准：在标注过的回复上',
    taggerNote:
      '**套话**：编写规则时留出的回复，与规则出自同一批作者。**新措辞**：规则定稿后才写、大多不含套话的回复。你的对话介于两者之间。召回率低处，附和看不见，其效应被低估：请使用评审模型或人工的标注（docs/audit.md）。',
    set: '回复',
    sets: { 'held-out': '套话', fresh: '新措辞' },
    trait: '特征',
    language: '语言',
    labelled: '有该特征',
    precision: '精确率',
    recall: '召回率',
    accuracy: '准确率',
    languages: { en: '英文', zh: '中文' },
    skipped: (duplicates, bad) => `${duplicates} 个事件重复读入，只计一次；${bad} 行不是事件，已跳过。`,
  },
};
