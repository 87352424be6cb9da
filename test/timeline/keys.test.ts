import { expect, test } from 'vitest';
import { moveOf } from '../../renderer/charts/timeline/key-moves.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test('keys of the timeline', () => {
  expect(moveOf(press('+'), '')).toMatchObject({ kind: 'time', move: { kind: 'zoom', factor: 1 / 1.5 } });
  expect(moveOf(press('-'), '')).toMatchObject({ kind: 'time', move: { kind: 'zoom', factor: 1.5 } });
  expect(moveOf(press('ArrowLeft'), '')).toMatchObject({ move: { kind: 'pan', share: -0.1 } });
  expect(moveOf(press('ArrowRight', { shiftKey: true }), '')).toMatchObject({ move: { kind: 'pan', share: 0.9 } });
  expect(moveOf(press('ArrowDown'), '')).toEqual({ kind: 'row', by: 1 });
  expect(moveOf(press('.'), '')).toMatchObject({ move: { kind: 'step', by: 1 } });
  expect(moveOf(press('End'), '')).toMatchObject({ move: { kind: 'now' } });
  expect(moveOf(press('Escape'), '')).toEqual({ kind: 'leave' });
});

test('what belongs to the shell, the page or the browser is left alone', () => {
  for (const pressed of [
    press('k', { ctrlKey: true }),
    press('+', { ctrlKey: true }),
    press('ArrowLeft', { altKey: true }),
    press('p'),
    press('/'),
    press('Tab'),
    press('e'),
  ]) {
    expect(moveOf(pressed, ''), pressed.key).toBeNull();
  }
  // G then comma goes to the settings.
  expect(moveOf(press(','), 'g')).toBeNull();
  expect(moveOf(press(','), 'x')).toMatchObject({ move: { kind: 'step', by: -1 } });
});
