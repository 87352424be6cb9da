import { useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { GroupBy, LogGroup, LogLive } from '../../../shared/contract/sql-log-tail.ts';
import type { StatementsEvent } from '../../../shared/contract/statements.ts';
import type { Failure } from '../../../shared/failure.ts';
import { useStream } from '../../api.ts';
import { useShownSql } from '../../state/shown-sql.ts';

export interface LiveLogState {
  /** The last one; it stays after a failure. */
  readonly live: LogLive | null;
  readonly failure: Failure | undefined;
  /** In place of the log's groups: what pg_stat_statements counted since one began to look. */
  readonly sampled: readonly LogGroup[] | null;
}

const none: LogLive['sql'] = [];

export function useLiveLog(at: At, by: GroupBy): LiveLogState {
  const [live, setLive] = useState<LogLive | null>(null);
  const { failure } = useStream('sql-log.live', { at, by }, setLive);
  useShownSql(live?.sql ?? none);
  const isSampled = live?.missing != null;
  const sampled = useSampled(isSampled ? at : null);
  return { live, failure, sampled: by === 'fingerprint' ? sampled : null };
}

/** Where the log cannot be read, counters that can: how often and how long, but not when, by whom, with what. */
function useSampled(at: At | null): readonly LogGroup[] | null {
  const [event, setEvent] = useState<StatementsEvent | null>(null);
  useStream('statements.watch', at === null ? null : { at, everyMs: 5_000 }, setEvent);
  useShownSql(at === null || event === null ? none : event.sql);
  return at === null || event === null || event.missing !== null ? null : groupsOf(event);
}

const groupsOf = ({ rows, windowSeconds }: StatementsEvent): readonly LogGroup[] =>
  rows
    .filter(({ query, deltaCalls }) => query !== null && (deltaCalls ?? 0) > 0)
    .map((row) => ({
      ...{ key: row.key, text: row.query ?? '', hasSample: false, application: null, applications: 0, seen: null },
      ...{ calls: row.deltaCalls, callsPerSecond: windowSeconds > 0 ? (row.deltaCalls ?? 0) / windowSeconds : null },
      totalMs: row.delta_exec_time,
      meanMs: (row.delta_exec_time ?? 0) / Math.max(1, row.deltaCalls ?? 1),
      timed: row.deltaCalls ?? 0,
      isLookUp: row.nPlusOne?.listKey != null,
      isList: false,
    }));
