import { useCallback, useMemo, useState } from 'react';
import type { AutovacuumState } from '../../../shared/contract/locks.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { Bloat } from '../../../shared/contract/vacuum.ts';
import { type Asked, type OutputOf, useQuestion, useStream } from '../../api.ts';
import { useLive } from '../../state/live.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { type Loaded, loadedOf } from './loaded.ts';

export type Now = OutputOf<'vacuum.now'>;

export interface Vacuum {
  readonly at: At;
  readonly loaded: Loaded | undefined;
  readonly tables: Asked<'vacuum.tables'>;
  readonly now: Asked<'vacuum.now'>;
  readonly bloat: Asked<'vacuum.bloat'>;
  /** By oid; null: not estimated yet. */
  readonly bloatOf: ReadonlyMap<number, Bloat> | null;
  /** null until the stream said something. */
  readonly autovacuum: AutovacuumState | null;
  readonly isPaused: boolean;
}

const everyMs = { tables: 60_000, now: 2000, bloat: 600_000 } as const;

/** All that the screen asks by itself: less often what costs more; nothing while sampling is paused. */
export function useVacuum(at: At): Vacuum {
  const isPaused = useLive((live) => live.isPaused);
  const each = (ms: number) => (isPaused ? {} : { everyMs: ms });
  const tables = useQuestion('vacuum.tables', { at }, each(everyMs.tables));
  const now = useQuestion('vacuum.now', { at }, each(everyMs.now));
  // After the list, so that it does not wait.
  const bloat = useQuestion('vacuum.bloat', tables.data ? { at } : null, each(everyMs.bloat));
  useShownSql(tables.statements);
  useShownSql(now.statements);
  useShownSql(bloat.statements);
  const { data } = tables;
  const loaded = useMemo(() => data && loadedOf(data), [data]);
  const estimated = bloat.data;
  const bloatOf = useMemo(() => estimated && new Map(estimated.bloat.map((one) => [one.relid, one])), [estimated]);
  return {
    at,
    loaded,
    tables,
    now,
    bloat,
    bloatOf: bloatOf ?? null,
    autovacuum: useAutovacuum(at, isPaused),
    isPaused,
  };
}

const none: AutovacuumState['sql'] = [];

function useAutovacuum(at: At, isPaused: boolean): AutovacuumState | null {
  const [state, setState] = useState<AutovacuumState | null>(null);
  const onEvent = useCallback((event: AutovacuumState) => setState(event), []);
  useStream('locks.autovacuum', isPaused ? null : { at }, onEvent);
  useShownSql(state?.sql ?? none);
  return state;
}
