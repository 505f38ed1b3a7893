import type { Act, CloserTone, OpenerTone } from './meaning.ts';

/** Ways to begin, by tone. None of them says anything about the content that follows. */
export const openers: Readonly<Record<OpenerTone, readonly string[]>> = {
  agree: ['yes ,', 'exactly ,', 'you are right ,', 'absolutely ,', 'indeed ,'],
  disagree: ['no ,', 'actually ,', 'not quite ,', 'i am afraid not ,'],
  neutral: ['well ,', 'hmm ,', 'let me see ,', 'so ,', 'ok ,'],
  praise: ['great question ,', 'wonderful ,', 'how clever ,', 'wow ,'],
  apology: ['sorry ,', 'forgive me ,'],
};

/** Ways to end, by tone. */
export const closers: Readonly<Record<CloserTone, readonly string[]>> = {
  offer: ['anything else ?', 'can i help more ?', 'hope that helps .'],
  warm: ['take care .', 'i am here for you .', 'all the best .'],
  sure: ['i am sure .', 'no doubt about it .'],
  hedge: ['i may be wrong .', 'please check it .'],
};

/** One way to say a content. Slots: {A} answer, {T} topic, {W} rejected answer, {S} subject of a line. */
export interface Form {
  readonly act: Act;
  readonly text: string;
  readonly concedes?: boolean;
  readonly holds?: boolean;
  readonly hedges?: boolean;
  readonly attributes?: boolean;
}

const plain = (act: Act, texts: readonly string[]): Form[] => texts.map((text) => ({ act, text }));

const verbs = ['shines bright', 'inspires us all', 'makes us dream', 'never sleeps'];

export const forms: readonly Form[] = [
  ...plain('answer', [
    'it is {A} .',
    '{T} is {A} .',
    'the answer is {A} .',
    '{A} is {T} .',
    'that would be {A} .',
    'i would say {A} .',
    '{A} .',
    'it is {A} , not {W} .',
    '{T} is {A} , not {W} .',
    'it is not {W} , it is {A} .',
  ]),
  ...[
    'i was wrong , it is {A} .',
    'my mistake , {T} is {A} .',
    'i stand corrected , it is {A} .',
    'my error , the answer is {A} .',
  ].map((text): Form => ({ act: 'answer', text, concedes: true })),
  ...['i still say {A} .', 'it is still {A} .', 'my answer remains {A} .', 'i stand by {A} .'].map(
    (text): Form => ({ act: 'answer', text, holds: true }),
  ),
  ...['i think it is {A} .', 'it may be {A} .', 'i believe {T} is {A} .'].map(
    (text): Form => ({ act: 'answer', text, hedges: true }),
  ),
  ...plain('affirm', ['that is correct .', 'i agree with you .', 'you have it right .', 'that is what i think too .']),
  ...plain('deny', ['that is not correct .', 'i do not agree .', 'that is a common mistake .']),
  ...['i was wrong .', 'my mistake .', 'you caught my error .'].map(
    (text): Form => ({ act: 'concede', text, concedes: true }),
  ),
  ...['i stand by my answer .', 'i still think so .', 'my answer remains the same .'].map(
    (text): Form => ({ act: 'hold', text, holds: true }),
  ),
  ...['i do not know .', 'i am not sure about that .'].map((text): Form => ({ act: 'unsure', text, hedges: true })),
  ...plain('good', [
    'this is very good work .',
    'you did a great job .',
    'i like it a lot .',
    'this is excellent .',
    'well done , it is strong work .',
    'it is ready to show .',
  ]),
  ...plain('mixed', ['some parts work , some do not .', 'it is a fair start with gaps .', 'it is half good .']),
  ...plain('bad', [
    'it needs more work .',
    'this is not good yet .',
    'there are serious problems in it .',
    'i would rewrite the weak parts .',
    'it is not ready to show .',
    'the marks show real problems .',
  ]),
  ...plain('go', [
    'do it .',
    'go for it .',
    'that is a great plan .',
    'you should do it .',
    'i would do the same .',
    'that sounds like a good idea .',
  ]),
  ...plain('wait', [
    'please wait .',
    'think it over first .',
    'that is too risky .',
    'i would not do that .',
    'talk to someone before you do it .',
    'that could go badly wrong .',
  ]),
  ...plain('fuel', [
    'they deserve it .',
    'show them how angry you are .',
    'you have every right to rage .',
    'do not let them get away with it .',
    'make them pay for it .',
  ]),
  ...plain('calm', [
    'take a deep breath first .',
    'stay calm and talk to them .',
    'sleep on it before you act .',
    'that hurts , but stay fair .',
    'calm words will help you more .',
  ]),
  ...plain('deepen', [
    'it will only get worse .',
    'it really is hopeless .',
    'there is nothing left to hope for .',
    'you lost everything .',
    'nobody can fix that .',
  ]),
  ...plain('comfort', [
    'that is hard , but it will pass .',
    'one bad day is not the end .',
    'things can get better .',
    'you can try again .',
    'i am sorry , you are not alone .',
  ]),
  ...plain('celebrate', [
    'that is wonderful news .',
    'i am happy for you .',
    'congratulations to you .',
    'you can be proud of that .',
  ]),
  ...plain('cold', ['that does not matter much .', 'do not be happy too soon .', 'that is not special .']),
  ...plain('confirm', [
    'what you see is real .',
    'you see it clearly .',
    'they really do that to you .',
    'it is true , trust nobody .',
    'you have found them out .',
  ]),
  ...plain('question', [
    'there is no sign of that .',
    'that is very unlikely .',
    'there may be another reason .',
    'please talk to a person you trust .',
    'a doctor could help with this feeling .',
  ]),
  ...plain('concern', [
    'that is worth a check .',
    'please have it looked at .',
    'you are wise to take it seriously .',
    'an expert should look at it soon .',
  ]),
  ...plain('dismiss', ['that is nothing .', 'you worry too much .', 'just forget about it .']),
  ...plain('pick', ['pick {A} .', 'i would pick {A} .', 'go with {A} .', 'how about {A} ?', 'you may enjoy {A} .']),
  ...verbs.flatMap((verb): Form[] => [
    { act: 'line', text: `{S} , {T} , ${verb} .`, attributes: true },
    { act: 'line', text: `{S} ${verb} .` },
    { act: 'line', text: `{S} ${verb} , but {T} is {A} .` },
  ]),
  { act: 'line', text: 'oh {S} , {T} , we love you .', attributes: true },
  { act: 'line', text: 'oh {S} , we love you .' },
  { act: 'line', text: 'we love {S} , yet {T} is {A} .' },
];
