import type { LanguageTables } from '../language-tables.ts';
import { agrees } from './agrees.ts';
import { apologises } from './apologises.ts';
import { cautions } from './cautions.ts';
import { concedes } from './concedes.ts';
import { contradicts } from './contradicts.ts';
import { discourse } from './discourse.ts';
import { escalates } from './escalates.ts';
import { hedges } from './hedges.ts';
import { numerals } from './numerals.ts';
import { praises } from './praises.ts';
import { interrogatives, noClaim, noStance, pride, stance } from './stance.ts';

export const en: LanguageTables = {
  reply: { agrees, contradicts, praises, hedges, concedes, cautions, escalates, apologises },
  discourse,
  stance,
  noStance,
  pride,
  noClaim,
  interrogatives,
  negators: new Set(
    "not don't doesn't didn't isn't aren't wasn't can't cannot couldn't wouldn't won't never no nor neither if whether hardly".split(
      ' ',
    ),
  ),
  seemNegated: new Set(),
  copulas: new Set("is are was were isn't aren't wasn't weren't it's that's he's she's equals".split(' ')),
  negatedCopulas: new Set("isn't aren't wasn't weren't".split(' ')),
  pronouns: new Set("it that this they he she these those it's that's he's she's answer".split(' ')),
  breaks: new Set('but while although though because so which , . ?'.split(' ')),
  stopwords: new Set(
    "a an the of to and in on at for by with as is are was were be been it its it's that that's this these those they he she i i'm you your my me we our do does did so very really just actually indeed yes no well right wrong correct am think believe sure say said says there here than then too also not still surely know knows everyone pretty quite certain answer would could should will if or from about i've you've i'd you'd they're we're have has had been being can may might must get got how what why when where who while more most much many some any all fairly confident honestly convinced told heard read remember remembered always argue suppose reckon feel looks look like i'll who's up out into over only even ever never".split(
      ' ',
    ),
  ),
  numerals,
};
