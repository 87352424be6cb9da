import { type Icon, IconChartTreemap, IconTable } from '@tabler/icons-react';
import { type ComponentType, lazy } from 'react';

/** A screen about one database. A new room is one entry below. */
export interface Room {
  /** Its one word, which is its name on every side and in the address. */
  readonly word: string;
  readonly label: string;
  readonly group: (typeof groups)[number];
  /** The sequence that leads there. */
  readonly keys: string;
  readonly icon: Icon;
  readonly Page: ComponentType;
}

/** What the shell gives to the popover under the connection button. */
export interface SwitcherProps {
  readonly onClose: () => void;
}

/** In the rail's order. */
export const groups = ['Schema', 'Live', 'Measure', 'Health'] as const;

const parts = import.meta.glob<Record<string, ComponentType<never>>>('./features/*/*.tsx');

function part<Props = object>(file: string, name: string): ComponentType<Props> {
  const load = parts[`./features/${file}.tsx`];
  return lazy(async () => {
    const loaded = (await load?.())?.[name];
    return { default: (loaded ?? (() => null)) as ComponentType<Props> };
  });
}

export const rooms: readonly Room[] = [
  {
    word: 'relations',
    label: 'Relations',
    group: 'Schema',
    keys: 'G R',
    icon: IconTable,
    Page: part('relations/relations-page', 'RelationsPage'),
  },
  {
    word: 'sizes',
    label: 'Sizes',
    group: 'Schema',
    keys: 'G S',
    icon: IconChartTreemap,
    Page: part('sizes/sizes-page', 'SizesPage'),
  },
];

export const ConnectionsPage = part('connections/connections-page', 'ConnectionsPage');
export const SettingsPage = part('settings/settings-page', 'SettingsPage');
export const ConnectionSwitcher = part<SwitcherProps>('connections/connection-switcher', 'ConnectionSwitcher');
