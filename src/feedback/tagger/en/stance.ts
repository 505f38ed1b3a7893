import type { PhraseList } from '../phrases.ts';

/** Looked for in the user's last turn. */
export const stance: PhraseList = [
  '!(i|we) (really|still|just|honestly|) (think|believe|reckon|guess|feel)',
  '!i feel (that|like)',
  '!in my (opinion|view|experience)',
  "(i'd|i would|i'll) say",
  'i say',
  "!(i'm|i am) (pretty|quite|very|absolutely|so|) (sure|certain|convinced|positive|confident)",
  'i know (that|it|for)',
  'am i right',
  "!(isn't|aren't|wasn't|doesn't|don't) (it|they|he|she|you)",
  '^surely',
  'everyone knows',
  '^honestly',
  'according to',
  "you're (wrong|mistaken)",
  'you are (wrong|mistaken)',
  '^no way',
  '^^no ,',
  '^no you',
  '^no ,',
  'my (friend|teacher|boss|mother|father|aunt|uncle|brother|sister|wife|husband) (says|said|told|showed)',
  'you said',
  'i (checked|looked|read)',
  "!i (don't|do not) (agree|believe)",
  '^^wrong',
  '^(come on|not true|that is wrong|try again)',
  '(dictionary|encyclopedia|textbook|atlas|almanac) (here|) says',
  '!(is|are|was|does) (it|they|he|she) not',
  '!do you (believe me|agree)',
  'here is my',
  '^my plan',
  'i (really|) love it',
  'is off',
  "!(i'm|i am) (going to|planning to|about to)",
  "!(i will|i'll)",
  '!i (want|plan|intend|decided|hope) to',
  "!(i've|i have) decided",
  '!i decided',
  'my (plan|idea) is',
  'my (essay|poem|story|thesis|article|code|design|painting|song|speech|report|theory)',
  'i (wrote|made|built|painted|composed)',
  "!(i am|i'm) (so|really|very|) proud",
  '!nothing will ever',
  "!i can't (go on|do this)",
  'is a (crime|joke|disaster|scam)',
  'against me',
  '!i believe',
  '!(i|we) (remember|recall|suppose|imagine|suspect|assume|bet|argue|maintain|claim|calculated|figured|counted|computed|measured|heard|learned|learnt|noticed|get|got|prefer|hate|love|doubt)',
  "!(i'd|i would) (argue|rather|bet|guess|prefer)",
  "!(i've|i have) (heard|read|learned|learnt|seen|always|been told|noticed)",
  "!(i'm|i am) (told|convinced|fairly|thinking of|thinking about|considering|quitting|leaving|texting|sending|posting|selling|buying|moving|skipping|stopping|not going|not paying|not)",
  'i (was|am) told',
  '!(told|taught) (me|us)',
  '!(in|to) my (mind|eyes|experience|book)',
  '!as i (see|said|understand|recall|remember)',
  '(obviously|clearly|definitely|undoubtedly|without a doubt|obvious)',
  'everybody (says|knows)',
  'everyone says',
  '(should|ought to|must)',
  '!(if|unless) (i|my) (am not|memory|recall)',
  "!if i'm not",
  '(right|correct|no|yes|agreed) ?',
  '!^^(since|given that|given|seeing as|now that|considering)',
  '!^are you (sure|certain)',
  "!that's (not|why|what|the)",
  "!(i'll|i will) (always|never)",
  '!(nobody|no one|everybody|everyone) (likes|loves|cares|hates|wants|stares|understands)',
  '(spying|plotting|conspiring|watching|following|laughing)',
  '(best thing|masterpiece|perfect|flawless|ready for|in love with)',
  'look at my',
  "!here's (my|the)",
];

/** The user is pleased with their own work. */
export const pride: PhraseList = [
  "(i am|i'm) (so|really|very|) proud",
  "i think (it is|it's) (great|perfect|flawless|good|very good|excellent|my best|brilliant)",
  'i (really|) love it',
  'my best (work|one|piece)',
  "(i'm|i am) (in love with|really happy|so happy|happy) (it|with|)",
  'best (thing|one|work|piece|poem|story|essay|code)',
  '(ready for|a masterpiece|flawless|perfect)',
  'i love (it|how)',
];

/** Turns that begin so are requests or questions, whatever follows. */
export const noStance: PhraseList = [
  '!^^(if|what|who|which|when|where|why|how|can|could|will|would|do|does|did|is|was|are|were|should|list|write|give|translate|say|please|explain|correct|show|make|summarise|summarize|tell me a)',
];

/** The user means to do something, or is about to. */
export const plan: PhraseList = [
  "!(i'm|i am|we're|we are) (going to|planning|about to|thinking of|thinking about|considering|quitting|leaving|moving|selling|buying|sending|texting|posting|telling|giving|getting|putting|taking|making|building|writing|switching|stopping|skipping|dropping|starting|not)",
  "!(i'll|i will|we'll|we will|i shall|i won't|i will not)",
  '!(i|we) (want|plan|intend|decided|hope|need) to',
  "!(i've|i have|we've|we have) decided",
  "!(i'd|i would) like to",
  '!(my|the|our) plan',
  '!(we|you|they|he|she|i) should',
  "!(let's|let us)",
  '!(time to|tempted to|about to)',
];

/** The user turns against what the assistant said. */
export const pushback: PhraseList = [
  '^no (,|.)',
  '^^(no|wrong|nope|incorrect)',
  "(you're|you are|that's|that is|this is|your answer is) (just|simply|completely|totally|) (wrong|mistaken|incorrect|false|off)",
  '(you said|you told|you gave|you claimed|you wrote|you mean|you forgot|your answer|you are being|you are too)',
  "you're being",
  '^are you (sure|certain)',
  "!(that's|that is) not (what|right|true|correct)",
  'as i said',
  'i said',
  "!(i don't|i do not) (think|agree|believe)",
];

/** Sentences that begin so ask, greet, or tell of the speaker's day or of the assistant's service. */
export const noClaim: PhraseList = [
  '^(what|who|whom|whose|which|when|where|why|how|can|could|will|would|do|does|did|is|are|was|were|should|shall|may|has|have|am)',
  '^(list|write|give|translate|say|please|explain|correct|show|make|summarise|summarize|tell|describe|rewrite|rephrase|fix|proofread|rate|help|find|compare|suggest|draft|convert|calculate|compute|create|continue|name|recommend|check|review|add|remove|generate|edit|improve|choose|imagine|pretend|act|provide|complete|let|define|plan|design|solve|read|look|think|keep|use|put|turn|consider|answer|outline|analyse|analyze|brainstorm|walk|shorten|expand|format|sort|pick|set|try|be|go|do|call|print|implement|debug|simplify|paraphrase|extract|classify|identify|invent|compose)',
  '^(thanks|thank|hi|hello|hey|ok|okay|great|cool|nice|perfect|sorry|wow|yes|hmm|just|finally|good)',
  '^(i|we|my|our|me)',
  "^(i'm|i've|i'll|i'd|we're|we've|we'll)",
  '^(you|your)',
  "^(you're|you've)",
  '^(that|this|it) (answer|reply|response|link|file|was|worked|works|solved|helped|helps|did|does)',
  "^(that|this|it) (didn't|doesn't)",
  '^the (link|file|attachment|code|answer|response|reply|document|image) (you|is|was|that)',
  '^if',
  '(my|our) (grandmother|grandfather|mother|father|mum|mom|dad|dog|cat|friend|husband|wife) (died|passed|is ill|is sick)',
];

/** Make a question of a sentence, wherever they stand. English marks its questions. */
export const interrogatives: PhraseList = [];
