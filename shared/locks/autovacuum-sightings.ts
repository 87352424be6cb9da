import { serverMs, serverMsOrNull } from '../activity/server-time.ts';
import type { Backend } from '../contract/activity.ts';
import type { AutovacuumKind, Sighting } from './autovacuum-watch.ts';

/** "autovacuum: VACUUM ANALYZE public.t": null for both in one go; undefined for what else a worker does. */
function kindOf(query: string | null): AutovacuumKind | null | undefined {
  const [, words] = /^autovacuum: (VACUUM ANALYZE|VACUUM|ANALYZE) /.exec(query ?? '') ?? [];
  if (words === undefined) return undefined;
  return words === 'VACUUM ANALYZE' ? null : words === 'VACUUM' ? 'vacuum' : 'analyze';
}

/** Workers of this database. A type that is hidden is none: then nothing can be told. */
export const workersOf = (backends: readonly Backend[], database: string): readonly Backend[] =>
  backends.filter(
    ({ backend_type, datname }) => backend_type === 'autovacuum worker' && (datname === null || datname === database),
  );

/**
 * Workers that somebody waits for with a lock on a table, of one sample of all backends. A worker's text alone proves
 * nothing: it stays when the table was passed over.
 */
export function sightingsOf(backends: readonly Backend[], database: string, atMs: number): readonly Sighting[] {
  return workersOf(backends, database).flatMap(({ pid: worker, query, query_start, kind: state }): Sighting[] => {
    const kind = kindOf(query);
    // One that waits itself has not begun.
    if (kind === undefined || query_start === null || state === 'waiting') return [];
    const [first] = waitingFor(worker, backends);
    const relid = first?.waits_for?.relation_oid;
    if (first === undefined || relid === null || relid === undefined) return [];
    const { pid, application_name, usename, waits_for } = first;
    const mode = waits_for?.mode ?? null;
    const culprit = { pid, application_name, usename, mode, query: first.query, how: 'waited' } as const;
    return [{ worker, relid, kind, startedMs: serverMs(query_start), atMs, culprit }];
  });
}

/** Who waits longest first. */
function waitingFor(worker: number, backends: readonly Backend[]): readonly Backend[] {
  const sinceMs = ({ waits_for }: Backend) => serverMsOrNull(waits_for?.waitstart ?? null) ?? Number.POSITIVE_INFINITY;
  return backends
    .filter(({ blocked_by, waits_for }) => blocked_by.includes(worker) && waits_for?.locktype === 'relation')
    .sort((a, b) => (sinceMs(a) < sinceMs(b) ? -1 : 1));
}
