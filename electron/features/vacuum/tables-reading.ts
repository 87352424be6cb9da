import type { At } from '../../../shared/contract/place.ts';
import type { VacuumTables, VacuumVerdict } from '../../../shared/contract/vacuum.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import type { BrokenVacuums } from '../../sampler/broken-vacuums.ts';
import { decisiveOf, type Held, holdersOf } from './holders.ts';
import { horizonHolders, vacuumNow } from './horizon.sql.ts';
import type { Known } from './known.ts';
import { factsOfRow, type Ground, type RowFacts, type TableRow } from './row-facts.ts';
import { readServer, type ServerNow } from './settings.ts';
import { tableRows } from './tables.sql.ts';

export interface ReadingNeeds {
  readonly databases: Pick<Databases, 'ourPids'>;
  readonly brokenVacuums: BrokenVacuums;
  readonly known: Known;
  readonly at: At;
}

/** One table as a reading found it, with what was worked out of it. */
export interface TableFacts {
  readonly row: TableRow;
  readonly facts: RowFacts;
}

/** Every table of a database at one moment. */
export interface TablesReading {
  readonly server: ServerNow;
  readonly tables: VacuumTables;
  readonly byOid: ReadonlyMap<number, TableFacts>;
  /** Those that autovacuum would take now. */
  readonly due: readonly TableFacts[];
}

/** What a table is judged by besides itself. */
export interface GroundRead {
  readonly ground: Ground;
  readonly held: readonly Held[];
  readonly decisive: number | null;
}

export async function readGround(session: Session, needs: ReadingNeeds): Promise<GroundRead> {
  const { known, at } = needs;
  const server = await readServer(session, known);
  const ours = new Set(needs.databases.ourPids());
  const held = holdersOf(await session.rows(horizonHolders), ours, known.horizon, server.nowMs);
  const { progress } = await session.one(vacuumNow, []);
  const running = progress.flatMap(({ relid, kind }) => (relid === null || kind === 'analyze' ? [] : [relid]));
  const decisive = decisiveOf(held, server.nowMs);
  const ground: Ground = {
    server,
    memory: known.horizon,
    running: new Set(running),
    broken: needs.brokenVacuums.of(at),
    heldSince: heldSinceOf(held, decisive),
  };
  return { ground, held, decisive };
}

function heldSinceOf(held: readonly Held[], decisive: number | null): Ground['heldSince'] {
  const since = (of: readonly Held[]) => {
    const times = of.flatMap(({ surelySinceMs }) => (surelySinceMs === null ? [] : [surelySinceMs]));
    return times.length === 0 ? null : Math.min(...times);
  };
  const tables = decisive === null ? [] : held.slice(decisive, decisive + 1);
  const slots = held.filter(({ holder }) => holder.isCatalogsOnly);
  return { tables: since(tables), catalogs: since([...tables, ...slots]), shared: since(held) };
}

export async function readTables(session: Session, needs: ReadingNeeds): Promise<TablesReading> {
  const { ground } = await readGround(session, needs);
  const rows = await session.rows(tableRows, 0);
  const all = rows.map((row): TableFacts => ({ row, facts: factsOfRow(row, ground, session.block_size) }));
  const byOid = new Map(all.map((one) => [one.row.oid, one]));
  const due = all.filter(({ facts }) => dueVerdicts.has(facts.verdict));
  const reading = { server: ground.server, tables: tablesOf(all, byOid), byOid, due };
  needs.known.last = reading;
  return reading;
}

const dueVerdicts: ReadonlySet<VacuumVerdict> = new Set<VacuumVerdict>([
  'wraparound',
  'cancelled',
  'held-back',
  'never',
  'due',
  'young',
  'vacuuming',
]);

/** The topmost of its partitioned tables; null when it is no partition. */
function rootOf({ row }: TableFacts, byOid: ReadonlyMap<number, TableFacts>): number | null {
  let root = row.inhparent;
  // A tree is never deeper than a few; one that changes while it is read may not keep us here.
  for (let depth = 0; depth < 100 && root !== null; depth += 1) {
    const above = byOid.get(root)?.row.inhparent ?? null;
    if (above === null) return root;
    root = above;
  }
  return root;
}

function tablesOf(all: readonly TableFacts[], byOid: ReadonlyMap<number, TableFacts>): VacuumTables {
  const column = <T>(of: (row: TableRow, facts: RowFacts) => T): T[] => all.map(({ row, facts }) => of(row, facts));
  const counted = (of: (row: TableRow) => number | null) =>
    column((row, { isCounted }) => (isCounted ? of(row) : null));
  return {
    oid: column(({ oid }) => oid),
    nspname: column(({ nspname }) => nspname),
    relname: column(({ relname }) => relname),
    relkind: column(({ relkind }) => relkind),
    rootOid: all.map((one) => rootOf(one, byOid)),
    isSystem: column((_, { isSystem }) => isSystem),
    heap_bytes: column((_, { heap_bytes }) => heap_bytes),
    reltuples: column(({ reltuples }) => (reltuples < 0 ? null : reltuples)),
    n_live_tup: counted(({ live }) => live),
    n_dead_tup: counted(({ dead }) => dead),
    n_mod_since_analyze: counted(({ modified }) => modified),
    n_ins_since_vacuum: counted(({ inserted }) => inserted),
    vacuum_threshold: column(({ relkind }, { thresholds }) => (relkind === 'p' ? null : thresholds.vacuum)),
    insert_threshold: column(({ relkind }, { thresholds }) => (relkind === 'p' ? null : thresholds.insert)),
    analyze_threshold: column(({ relkind }, { thresholds }) => (relkind === 'p' ? null : thresholds.analyze)),
    isAutovacuumOn: column((_, { thresholds }) => thresholds.isAutovacuumOn),
    last_vacuum: column(({ last_vacuum }) => last_vacuum),
    last_autovacuum: column(({ last_autovacuum }) => last_autovacuum),
    last_analyze: column(({ last_analyze }) => last_analyze),
    last_autoanalyze: column(({ last_autoanalyze }) => last_autoanalyze),
    vacuum_count: column(({ vacuum_count }) => vacuum_count),
    autovacuum_count: column(({ autovacuum_count }) => autovacuum_count),
    analyze_count: column(({ analyze_count }) => analyze_count),
    autoanalyze_count: column(({ autoanalyze_count }) => autoanalyze_count),
    toast_dead_tup: counted(({ toast_dead }) => toast_dead),
    toast_threshold: column((_, { toastThreshold }) => toastThreshold),
    xid_age: column(({ xid_age }) => xid_age),
    mxid_age: column(({ mxid_age }) => mxid_age),
    freeze_max_age: column((_, { thresholds }) => thresholds.freeze_max_age),
    verdict: column((_, { verdict }) => verdict),
  };
}
