import { IconChevronRight, IconDatabase, IconSettings } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { SavedProfile } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';
import { ask } from '../api.ts';
import { rooms } from '../routes.tsx';
import { commandsNow } from '../state/keys.ts';
import { lastPathOf } from '../state/last-path.ts';
import { type PaletteItem, providersNow } from '../state/palette.ts';
import { navigate, openRoom } from '../state/place.ts';
import { EnvironmentTag } from '../ui/environment-tag.tsx';
import { forgottenAs, isForgotten } from '../ui/forget-later.ts';
import { matching, paletteQuery } from './palette-search.ts';

export interface PaletteSection {
  readonly id: string;
  readonly heading: string;
  readonly items: readonly PaletteItem[];
}

const commandsPrefix = '>';

/** All prefixes that mean something now: `>` and those of the providers. */
export function prefixesNow(): readonly string[] {
  return [commandsPrefix, ...providersNow().flatMap(({ prefix }) => prefix ?? [])];
}

function commandItems(): readonly PaletteItem[] {
  return commandsNow()
    .filter((command) => !command.isHidden)
    .map(({ id, label, keys, icon, detail, run }) => ({
      id,
      label,
      ...(keys === undefined ? {} : { keys }),
      ...(icon === undefined ? {} : { icon }),
      ...(detail === undefined ? {} : { detail }),
      run,
    }));
}

function screenItems(at: At | null, text: string): readonly PaletteItem[] {
  const settings = {
    id: 'settings',
    label: 'Settings',
    keys: 'G ,',
    icon: <IconSettings size={15} stroke={1.6} />,
    run: () => navigate('/settings'),
  };
  const about = at === null ? [] : rooms;
  const ofDatabase = about.map(({ word, label, keys, icon: Icon }) => ({
    id: word,
    label,
    keys,
    icon: <Icon size={15} stroke={1.6} />,
    run: () => at !== null && navigate(lastPathOf(at, word)),
  }));
  return [...ofDatabase, settings, ...(at === null || text === '' ? [] : viewItems(at))];
}

/** Screens that are narrowed already: "idle" finds who is idle in a transaction. */
function viewItems(at: At): readonly PaletteItem[] {
  return rooms.flatMap(({ word, label, icon: Icon, views = [] }) =>
    views.map(([words, search]) => ({
      id: `${word} ${words}`,
      label: `${label}, ${words}`,
      icon: <Icon size={15} stroke={1.6} />,
      run: () => openRoom(at, word, search),
    })),
  );
}

/** Without those that go in a moment unless they are taken back. */
async function connectionItems(): Promise<readonly PaletteItem[]> {
  const { data } = await ask('connections.list', {});
  const staying = data.profiles.filter(({ id }) => !isForgotten(forgottenAs(id)));
  return staying.map((profile) => ({
    id: profile.id,
    before: 'Switch to ',
    label: profile.name,
    icon: <IconDatabase size={15} stroke={1.6} />,
    detail: <EnvironmentTag environment={profile.environment} />,
    run: () => goTo(profile),
  }));
}

function goTo({ id, database }: SavedProfile): void {
  openRoom(`${id}/${database}`, 'overview');
}

/** What is there for the typed text. Each source answers by itself; one that fails is left out. */
export async function sectionsFor(typed: string, at: At | null): Promise<readonly PaletteSection[]> {
  const { prefix, text } = paletteQuery(typed, prefixesNow());
  const isAll = prefix === null;
  const provided = providersNow().filter((one) => (isAll ? text !== '' : one.prefix === prefix));
  const found = await Promise.all([
    isAll || prefix === commandsPrefix
      ? section('commands', 'Commands', () => matching(commandItems(), text, isAll ? 6 : 30))
      : null,
    isAll ? section('screens', 'Screens', () => matching(screenItems(at, text), text, 12)) : null,
    ...provided.map((one) => section(one.id, one.heading, () => one.search(text, isAll ? 6 : 12))),
    isAll ? section('connections', 'Connections', async () => matching(await connectionItems(), text, 6)) : null,
  ]);
  return found.filter((one) => one !== null).filter((one) => one.items.length > 0);
}

/** A thing of a room without an icon of its own has the room's. */
function iconOf(id: string): ReactNode {
  const Icon = rooms.find(({ word }) => word === id)?.icon ?? IconChevronRight;
  return <Icon size={15} stroke={1.6} />;
}

async function section(
  id: string,
  heading: string,
  search: () => readonly PaletteItem[] | Promise<readonly PaletteItem[]>,
): Promise<PaletteSection | null> {
  try {
    const icon = iconOf(id);
    return { id, heading, items: (await search()).map((item) => ({ icon, ...item })) };
  } catch {
    return null;
  }
}
