import type { en } from './en.ts';

/** Everything a locale must say. Another locale that lacks a key, or takes other arguments, does not compile. */
export type Catalogue = typeof en;
