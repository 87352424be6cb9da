import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import css from './tag.module.css';

export type Tone = 'idle' | 'active' | 'idletx' | 'lock' | 'accent' | 'line';

interface TagProps {
  /** idle grey · active good · idletx will hurt if left · lock wrong · line a plain fact. */
  readonly tone?: Tone;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A fact about one row: "unlogged", "invalid index", "PK". */
export function Tag({ tone = 'idle', title, children }: TagProps) {
  return (
    <span className={classes(css.tag, tone !== 'idle' && css[tone])} title={title}>
      {children}
    </span>
  );
}
