import { describe, expect, test } from 'vitest';
import { isBindable, type Press, pressName, worksInFields } from '../../renderer/state/key-press.ts';
import { keyNames } from '../../renderer/ui/key-names.ts';
import { rowAfter } from '../../renderer/ui/table-keys.ts';

function press(key: string, held: Partial<Press> = {}): Press {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : '';
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

describe('a key event reads as the keyboard map writes it', () => {
  test.each([
    [press('g'), 'G'],
    [press('G', { shiftKey: true }), 'G'],
    [press('/'), '/'],
    [press('?', { shiftKey: true }), '?'],
    [press('Escape'), 'Esc'],
    [press('ArrowDown'), 'Down'],
    [press('k', { ctrlKey: true }), 'Ctrl K'],
    [press('C', { ctrlKey: true, shiftKey: true }), 'Ctrl Shift C'],
    [press('F8', { shiftKey: true }), 'Shift F8'],
    [press('t', { altKey: true }), 'Alt T'],
    [press(',', {}), ','],
  ])('%j is %s', (event, name) => expect(pressName(event, false)).toBe(name));

  test('Option types another character, so Alt keys go by their place', () => {
    expect(pressName({ ...press('†', { altKey: true }), code: 'KeyT' }, true)).toBe('Alt T');
  });

  test('macOS uses Cmd where others use Ctrl', () => {
    expect(pressName(press('k', { metaKey: true }), true)).toBe('Ctrl K');
    expect(pressName(press('k', { ctrlKey: true }), true)).toBe('K');
    expect([keyNames('Ctrl K', true), keyNames('Alt T', true), keyNames('Ctrl K', false)]).toEqual([
      'Cmd K',
      'Option T',
      'Ctrl K',
    ]);
  });
});

describe('what may be bound', () => {
  test.each(['Ctrl T', 'Ctrl N', 'Ctrl W', 'Ctrl Shift T'])('%s belongs to the browser', (keys) =>
    expect(isBindable(keys)).toBe(false),
  );

  test('letters are for typing, chords are not', () => {
    const all = ['G', '/', 'Esc', 'Enter', 'Ctrl K', 'Alt T', 'F8', 'Shift F8'];
    expect(all.filter(worksInFields)).toEqual(['Ctrl K', 'Alt T', 'F8', 'Shift F8']);
  });
});

describe('keys move the row cursor', () => {
  const moved = (key: string, index: number) => rowAfter(key, index, 100, 20);
  test('within the list and never beyond it', () => {
    expect(moved('ArrowDown', -1)).toBe(0);
    expect(moved('ArrowDown', 99)).toBe(99);
    expect(moved('ArrowUp', 0)).toBe(0);
    expect(moved('ArrowUp', -1)).toBe(99);
    expect(moved('PageDown', 5)).toBe(25);
    expect(moved('PageDown', 95)).toBe(99);
    expect(moved('PageUp', 5)).toBe(0);
    expect(moved('Home', 50)).toBe(0);
    expect(moved('End', 50)).toBe(99);
    expect(moved('x', 50)).toBeNull();
    expect(rowAfter('End', -1, 0, 20)).toBeNull();
  });
});
