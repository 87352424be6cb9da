import type { ReactNode } from 'react';
import { Highlight } from '../../ui/highlight.tsx';
import type { HitRange } from '../../ui/hit-range.ts';
import marks from '../../ui/safe-text.module.css';
import { SafeText } from '../../ui/safe-text.tsx';

/**
 * In a list of which every visible cell is drawn at each key, most names are plain ASCII: nothing in them can hide or
 * turn the direction of text, so they need no element of their own. Everything else goes the safe way.
 */
const plain = /^[ -~]*$/;

/** Called, not mounted: thirty rows of components would cost more than the filter. */
export function safe(text: string): ReactNode {
  return plain.test(text) ? text : <SafeText text={text} />;
}

/** `ranges` ascend and do not touch each other. */
export function marked(text: string, ranges: readonly HitRange[]): ReactNode {
  if (ranges.length === 0) return safe(text);
  if (!plain.test(text)) return <Highlight text={text} ranges={ranges} />;
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const [from, to] of ranges) {
    if (from > at) pieces.push(text.slice(at, from));
    pieces.push(
      <mark key={from} className={marks.mark}>
        {text.slice(from, to)}
      </mark>,
    );
    at = to;
  }
  if (at < text.length) pieces.push(text.slice(at));
  return pieces;
}
