import type { Catalogue } from './catalogue.ts';
import { en } from './en.ts';
import { zhCN } from './zh-cn.ts';

export type { Catalogue };

/** The languages of the report. A new one is a file beside these and a line here. */
export const locales = { en, 'zh-CN': zhCN } satisfies Record<string, Catalogue>;

export type Locale = keyof typeof locales;
