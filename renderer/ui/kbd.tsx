import { classes } from './classes.ts';
import css from './kbd.module.css';
import { keyNames } from './key-names.ts';

interface KbdProps {
  /** As written in the keyboard map: "Ctrl K", "G S", "Esc". */
  readonly keys: string;
  /** Without its box: in menus, the rail, beside a close button. */
  readonly quiet?: boolean;
}

/** A key hint. Decoration for the ear: the control's own name or aria-keyshortcuts says it there. */
export function Kbd({ keys, quiet = false }: KbdProps) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it takes no focus; the rule looks only at the name of the prop
    <kbd aria-hidden="true" className={classes(css.kbd, quiet && css.quiet)}>
      {keyNames(keys)}
    </kbd>
  );
}
