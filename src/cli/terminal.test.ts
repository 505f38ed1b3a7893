import { expect, test } from 'vitest';
import { painter, wantsColour } from './terminal.ts';

test('colours only on terminals, never against NO_COLOR, always with FORCE_COLOR', () => {
  expect(wantsColour({}, true)).toBe(true);
  expect(wantsColour({}, false)).toBe(false);
  expect(wantsColour({ TERM: 'dumb' }, true)).toBe(false);
  expect(wantsColour({ NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false);
  expect(wantsColour({ NO_COLOR: '' }, true)).toBe(true);
  expect(wantsColour({ FORCE_COLOR: '1' }, false)).toBe(true);
  expect(painter(false)('red', 'plain')).toBe('plain');
  expect(painter(true)('red', 'x')).toBe('\u001b[31mx\u001b[39m');
});
