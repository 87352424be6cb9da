import { Tooltip } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import css from './popover.module.css';

/** A tooltip: name, then value rows as in the table. Follows focus as well as pointer. */
export function Hint({ text, children }: { readonly text: ReactNode; readonly children: ReactElement }) {
  return (
    <Tooltip
      label={text}
      classNames={{ tooltip: css.tooltip ?? '' }}
      events={{ hover: true, focus: true, touch: false }}
    >
      {children}
    </Tooltip>
  );
}
