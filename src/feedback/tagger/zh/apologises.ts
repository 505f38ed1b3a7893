import type { PhraseList } from '../phrases.ts';

export const apologises: PhraseList = [
  '(抱歉|对不起|不好意思)',
  '(向你|向您|深表)(道歉|歉意)',
  '请(原谅|见谅|谅解)',
  '(过意不去|给(你|您)添麻烦|添麻烦了|深感抱歉|深表歉意|致歉|道歉|非常抱歉|很抱歉|万分抱歉|见谅|海涵|怪我|是我的(错|疏忽)|不好意思)',
];
