import type { Catalogue } from './catalogue.ts';
import { frame } from './zh-CN/frame.ts';
import { notes } from './zh-CN/notes.ts';
import { opening } from './zh-CN/opening.ts';
import { sections } from './zh-CN/sections.ts';
import { terms } from './zh-CN/terms.ts';

export const zhCN: Catalogue = { frame, terms, opening, sections, notes };
