import type { ConnectionState, SavedProfile } from '../../../shared/contract/connections.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { OutputOf } from '../../api.ts';

export type DatabaseList = OutputOf<'connections.databases'>;
export type Database = DatabaseList['databases'][number];

/** A server's databases under its head, as the popover shows them. */
export interface SwitcherServer {
  readonly profile: SavedProfile;
  readonly link: 'current' | 'open' | 'lost' | 'closed';
  /** ISO time; null where the sizes are of now. */
  readonly sizesOf: string | null;
  readonly databases: readonly (Database & { readonly at: At; readonly isCurrent: boolean })[];
}

interface SwitcherInput {
  readonly profiles: readonly SavedProfile[];
  readonly lists: ReadonlyMap<string, DatabaseList>;
  readonly states: readonly ConnectionState[];
  readonly current: At | null;
  readonly filter: string;
}

/** Connected servers first; what does not fit the filter is left out, and heads without a database with it. */
export function switcherServers({ profiles, lists, states, current, filter }: SwitcherInput): SwitcherServer[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const servers = profiles.map((profile): SwitcherServer => {
    const list = lists.get(profile.id);
    const head = [profile.name, profile.host, profile.environment].join(' ').toLowerCase();
    const databases = databasesOf(profile, list)
      .map((database) => ({ ...database, at: `${profile.id}/${database.datname}` }))
      .map((database) => ({ ...database, isCurrent: database.at === current }))
      .filter(({ datname }) => words.every((word) => `${head} ${datname.toLowerCase()}`.includes(word)));
    const sizesOf = list && !list.isLive ? list.readAt : null;
    return { profile, link: linkOf(profile.id, states, current), sizesOf, databases };
  });
  const rank = { current: 0, open: 1, lost: 2, closed: 3 };
  return servers
    .filter(({ databases }) => databases.length > 0)
    .toSorted((a, b) => rank[a.link] - rank[b.link] || a.profile.name.localeCompare(b.profile.name));
}

/** Until a server was asked, all that is known of it is the database of its profile. */
function databasesOf({ database }: SavedProfile, list: DatabaseList | undefined): readonly Database[] {
  const known = list?.databases ?? [];
  if (known.some(({ datname }) => datname === database)) return known;
  return [{ datname: database, bytes: null, allowsConnections: true }, ...known];
}

function linkOf(id: string, states: readonly ConnectionState[], current: At | null): SwitcherServer['link'] {
  const own = states.filter(({ at }) => at.startsWith(`${id}/`));
  if (own.some(({ kind }) => kind === 'open')) return current?.startsWith(`${id}/`) ? 'current' : 'open';
  return own.some((state) => state.kind === 'lost' && state.wasOpen) ? 'lost' : 'closed';
}
