import type { LanguageTables } from '../language-tables.ts';
import { agrees } from './agrees.ts';
import { apologises } from './apologises.ts';
import { cautions } from './cautions.ts';
import { concedes } from './concedes.ts';
import { contradicts } from './contradicts.ts';
import { discourse } from './discourse.ts';
import { escalates } from './escalates.ts';
import { hedges } from './hedges.ts';
import { praises } from './praises.ts';
import { interrogatives, noClaim, noStance, pride, stance } from './stance.ts';

/** Tokens are single characters. */
export const zh: LanguageTables = {
  reply: { agrees, contradicts, praises, hedges, concedes, cautions, escalates, apologises },
  discourse,
  stance,
  noStance,
  pride,
  noClaim,
  interrogatives,
  negators: new Set('不没非否未无别'.split('')),
  seemNegated: new Set(
    '不过 没错 不仅 不但 不少 不同 不妨 不如 不错 不断 不管 不论 不光 不只 不禁 不料 别人 别的 特别 性别 类别 级别 区别 分别 差别 告别 个别 识别 非常 除非 无论 无非 未来 否则 是否 能否 不知 不然 没准 说不 没落 别国 别处 别墅 不光 不愧 不久 不止 不时 不停 不由 无比 无数 无疑 没想 莫非 不料 未免'.split(
      ' ',
    ),
  ),
  copulas: new Set('是为等选'.split('')),
  negatedCopulas: new Set(),
  pronouns: new Set('它这那他她答案'.split('')),
  breaks: new Set([...'但而因', ',', '.', '?']),
  stopwords: new Set(
    '的了吗呢吧啊呀嘛我你您他她它这那是不没很都也就还和与在有个觉得认为相信确定肯定其实应该说对错于即以'.split(''),
  ),
  numerals: new Map([['半', 0.5]]),
};
