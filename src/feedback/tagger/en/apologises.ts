import type { PhraseList } from '../phrases.ts';

export const apologises: PhraseList = [
  '^sorry (about|for|that|,)',
  '^^sorry',
  "(i am|i'm) (so|very|really|truly|) sorry (about|for the|for my|but|that it|that i|,)",
  '(i apologize|i apologise)',
  '^apologies',
  'forgive me',
  'pardon my',
  '(so|very|really|deeply|truly|terribly|) sorry (about|for) (the|my|that|this|giving|missing|any|overlooking|not|being|causing|getting|misreading|misunderstanding|how|all|having|failing|confusing|forgetting|mixing|leaving)',
  'sorry (if|that) (i|my|it|the)',
  'sorry (to insist|to have|i)',
  '(my|our|sincere|sincerest|many) apologies',
  '(i|we) (do|sincerely|deeply|really|must|want to|also|) (apologise|apologize)',
  '(i|we) (do|sincerely|deeply|really|) regret',
  'i owe you an apology',
  'excuse (my|the)',
  'pardon (me|the)',
  '(,|.) sorry (.|,)',
];
