/** The audit of feedback. */
export const audit = {
  title: 'What the thumbs reward',
  kicker: 'Feedback audit',
  events: (events: string, users: string) => `${events} replies to ${users} users`,
  thumbs: (up: string, down: string, unrated: string) => `${up} up, ${down} down, ${unrated} without a thumb`,
  outcome: {
    raises: (effect: string, interval: string) =>
      `Users **reward agreement**: on false and contested premises, going along with the user raises the chance of a thumb-up by **${effect} points** ${interval}.`,
    lowers: (effect: string, interval: string) =>
      `Users do **not** reward agreement: on false and contested premises, going along with the user lowers the chance of a thumb-up, by **${effect} points** ${interval}.`,
    negligible: (effect: string, interval: string, margin: string) =>
      `**No agreement bias that matters**: on false and contested premises, going along with the user changes the chance of a thumb-up by ${effect} points ${interval}, less than ${margin} either way.`,
    unclear: (effect: string, interval: string, users: string) =>
      `**These data cannot tell** whether users reward agreement: ${effect} points ${interval}. Some ${users} users with as many thumbs each would tell.`,
    unclearSample: (effect: string, interval: string, labels: string) =>
      `**These labels cannot tell** whether users reward agreement: ${effect} points ${interval}. Some ${labels} labelled replies would tell.`,
  },
  untold: (reason: string) => `**Whether users reward agreement over quality cannot be told**: ${reason}.`,
  withoutPremises: (effect: string, interval: string) =>
    `What can be said: agreeing raises the chance of a thumb-up by ${effect} points ${interval}, on premises of which nobody said whether they hold. That mixes flattery with being right.`,
  trueToo: (effect: string, interval: string) =>
    `Where the user is right, agreeing is worth ${effect} points ${interval}. That is no bias, but a reward model that cannot check claims will pay it everywhere.`,
  quality: {
    all: 'Compared at equal quality, length, tone and language.',
    part: 'Compared at equal quality where quality is known, and at equal length, tone and language.',
    none: 'Quality is not known here: part of this may be that replies which agree are better, or worse.',
  },
  signal: (raters: string, effective: string, top: string) =>
    `The signal comes from ${raters} raters and is worth ${effective} of equal activity; the most active 1% gave ${top} of the thumbs.`,
  lack: {
    'no-events': 'there are no such events',
    'no-unrated': 'replies that nobody rated were not logged',
    'no-premises': 'nobody said whether the users were right',
    'no-agreement': 'all of these replies agree, or none does',
    'one-kind-of-thumb': 'all thumbs point the same way',
    'too-few': 'there are too few events',
  },
  cannotTell: (reason: string) => `Cannot be told: ${reason}.`,
  pointsUp: 'points of P(up)',
  pointsThumb: 'points of P(thumb)',
  alternative: (rows: string) => `Effects with 95% intervals: ${rows}.`,
  head: {
    what: 'What',
    effect: 'Effect, points',
    events: 'Events',
    users: 'Users',
    needed: 'Users needed',
    reading: 'Reading',
  },
  reading: { raises: 'raises', lowers: 'lowers', negligible: 'too small to matter', unclear: 'cannot tell' },
  agreement: {
    title: 'What agreement earns',
    lede: 'The average change in the chance of a thumb-up when a reply goes along with the user instead of not doing so, all else equal. Only on **false and contested premises** is it a bias: agreeing with a user who is right serves them.',
    figure: 'Agreement and the thumb, by what is known of the premise',
    note: (margin: string) =>
      `Bars are 95% intervals, by user. Dashed: ±${margin} points. “Cannot tell”: the interval holds both 0 and more than ±${margin} points. Users needed: for finding an effect of ${margin} points four times in five.`,
    bias: 'False and contested premises',
    amongThumbs: 'The same, thumbs as they are',
    withoutTop: 'The same, without the top 1% of raters',
    premise: { true: 'The user is right', false: 'The user is wrong', contested: 'Contested', unknown: 'Nobody said' },
  },
  sample: {
    title: 'Labels of a sample, and the rules on all',
    lede: (replies: string) =>
      `${replies} rated replies were drawn at random and labelled. Their labels say what the effects are; what the rules say of all replies makes that sharper, as far as labels and rules go together (predict-then-debias, Kluger et al. 2025). Errors of the rules do not bend it; errors of the labels do.`,
    figure: 'The agreement bias by the labels alone, and with the rules',
    together: 'Both together',
    byLabels: 'The labels alone',
    byRules: 'The rules alone',
    worth: (labels: string, share: string, worth: string) =>
      `The rules are listened to by ${share}, which makes ${labels} labels worth ${worth}.`,
    rules: 'How often the rules are right on these replies, against their labels',
    labelled: 'Labelled',
  },
  why: {
    title: 'Why thumbs pay for agreement',
    lede: 'Three causes with three cures. They do not add up: each is an effect of its own.',
    cause: {
      taste: 'Taste: users like agreement at equal perceived correctness',
      'mistaken-belief': 'Mistaken belief: users thumb what they take for correct',
      blindness: 'Blindness: a reward model that cannot check claims pays what agreeing with the right earns',
    },
    short: { taste: 'Taste', 'mistaken-belief': 'Mistaken belief', blindness: 'Blindness' },
    cure: {
      taste: 'Cure: take agreement and praise out of the reward (debias).',
      'mistaken-belief': 'Cure: verify checkable claims, or let the thumbs abstain on them.',
      blindness: 'Cure: give the reward model features of what is true.',
    },
    basis: {
      perceived: 'Rests on what users were asked: whether they took the reply for correct.',
      contested: 'Rests on contested premises against false ones: a weaker ground, since topics differ too.',
      premises: 'Rests on labelled premises.',
    },
    would: {
      taste:
        'To tell: ask a sample of raters whether they took the reply for correct (extra.perceived), or label contested premises.',
      'mistaken-belief':
        'To tell: ask a sample of raters whether they took the reply for correct (extra.perceived), or label false and contested premises.',
      blindness: 'To tell: label a sample of premises as true and as false.',
    },
    reading: {
      raises: 'at work',
      lowers: 'works the other way',
      negligible: 'too small to matter',
      unclear: 'cannot tell',
    },
    figure: 'The causes, as far as these data tell them apart',
  },
  rewards: {
    title: 'What a thumb-up rewards',
    lede: 'What each trait of a reply does to the chance of a thumb-up among the thumbs given, all others as they are. Traits come from rules; how often these are right is at the end.',
    figure: 'Traits and the thumb-up',
  },
  propensity: {
    title: 'Who thumbs',
    lede: (rated: string) =>
      `${rated} of the replies shown were rated, and not at random: what raises the chance that a reply is rated at all.`,
    weights: (size: string, largest: string, clipped: string, ceiling: string) =>
      `Thumbs are weighted to stand for all replies shown, as far as these traits tell rated and unrated apart. The weighted thumbs are worth ${size} unweighted ones; the largest weight is ${largest}, ${clipped} met the ceiling of ${ceiling}. A thumb that depends on whether it would be up or down is not undone.`,
    figure: 'Traits and whether a reply is rated',
    unseen:
      'Replies without a thumb were not logged, so nobody can tell who rates and who does not. The thumbs are taken as they are.',
  },
  trait: {
    stance: 'the user has a stance',
    agrees: 'agrees with the user',
    contradicts: 'contradicts the user',
    praises: 'praises',
    hedges: 'hedges',
    concedes: 'takes back what it said',
    cautions: 'cautions',
    escalates: 'escalates',
    apologises: 'apologises',
    length: 'twice as long',
    quality: 'better by one standard deviation',
  },
  level: 'Share or mean',
  adjusted: 'p, adjusted',
  slices: {
    title: 'Where it differs',
    lede: 'The agreement bias for parts of the events. Differences are tested together, by user, and adjusted for the number of tests.',
    none: 'The events do not differ in model, language, memory, group or tag.',
    by: { model: 'Model', language: 'Language', group: 'User group', tag: 'Tag', memory: 'Memory' },
    figure: (by: string) => `Agreement bias by ${by}`,
    differ: (p: string) => `Chance of differences as large as these if there were none: ${p}.`,
    on: 'on',
    off: 'off',
    noName: 'none given',
    left: (count: string) => `${count} more with fewer thumbs are not shown.`,
  },
  siblings: {
    title: 'Siblings: the same conversation answered twice',
    lede: (pairs: string, conversations: string) =>
      `${pairs} pairs of replies to one conversation (${conversations} conversations), one liked and one not. Whatever the user and the topic bring is the same on both sides: the strongest evidence there is.`,
    none: 'No conversation has one reply with a thumb up and another with a thumb down. Log regenerations, or import comparisons, and this becomes the strongest evidence.',
    figure: 'How often the liked reply is the one with the trait, beyond one half',
    agreement: 'Agrees, all premises',
    onFalse: 'Agrees, false and contested',
    praise: 'Praises',
    length: 'Twice as long',
    panel: 'points beyond one half',
  },
  concentration: {
    title: 'How few users speak for all',
    lede: (raters: string, effective: string, gini: string, top: string, topTen: string) =>
      `${raters} users gave thumbs; in concentration they are worth ${effective} who give as many each (Gini ${gini}). The most active 1% gave ${top}, the most active 10% gave ${topTen}. A small minority with a strong taste is enough for optimisation to find (Williams et al. 2024).`,
    share: (share: string) => `${share} of the users that were logged gave any thumb.`,
  },
  methods: {
    title: 'Methods and limits',
    lines: [
      'Effects are average marginal effects from logistic regressions of P(up | thumb) and P(thumb); intervals are robust to dependence within a user and know that the replies are a sample.',
      '“At equal quality” means at equal values of the quality that was given. A quality score that itself prefers agreement hides the bias; one that punishes it twice exaggerates it.',
      'Traits are read by rules, which err. Errors at random pull an effect towards 0.',
      'Thumbs tell of users who thumb. Those who left are not in the data.',
    ],
    tagger: 'How often the rules are right, on labelled replies',
    taggerNote:
      '**Stock phrases**: replies kept from tuning, by the same authors as the rules. **Fresh wording**: replies written when the rules were done, mostly without stock phrases. Your conversations lie between the two. Where recall is low, agreement goes unseen and its effect is understated: bring labels of a judge or of people (docs/audit.md).',
    set: 'Replies',
    sets: { 'held-out': 'Stock phrases', fresh: 'Fresh wording' },
    trait: 'Trait',
    language: 'Language',
    labelled: 'With the trait',
    precision: 'Precision',
    recall: 'Recall',
    accuracy: 'Accuracy',
    languages: { en: 'English', zh: 'Chinese' },
    skipped: (duplicates: string, bad: string) =>
      `${duplicates} events were read twice and counted once; ${bad} lines were no events and were skipped.`,
  },
};
