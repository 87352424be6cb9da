import { Menu } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { classes } from './classes.ts';
import { Kbd } from './kbd.tsx';
import css from './popover.module.css';

export interface MenuItem {
  readonly id: string;
  readonly label: ReactNode;
  /** Grey, after the label: "bytes as numbers". */
  readonly detail?: ReactNode;
  readonly icon?: ReactNode;
  /** A single letter that chooses it while the menu is open, or the keys that do the same elsewhere. */
  readonly keys?: string;
  readonly isDisabled?: boolean;
  /** Ends or deletes something. */
  readonly isDangerous?: boolean;
  /** Begins a new group: a line above. */
  readonly isGroupStart?: boolean;
  readonly run: () => void;
}

interface MenuItemsProps {
  readonly heading?: ReactNode;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

/** The inside of a menu: arrows, Home, End, Enter, Esc, and the letter written at the end of each line. */
export function MenuItems({ heading, items, onClose }: MenuItemsProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const item = itemFor(event, items);
    if (!item) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
    item.run();
  };
  return (
    <Menu.Dropdown className={css.popover} onKeyDown={onKeyDown}>
      {heading !== undefined && <Menu.Label className={css.heading}>{heading}</Menu.Label>}
      {items.map((item) => (
        <MenuLine key={item.id} item={item} />
      ))}
    </Menu.Dropdown>
  );
}

function itemFor(event: KeyboardEvent, items: readonly MenuItem[]): MenuItem | undefined {
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const letter = event.key.toUpperCase();
  return items.find((item) => item.keys === letter && !item.isDisabled);
}

function MenuLine({ item }: { readonly item: MenuItem }) {
  return (
    <>
      {item.isGroupStart && <Menu.Divider className={css.rule} />}
      <Menu.Item
        component="button"
        type="button"
        className={classes(css.item, item.isDangerous && css.dangerous)}
        disabled={item.isDisabled ?? false}
        onClick={item.run}
        classNames={{ itemLabel: css.label ?? '' }}
      >
        {item.icon}
        <span>{item.label}</span>
        {item.detail !== undefined && <span className={css.detail}>{item.detail}</span>}
        {item.keys !== undefined && <Kbd keys={item.keys} quiet />}
      </Menu.Item>
    </>
  );
}
