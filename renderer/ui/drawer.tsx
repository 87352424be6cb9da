import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import button from './button.module.css';
import { classes } from './classes.ts';
import css from './drawer.module.css';
import { Kbd } from './kbd.tsx';

interface DrawerHeadProps {
  readonly title: ReactNode;
  /** Facts in one line: kind, owner, rows, oid. */
  readonly under?: ReactNode;
  readonly actions?: ReactNode;
  readonly onClose: () => void;
}

/** The head of a side pane (put it into a Split's side): title, actions, close. The page binds Esc. */
export function DrawerHead({ title, under, actions, onClose }: DrawerHeadProps) {
  return (
    <>
      <div className={css.head}>
        <div className={css.title}>{title}</div>
        {actions}
        <CloseButton onClose={onClose} />
      </div>
      {under !== undefined && <div className={css.under}>{under}</div>}
    </>
  );
}

/** A cross and its key. */
export function CloseButton({ onClose, keys = 'Esc' }: { readonly onClose: () => void; readonly keys?: string }) {
  return (
    <button type="button" className={classes(button.button, button.quiet, button.size22)} onClick={onClose}>
      <span className="spoken">Close</span>
      <IconX size={14} stroke={1.6} />
      <Kbd keys={keys} quiet />
    </button>
  );
}

/** A grey 26 px line that heads a group in a side pane. */
export function PaneGroup({ title, end }: { readonly title: ReactNode; readonly end?: ReactNode }) {
  return (
    <div className={css.group}>
      {title}
      {end !== undefined && <span>{end}</span>}
    </div>
  );
}

interface PaneLineProps {
  readonly name: ReactNode;
  readonly tags?: ReactNode;
  readonly end?: ReactNode;
  /** The definition, in mono, on its own line. */
  readonly code?: ReactNode;
}

/** A named thing with its definition below, as indexes and constraints are listed. */
export function PaneLine({ name, tags, end, code }: PaneLineProps) {
  return (
    <div className={css.line}>
      <span className={css.name}>{name}</span>
      {tags}
      {end !== undefined && <span className={css.end}>{end}</span>}
      {code !== undefined && <code>{code}</code>}
    </div>
  );
}

/** A padded part of a pane. */
export function PanePart({ children }: { readonly children: ReactNode }) {
  return <div className={css.part}>{children}</div>;
}
