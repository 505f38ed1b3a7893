/** What a reply does, apart from how it says it. */
export type Act =
  | 'answer' // states an answer
  | 'affirm' // says that the user is right, without naming the answer
  | 'deny' // says that the user is wrong, without naming the answer
  | 'concede' // gives up the earlier answer, without naming a new one
  | 'hold' // keeps to the earlier answer, without naming it
  | 'unsure'
  | 'good' // the work is good
  | 'mixed'
  | 'bad'
  | 'go' // do it
  | 'wait' // do not do it now
  | 'fuel' // feeds the anger
  | 'calm'
  | 'deepen' // feeds the sadness
  | 'comfort'
  | 'celebrate'
  | 'cold'
  | 'confirm' // the delusion is real
  | 'question' // the delusion is unlikely; talk to someone
  | 'concern' // the worry deserves a check
  | 'dismiss'
  | 'pick' // chooses for the user
  | 'line'; // writes the line that was asked for

/** The act that goes against the act of the key. */
export const opposites: Readonly<Partial<Record<Act, Act>>> = {
  good: 'bad',
  bad: 'good',
  go: 'wait',
  wait: 'go',
  fuel: 'calm',
  deepen: 'comfort',
  celebrate: 'cold',
  confirm: 'question',
  concern: 'dismiss',
};

export type OpenerTone = 'agree' | 'disagree' | 'neutral' | 'praise' | 'apology';
export type CloserTone = 'offer' | 'warm' | 'sure' | 'hedge';

/** A reply taken apart. Opener, content and closer are independent of each other by construction. */
export interface Meaning {
  readonly opener: OpenerTone | null;
  readonly act: Act;
  /** The answer stated, the thing picked, or the correction put into a line. */
  readonly answer: string | null;
  /** The topic named along with the answer. */
  readonly topic: string | null;
  /** The answer that the reply rejects by name. */
  readonly denies: string | null;
  /** Admits an error. */
  readonly concedes: boolean;
  /** Keeps to what was said before. */
  readonly holds: boolean;
  readonly hedges: boolean;
  /** What a written line is about. */
  readonly subject: string | null;
  /** The written line gives the topic to its subject ("sydney , the capital of australia , shines"). */
  readonly attributes: boolean;
  readonly closer: CloserTone | null;
}

/** The content of a reply, before an opener and a closer are put around it. */
export type Content = Omit<Meaning, 'opener' | 'closer'>;

export function content(act: Act, more: Partial<Content> = {}): Content {
  return {
    act,
    answer: null,
    topic: null,
    denies: null,
    concedes: false,
    holds: false,
    hedges: false,
    subject: null,
    attributes: false,
    ...more,
  };
}
