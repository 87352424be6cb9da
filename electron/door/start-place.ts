import { profileToUri } from '../../shared/connection-uri.ts';
import type { Profile } from '../../shared/contract/connections.ts';
import { profileInUri } from './profile-in-uri.ts';
import type { Parts } from './services.ts';

export interface StartPlace {
  /** Of the page that is shown first. */
  readonly path: string;
  /** For the terminal: where it leads, and what was understood otherwise than it may read. */
  readonly notes: readonly string[];
}

const pathOf = ({ id, database }: Profile, room: string) => `/db/${id}/${encodeURIComponent(database)}/${room}`;

/** The demo's overview. It is started by the page's first question, not here. */
export async function demoPlace({ demo, store }: Parts): Promise<StartPlace> {
  if (!(await store.profiles.find(demo.profile.id))) await store.profiles.save(demo.profile);
  return { path: pathOf(demo.profile, 'overview'), notes: [] };
}

/**
 * A connection of the URI on the command line. It is saved without its password, which lasts until Heapscope stops.
 * Fails as profileInUri does.
 */
export async function uriPlace({ known, store }: Parts, uri: string): Promise<StartPlace> {
  const { profile, password, notes } = profileInUri(uri);
  const before = await known.find(profile.id);
  // What the user chose for it last time stays.
  await known.save(before ? { ...profile, name: before.name, environment: before.environment } : profile);
  if (password) store.secrets.remember(profile.id, password);
  return { path: pathOf(profile, 'overview'), notes: [`Opens ${profileToUri(profile)}`, ...notes] };
}
