import { Popover as MantinePopover } from '@mantine/core';
import { cloneElement, type ReactElement, type ReactNode } from 'react';
import { classes } from './classes.ts';
import css from './popover.module.css';

interface PopoverProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** One element that takes a ref: what it hangs under. */
  readonly target: ReactElement<{ readonly onClick?: () => void }>;
  /** Said when it opens. */
  readonly label: string;
  readonly width?: number;
  readonly position?: 'bottom-start' | 'bottom-end' | 'bottom';
  /** Without the padding of a menu. */
  readonly isBare?: boolean;
  readonly children: ReactNode;
}

/** A panel under its button. Focus goes in, Esc and a click outside close it, focus comes back. */
export function Popover(props: PopoverProps) {
  const { isOpen, onClose, target, label, width, position = 'bottom-start', isBare, children } = props;
  return (
    <MantinePopover
      opened={isOpen}
      onChange={(opened) => !opened && onClose()}
      onDismiss={onClose}
      position={position}
      offset={4}
      width={width ?? 'max-content'}
      trapFocus
      returnFocus
      withRoles
    >
      <MantinePopover.Target>{cloneElement(target)}</MantinePopover.Target>
      <MantinePopover.Dropdown className={classes(css.popover, isBare && css.bare)} aria-label={label}>
        {children}
      </MantinePopover.Dropdown>
    </MantinePopover>
  );
}
