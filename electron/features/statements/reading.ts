import type { Session } from '../../postgres/session.ts';
import type { Row } from '../../postgres/statement.ts';
import type { KnownTexts } from './known-texts.ts';
import { type Extension, minorOf } from './missing.ts';
import { info, reading } from './reading.sql.ts';

export type Entry = Row<typeof reading.columns>;

/** What one look at the view gave. */
export interface Reading {
  /** Others' entries: ours are left out. */
  readonly entries: readonly Entry[];
  /** Of this database, ours not among them. */
  readonly allEntries: number;
  readonly hidden: number;
  readonly ours: number;
  readonly isWhole: boolean;
  /** Of all entries but ours. */
  readonly sum: { readonly calls: number; readonly total_exec_time: number; readonly wal_bytes: number };
  readonly stats_reset: string | null;
  readonly dealloc: number | null;
}

/** Of each order so many are read. All of them, as a rule: pg_stat_statements.max is 5000 for all databases together. */
const perOrder = 400;
/** pg_stat_statements_info came with 1.9. */
const infoSince = 9;

export const keyOf = ({ queryid, userid, toplevel }: Pick<Entry, 'queryid' | 'userid' | 'toplevel'>): string =>
  queryid === null ? `hidden/${userid}` : `${queryid}/${userid}/${toplevel === null ? '-' : toplevel ? 't' : 'f'}`;

/** The queryid of a key of ours; null: hidden, or no key at all. */
export const queryidOf = (key: string): string | null => /^(-?\d{1,20})\/\d{1,10}\/[-tf]$/u.exec(key)?.[1] ?? null;

export async function readStatements(session: Session, found: Extension, known: KnownTexts): Promise<Reading> {
  const schema = found.schema ?? '';
  const hasInfo = minorOf(found.extversion ?? '') >= infoSince;
  const about = hasInfo ? await session.one(info, schema) : { dealloc: null, stats_reset: null };
  const all = await session.rows(reading, schema, perOrder);
  await known.learn(
    session,
    schema,
    all.flatMap(({ queryid }) => (queryid === null ? [] : [queryid])),
  );
  const isOurs = ({ queryid }: Entry) => known.of(queryid)?.isOurs === true;
  const entries = all.filter((entry) => !isOurs(entry));
  const ours = all.filter(isOurs);
  const allEntries = all[0]?.all_entries ?? 0;
  return {
    entries,
    allEntries: allEntries - ours.length,
    hidden: total(all, (entry) => (entry.is_hidden ? entry.entries : 0)),
    ours: ours.length,
    isWhole: total(all, (entry) => entry.entries) === allEntries,
    sum: {
      calls: (all[0]?.all_calls ?? 0) - total(ours, ({ calls }) => calls),
      total_exec_time: (all[0]?.all_exec_time ?? 0) - total(ours, (entry) => entry.total_exec_time),
      wal_bytes: (all[0]?.all_wal_bytes ?? 0) - total(ours, (entry) => entry.wal_bytes),
    },
    ...about,
  };
}

const total = (entries: readonly Entry[], of: (entry: Entry) => number): number =>
  entries.reduce((sum, entry) => sum + of(entry), 0);
