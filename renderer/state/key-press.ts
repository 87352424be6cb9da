import { isMac } from '../ui/key-names.ts';

/** What of a KeyboardEvent matters here; a test gives a plain object. */
export interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const names: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ' ': 'Space',
};

/**
 * An event as the keyboard map writes it: "Ctrl K", "Alt T", "Shift F8", "/", "G". On macOS Ctrl means Cmd. Alt keys go
 * by their place on the keyboard, since Option types other characters.
 */
export function pressName(press: Press, mac = isMac): string {
  const main = mac ? press.metaKey : press.ctrlKey;
  const isPlace = press.altKey && press.code.startsWith('Key');
  // Shift is part of a character already ("?"), but not of Ctrl Shift C or Shift F8.
  const hasShift = press.shiftKey && (isPlace || main || press.key.length > 1);
  const held = [main && 'Ctrl', press.altKey && 'Alt', hasShift && 'Shift'].filter(Boolean);
  return [...held, isPlace ? press.code.slice(3) : keyName(press.key)].join(' ');
}

function keyName(key: string): string {
  return names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

const browserKeeps = new Set(['Ctrl T', 'Ctrl N', 'Ctrl W', 'Ctrl Shift T']);

/** A browser never hands these to a page, so nothing may be bound to them. */
export function isBindable(keys: string): boolean {
  return !browserKeeps.has(keys);
}

/** Works while typing too: has a modifier that types nothing, or is a function key. */
export function worksInFields(keys: string): boolean {
  return /^(Ctrl|Alt) |^(Shift )?F\d+$/.test(keys);
}
