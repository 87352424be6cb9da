import type { ReactNode } from 'react';
import type { HitRange } from './hit-range.ts';
import css from './safe-text.module.css';
import { type TextPart, visibleParts } from './visible-text.ts';

interface HighlightProps {
  readonly text: string;
  readonly ranges: readonly HitRange[];
}

/** Safe text with the hits of a filter marked. */
export function Highlight({ text, ranges }: HighlightProps) {
  return <bdi className={css.plain}>{visibleParts(text).flatMap((part) => marked(part, ranges))}</bdi>;
}

function marked(part: TextPart, ranges: readonly HitRange[]): ReactNode[] {
  const end = part.from + part.length;
  if (part.isEscape) {
    const isHit = ranges.some(([from, to]) => from < end && to > part.from);
    const drawn = (
      <span key={part.from} className={css.escape} title="invisible characters">
        {part.text}
      </span>
    );
    if (!isHit) return [drawn];
    return [
      <mark key={part.from} className={css.mark}>
        {drawn}
      </mark>,
    ];
  }
  const pieces: ReactNode[] = [];
  let at = part.from;
  const slice = (from: number, to: number) => part.text.slice(from - part.from, to - part.from);
  for (const range of ranges) {
    const from = Math.max(range[0], at);
    const to = Math.min(range[1], end);
    if (from >= to) continue;
    if (from > at) pieces.push(slice(at, from));
    pieces.push(
      <mark key={from} className={css.mark}>
        {slice(from, to)}
      </mark>,
    );
    at = to;
  }
  if (at < end) pieces.push(slice(at, end));
  return pieces;
}
