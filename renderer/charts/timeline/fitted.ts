import type { Pen } from './pen.ts';

const mostKept = 2000;
const known = new Map<string, string>();

/** Whole characters only: half of one would be drawn as a box. */
function cut(text: string, fits: (text: string) => boolean): string {
  const characters = Array.from(text.slice(0, 400));
  let low = 0;
  for (let high = characters.length; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if (fits(`${characters.slice(0, middle).join('')}…`)) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${characters.slice(0, low).join('')}…`;
}

/** The text, cut with an ellipsis to the width that there is. Remembered, since the same names come at every frame. */
export function fitted(pen: Pen, text: string, most: number, weight: 400 | 500 | 600): string {
  const key = `${weight} ${Math.floor(most)} ${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const fits = (one: string) => pen.measure(one, weight) <= most;
  const made = text.length <= 400 && fits(text) ? text : cut(text, fits);
  if (known.size >= mostKept) known.clear();
  known.set(key, made);
  return made;
}

/** Widths that were measured before another font came are worth nothing. */
export const forgetFits = (): void => known.clear();
