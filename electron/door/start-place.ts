import { knownAlready } from '../../shared/connections/same-address.ts';
import { profileToUri } from '../../shared/connections/uri.ts';
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

/** What the URI asks for of TLS is never less than it gets. */
const isAsStrict = (known: Profile, asked: Profile): boolean =>
  known.tls === 'verified' || known.tls === asked.tls || asked.tls === 'off';

const visibleNote =
  'The password in the arguments can be read by everybody who may list the processes of this computer; ' +
  'without it there, Heapscope asks for it.';

/**
 * A connection of the URI on the command line. One that leads there already is opened as
 * it is; else it is saved without its password, which lasts until Heapscope stops.
 * Fails as profileInUri does.
 */
export async function uriPlace({ known, store }: Parts, uri: string): Promise<StartPlace> {
  const { profile, password, notes: understood } = profileInUri(uri);
  const notes = password ? [...understood, visibleNote] : understood;
  const other = knownAlready(await known.list(), profile);
  if (other && isAsStrict(other, profile)) {
    if (password) store.secrets.remember(other.id, password);
    const said = `Opens ${profileToUri(other)}, which is saved as ${JSON.stringify(other.name)}`;
    return { path: pathOf(other, 'overview'), notes: [said, ...notes] };
  }
  const before = await known.find(profile.id);
  // What the user chose for it last time stays.
  await known.save(before ? { ...profile, name: before.name, environment: before.environment } : profile);
  if (password) store.secrets.remember(profile.id, password);
  return { path: pathOf(profile, 'overview'), notes: [`Opens ${profileToUri(profile)}`, ...notes] };
}
