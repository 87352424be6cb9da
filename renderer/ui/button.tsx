import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import css from './button.module.css';
import { classes } from './classes.ts';
import { Kbd } from './kbd.tsx';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'style'> {
  /** `danger` outlines what ends or deletes; `solid` is the button that then does it; `link` leads to another screen. */
  readonly look?: 'default' | 'primary' | 'danger' | 'solid' | 'quiet' | 'link';
  /** Height in px: 28 in bars, 22 in panes, 20 in rows, 32 beside form fields. */
  readonly size?: 32 | 28 | 22 | 20;
  readonly icon?: ReactNode;
  /** Keys that do the same, shown at the end. */
  readonly keys?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

const looks = {
  default: undefined,
  primary: css.primary,
  danger: css.danger,
  solid: css.solid,
  quiet: css.quiet,
  link: css.link,
};
const sizes = { 32: css.size32, 28: undefined, 22: css.size22, 20: css.size20 };

/** A verb naming its result; `…` at the end means that it asks first. */
export function Button({ look = 'default', size = 28, icon, keys, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={classes(css.button, looks[look], sizes[size])}>
      {icon}
      {children}
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  /** What it does; said and shown as its title. */
  readonly label: string;
  readonly children: ReactNode;
}

export function IconButton({ look = 'default', size = 28, keys, label, children, ...rest }: IconButtonProps) {
  const title = keys === undefined ? label : `${label} (${keys})`;
  return (
    <button
      type="button"
      aria-label={label}
      title={title}
      {...rest}
      className={classes(css.button, css.square, looks[look], sizes[size])}
    >
      {children}
    </button>
  );
}
