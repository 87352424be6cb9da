import type { VacuumTables } from '../../../shared/contract/vacuum.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import { type Lack, tablesLack } from './lacks.ts';
import { type ReadingNeeds, readTables } from './tables-reading.ts';

interface TablesAnswer {
  tables: VacuumTables;
  workers: { busy: number | null; most: number };
  database: { xid_age: number; freeze_max_age: number; mxid_age: number };
  isAutovacuumOn: boolean;
  stats_reset: string | null;
  isStandby: boolean;
  lacks: Lack[];
  readAt: string;
}

export async function tablesAnswer(databases: Databases, needs: ReadingNeeds, call: Call): Promise<TablesAnswer> {
  const facts = await databases.facts(needs.at, call);
  const { server, tables } = await readTables(await databases.session(needs.at, call), needs);
  const { row, settings } = server;
  const { xid_age, mxid_age, freeze_max_age } = row;
  return {
    tables,
    workers: { busy: row.busy_workers, most: row.max_workers },
    database: { xid_age, freeze_max_age, mxid_age },
    isAutovacuumOn: settings.isAutovacuumOn,
    stats_reset: row.stats_reset,
    isStandby: row.is_standby,
    lacks: tablesLack({ ...facts, isStandby: row.is_standby }, row.track_counts),
    readAt: row.server_now,
  };
}
