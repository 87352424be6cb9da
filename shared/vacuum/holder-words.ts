import type { HorizonHolder } from '../contract/vacuum.ts';
import { ident, literal } from '../ident.ts';

type Source = HorizonHolder['source'];

/** What is known of a holder when its way out is told. */
export interface WayOutOf {
  readonly source: Source;
  readonly name: string;
  readonly pid: number | null;
  readonly state: string | null;
  readonly datname: string | null;
  readonly isAutovacuum: boolean;
  readonly isOurs: boolean;
  /** Of a slot. */
  readonly isActive: boolean;
  readonly slotType: string | null;
}

export interface WayOut {
  readonly wayOut: string;
  /** To copy; null: a backend, which Activity ends, or nothing to be done by SQL. */
  readonly sql: string | null;
}

/** What ends it, in words, and the SQL to copy. Nothing of this is run. */
export function wayOutOf(holder: WayOutOf): WayOut {
  if (holder.source === 'prepared') return ofPrepared(holder);
  if (holder.source === 'slot' || holder.source === 'slot-catalog') return ofSlot(holder);
  if (holder.source === 'standby') {
    const wayOut =
      'A standby with hot_standby_feedback: end the query that runs there, or turn hot_standby_feedback off on it.';
    return { wayOut, sql: null };
  }
  return { wayOut: ofBackend(holder), sql: null };
}

function ofBackend({ isAutovacuum, isOurs, state, pid }: WayOutOf): string {
  if (isOurs) return 'One of Heapscope’s own connections: it ends with the question that it answers.';
  if (isAutovacuum) return 'An autovacuum worker that analyzes: it ends by itself.';
  if (state?.startsWith('idle in transaction')) {
    return `COMMIT or ROLLBACK in its application, or End backend ${pid} in Activity: what it had not committed is rolled back.`;
  }
  if (state === 'active')
    return `It ends with its statement or transaction, or by Cancel or End of ${pid} in Activity.`;
  return `It ends with its transaction, or by End of backend ${pid} in Activity.`;
}

function ofPrepared({ name, datname }: WayOutOf): WayOut {
  const where = datname === null ? 'in its database' : `in database ${datname}`;
  return {
    wayOut: `No backend holds it: COMMIT PREPARED or ROLLBACK PREPARED ${where}, by its owner or a superuser. Ask its transaction manager first.`,
    sql: `ROLLBACK PREPARED ${literal(name)};`,
  };
}

function ofSlot({ name, isActive, slotType, pid }: WayOutOf): WayOut {
  const sql = `SELECT pg_catalog.pg_drop_replication_slot(${literal(name)});`;
  if (isActive) {
    const whom = slotType === 'logical' ? 'its subscriber' : 'the standby that uses it';
    return {
      wayOut: `In use${pid === null ? '' : ` by pid ${pid}`}: ${whom} must catch up, or end what it runs.`,
      sql: null,
    };
  }
  return {
    wayOut: 'Nobody uses this slot. Drop it if its consumer will not come back: then that one must start anew.',
    sql,
  };
}

/** "pid 18915 (idle in transaction)", "prepared transaction tx-9", "replication slot debezium". */
export function holderName({
  source,
  name,
  pid,
  state,
}: Pick<HorizonHolder, 'source' | 'name' | 'pid' | 'state'>): string {
  if (source === 'prepared') return `prepared transaction ${name}`;
  if (source === 'slot' || source === 'slot-catalog') return `replication slot ${name}`;
  if (source === 'standby') return `standby ${name}`;
  return state === null ? `pid ${pid}` : `pid ${pid} (${state})`;
}

/** How a table is written in SQL to copy. */
export const tableName = (nspname: string, relname: string): string => `${ident(nspname)}.${ident(relname)}`;
