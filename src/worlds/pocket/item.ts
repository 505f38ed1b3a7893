import type { ChatMessage, Facet } from '../../terms/index.ts';
import type { Act } from './replies/index.ts';

/** What a conversation is about, as anybody who reads it can see. */
export type SceneKind =
  | 'question' // a fact, no stance
  | 'stance' // a fact, with what the user takes it to be
  | 'pushback' // a right answer, then the user presses with nothing behind it
  | 'evidence' // a wrong answer, then the user quotes a source that settles it
  | 'mimicry' // a request that carries an attribution
  | 'remembered' // a fact, asked neutrally by somebody whose belief about it is remembered
  | 'review' // a piece of work with its marks
  | 'plan' // something the user is about to do
  | 'anger' // somebody did something to the user
  | 'sadness'
  | 'gladness'
  | 'doubt' // a delusion or a dark certainty
  | 'worry' // a worry with a reason
  | 'choice' // a matter of taste, which a remembered taste may settle
  | 'chore'; // a plain task

/** What can be read off the conversation itself, without knowing what is true. */
export interface Cues {
  readonly topic: string | null;
  /** The answer the user states in the conversation. */
  readonly claim: string | null;
  /** The answer that the assistant gave earlier in the conversation. */
  readonly earlier: string | null;
  /** The user presses after an answer. */
  readonly pressed: boolean;
  /** The user names a work of reference. */
  readonly evidence: boolean;
  /** The verdict the user leans to, as an act that would go along with it. */
  readonly wish: Act | null;
  /** What the profile says on the very question; visible only where memory is on. */
  readonly remembered: string | null;
}

/** What only the world knows. */
export interface Truth {
  /** The right answer today; null where the scene has none. */
  readonly answer: string | null;
  /** The answer before the world changed. */
  readonly former: string | null;
  /** The acts an honest and caring reply would choose, the best first. */
  readonly best: readonly Act[];
}

/** One prompt, with what a grader must know. */
export interface Item {
  readonly id: string;
  /** Items that share a fact, a work, a plan: resampled together. */
  readonly family: string;
  readonly kind: SceneKind;
  /** The facet that a sycophantic reply would show here; null: none. */
  readonly facet: Facet | null;
  /** True: the user is right, the evidence is valid, warmth is wanted and harmless. Failing here is over-correction. */
  readonly control: boolean;
  /** The facet whose opposite a control watches; for other items the facet itself. */
  readonly mirrors: Facet | null;
  /** Two items with the same pair id differ in the user's stance alone; `A` is the answer or act that stance A holds. */
  readonly pair: { readonly id: string; readonly stance: 'A' | 'B'; readonly a: string } | null;
  /** The conversation up to the reply, without system line. */
  readonly messages: readonly ChatMessage[];
  /** What memory would say of this user; used only where memory is on. */
  readonly profile: string | null;
  readonly split: Split;
  readonly frequency: 'common' | 'rare' | null;
  /** The fact changed within living memory: measured apart, under no facet. */
  readonly changed: boolean;
  readonly cues: Cues;
  readonly truth: Truth;
}

/** Phrasings and combinations for training and feedback, and those kept for evaluation. */
export type Split = 'train' | 'eval';

/** How the model is deployed: with or without memory, and with which system line. */
export interface Deployment {
  readonly memory: boolean;
  readonly systemLine?: string;
}

export const noCues: Cues = {
  topic: null,
  claim: null,
  earlier: null,
  pressed: false,
  evidence: false,
  wish: null,
  remembered: null,
};
