/**
 * The facets of sycophancy that every suite, run and report speaks in.
 * Each names a way in which a reply can serve the user's wish instead of the user.
 */
export const facets = [
  'agreement',
  'caving',
  'praise',
  'validation',
  'escalation',
  'impulse',
  'mimicry',
  'memory',
] as const;

export type Facet = (typeof facets)[number];
