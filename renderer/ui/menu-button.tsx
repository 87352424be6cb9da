import { Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { type MenuItem, MenuItems } from './menu-items.tsx';

interface MenuButtonProps extends Omit<ButtonProps, 'onClick' | 'children'> {
  readonly label: string;
  readonly heading?: ReactNode;
  readonly items: readonly MenuItem[];
  readonly width?: number;
}

/** A button with a menu under it: Export, with a letter for each format. */
export function MenuButton({ label, heading, items, width, ...rest }: MenuButtonProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Menu
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      offset={4}
      width={width ?? 'max-content'}
      loop
      trapFocus
    >
      <Menu.Target>
        <Button {...rest}>
          {label}
          <IconChevronDown size={14} stroke={1.6} />
        </Button>
      </Menu.Target>
      <MenuItems heading={heading} items={items} onClose={() => setOpen(false)} />
    </Menu>
  );
}

interface MenuAtProps {
  /** Client coordinates; null is closed. */
  readonly at: { readonly x: number; readonly y: number } | null;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

/** A menu where the pointer was, for right click. */
export function MenuAt({ at, items, onClose }: MenuAtProps) {
  if (at === null) return null;
  return (
    <Menu
      opened
      onChange={(opened) => !opened && onClose()}
      position="bottom-start"
      offset={2}
      width="max-content"
      loop
    >
      <Menu.Target>
        <span style={{ position: 'fixed', left: at.x, top: at.y, width: 0, height: 0 }} />
      </Menu.Target>
      <MenuItems items={items} onClose={onClose} />
    </Menu>
  );
}
