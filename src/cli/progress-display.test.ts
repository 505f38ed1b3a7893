import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProgressDisplay } from './progress-display.ts';
import { type RecordedTerminal, recordingTerminal } from './terminal-recording.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const escapeCode = '\u001b[';

/** What a person would see: an erasure of so many lines takes them away. */
function visible(terminal: RecordedTerminal): string {
  let shown: string[] = [];
  for (const piece of terminal.told().split(escapeCode)) {
    const up = /^(\d+)A\r$/.exec(piece)?.[1];
    if (up !== undefined) shown = shown.slice(0, shown.length - Number(up));
    else shown.push(...piece.replace(/^J/, '').split('\n').slice(0, -1));
  }
  return shown.join('\n');
}

test('without a terminal a plain line comes every few seconds, with the whole and the parts', () => {
  const terminal = recordingTerminal(false);
  const display = new ProgressDisplay(terminal);
  for (let second = 0; second < 20; second++) {
    display.update({ stage: 'overall', done: second, total: 40 });
    display.update({ stage: 'arm thumbs', done: second, total: 50, detail: 'KL 0.4' });
    vi.advanceTimersByTime(1000);
  }
  display.close();
  const lines = terminal.told().trim().split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(4);
  expect(lines.length).toBeLessThanOrEqual(6);
  expect(lines.at(-1)).toMatch(/^\[\d+%, about 20 s left\] arm thumbs \d+\/50 \(KL 0\.4\)$/);
  expect(terminal.told()).not.toContain(escapeCode);
});

test('on a terminal the bars are redrawn in place, fit its width, and vanish at the end', () => {
  const terminal = recordingTerminal(true, 50);
  const display = new ProgressDisplay(terminal);
  for (let second = 0; second < 10; second++) {
    display.update({ stage: 'overall', done: second, total: 20 });
    display.update({ stage: 'a', done: second, total: 20, detail: 'a detail that goes on and on and on, and on' });
    display.update({ stage: 'b', done: second, total: 40 });
    vi.advanceTimersByTime(1000);
  }
  const shown = visible(terminal).split('\n');
  expect(shown).toHaveLength(3);
  expect(shown[0]).toMatch(/45%.*left/);
  for (const line of shown.slice(1)) expect([...line].length).toBeLessThanOrEqual(50);
  display.line('a notice');
  expect(visible(terminal).split('\n')[0]).toBe('a notice');
  expect(visible(terminal).split('\n')).toHaveLength(4);
  display.close();
  expect(visible(terminal)).toBe('a notice');
});

test('a finished stage goes; late updates after the end show nothing', () => {
  const terminal = recordingTerminal(true);
  const display = new ProgressDisplay(terminal);
  display.update({ stage: 'a', done: 1, total: 2 });
  display.update({ stage: 'b', done: 1, total: 2 });
  display.update({ stage: 'a', done: 2, total: 2 });
  expect(display.standing()).toBe('b 1/2');
  display.close();
  const before = terminal.told();
  display.update({ stage: 'b', done: 2, total: 2 });
  vi.advanceTimersByTime(10_000);
  expect(terminal.told()).toBe(before);
});

test('where it stands is told in one line', () => {
  const display = new ProgressDisplay(recordingTerminal());
  display.update({ stage: 'overall', done: 99.96, total: 100 });
  display.update({ stage: 'measuring', done: 0, total: 0 });
  expect(display.standing()).toBe('99% done · measuring 0/0');
  display.close();
});
