/** What concerns the window and the cursor. */
export type TimeMove =
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'pan'; readonly share: number }
  | { readonly kind: 'step'; readonly by: number }
  | { readonly kind: 'now' }
  | { readonly kind: 'start' };

/** What a key does on the timeline. */
export type KeyMove =
  | { readonly kind: 'time'; readonly move: TimeMove }
  | { readonly kind: 'row'; readonly by: number }
  | { readonly kind: 'page'; readonly by: number }
  | { readonly kind: 'enter' }
  | { readonly kind: 'leave' };

export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const inTime = (move: TimeMove): KeyMove => ({ kind: 'time', move });
const nearer = inTime({ kind: 'zoom', factor: 1 / 1.5 });
const farther = inTime({ kind: 'zoom', factor: 1.5 });

const moves: Readonly<Record<string, KeyMove>> = {
  '+': nearer,
  '=': nearer,
  '-': farther,
  _: farther,
  ArrowUp: { kind: 'row', by: -1 },
  ArrowDown: { kind: 'row', by: 1 },
  PageUp: { kind: 'page', by: -1 },
  PageDown: { kind: 'page', by: 1 },
  ',': inTime({ kind: 'step', by: -1 }),
  '.': inTime({ kind: 'step', by: 1 }),
  End: inTime({ kind: 'now' }),
  Home: inTime({ kind: 'start' }),
  Enter: { kind: 'enter' },
  ' ': { kind: 'enter' },
  Escape: { kind: 'leave' },
};

/** Left and Right pan by a tenth of the window, with Shift by nearly all of it. */
function panOf({ key, shiftKey }: Pressed): KeyMove | null {
  const by = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
  return by === 0 ? null : inTime({ kind: 'pan', share: by * (shiftKey ? 0.9 : 0.1) });
}

/** null: not ours. `before`: the key before this one; after G the comma is the shell's, which goes to the settings. */
export function moveOf(pressed: Pressed, before: string): KeyMove | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return null;
  if (pressed.key === ',' && before.toLowerCase() === 'g') return null;
  return panOf(pressed) ?? moves[pressed.key] ?? null;
}
