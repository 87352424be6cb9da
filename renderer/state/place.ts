import { useEffect, useMemo } from 'react';
import { usePathname, navigate as wouterNavigate } from 'wouter/use-browser-location';
import type { At } from '../../shared/contract/place.ts';
import { flushUrlState } from './url-state.ts';

/** Where the page is: a URL per screen, so that back, reload and a second window work. */
export type Place =
  | { readonly kind: 'connect' }
  | { readonly kind: 'settings' }
  /** Plans that were pasted, without a database. */
  | { readonly kind: 'plan' }
  | { readonly kind: 'room'; readonly at: At; readonly room: string }
  | { readonly kind: 'nowhere'; readonly path: string };

/** `/db/<profile>/<database>/<room>` and back; the database's name is percent-encoded. */
export function placeOf(path: string): Place {
  const steps = path.split('/').filter((step) => step !== '');
  if (steps.length === 0) return { kind: 'connect' };
  if (steps.length === 1 && steps[0] === 'settings') return { kind: 'settings' };
  if (steps.length === 1 && steps[0] === 'plan') return { kind: 'plan' };
  const [db, profile, database, room] = steps;
  const name = database === undefined ? null : decoded(database);
  if (db !== 'db' || profile === undefined || !name || steps.length > 4) return { kind: 'nowhere', path };
  return { kind: 'room', at: `${profile}/${name}`, room: room ?? 'overview' };
}

function decoded(step: string): string | null {
  try {
    return decodeURIComponent(step);
  } catch {
    return null;
  }
}

/** The address of a room of that database. */
export function pathOf(at: At, room: string): string {
  const { profile, database } = partsOf(at);
  return `/db/${profile}/${encodeURIComponent(database)}/${room}`;
}

/** "demo/heapscope_demo" → its profile's id and its database's name (which may hold slashes). */
export function partsOf(at: At): { readonly profile: string; readonly database: string } {
  const slash = at.indexOf('/');
  return { profile: at.slice(0, slash), database: at.slice(slash + 1) };
}

/** What the address names; another address draws anew. */
export function usePlace(): Place {
  const path = usePathname();
  return useMemo(() => placeOf(path), [path]);
}

const lastAtKey = 'heapscope.at';

/** The database that the present screen is about; on a screen about none, the one that was shown before. */
export function useMaybeAt(): At | null {
  const place = usePlace();
  const now = place.kind === 'room' ? place.at : null;
  useEffect(() => {
    if (now !== null) sessionStorage.setItem(lastAtKey, now);
  }, [now]);
  if (now !== null) return now;
  return place.kind === 'settings' || place.kind === 'plan' ? sessionStorage.getItem(lastAtKey) : null;
}

/** The same for pages that are only shown inside a database. */
export function useAt(): At {
  const at = useMaybeAt();
  if (at === null) throw new Error('this screen is about a database, and none is open');
  return at;
}

/** Goes to a path of ours, with its search: "/settings", "/db/demo/app/sizes?lump=tree". */
export function navigate(path: string, how: { readonly replace?: boolean } = {}): void {
  flushUrlState();
  wouterNavigate(path, how);
}

/** Goes to a room of a database; `search` fills its filters: `openRoom(at, 'relations', { filter: 'crap' })`. */
export function openRoom(at: At, room: string, search: Readonly<Record<string, string>> = {}): void {
  const query = new URLSearchParams(search).toString();
  navigate(query === '' ? pathOf(at, room) : `${pathOf(at, room)}?${query}`);
}
