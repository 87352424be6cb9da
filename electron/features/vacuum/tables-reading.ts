import type { At } from '../../../shared/contract/place.ts';
import type { VacuumTables, VacuumVerdict } from '../../../shared/contract/vacuum.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import type { BrokenVacuums } from '../../sampler/broken-vacuums.ts';
import { decisiveOf, type Held, holdersOf } from './holders.ts';
import { horizonHolders, vacuumNow } from './horizon.sql.ts';
import type { Known } from './known.ts';
import { factsOfRow, type Ground, type RowFacts, type TableRow } from './row-facts.ts';
import { rowsOf } from './rows-of.ts';
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
  /** Where each is in the columns of `tables`. */
  readonly placeOf: ReadonlyMap<number, number>;
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
  const rows = rowsOf(await session.columns(tableRows, 0));
  const parents = new Map(
    rows.flatMap(({ oid, inhparent }) => (inhparent === null ? [] : [[oid, inhparent] as const])),
  );
  const tables = noTables();
  const due: TableFacts[] = [];
  // One by one into the columns: what is worked out of 100,000 tables would fill the memory, and few are asked for again.
  for (const row of rows) {
    const one: TableFacts = { row, facts: factsOfRow(row, ground, session.block_size) };
    addNamed(tables, one, rootOf(row.inhparent, parents));
    addCounted(tables, one);
    addJudged(tables, one);
    if (dueVerdicts.has(one.facts.verdict)) due.push(one);
  }
  const placeOf = new Map(tables.oid.map((oid, place) => [oid, place]));
  const reading = { server: ground.server, tables, placeOf, due };
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
function rootOf(parent: number | null, parents: ReadonlyMap<number, number>): number | null {
  let root = parent;
  // A tree is never deeper than a few; one that changes while it is read may not keep us here.
  for (let depth = 0; depth < 100 && root !== null; depth += 1) {
    const above = parents.get(root);
    if (above === undefined) return root;
    root = above;
  }
  return root;
}

const noTables = (): VacuumTables => ({
  oid: [],
  nspname: [],
  relname: [],
  relkind: [],
  rootOid: [],
  isSystem: [],
  heap_bytes: [],
  reltuples: [],
  n_live_tup: [],
  n_dead_tup: [],
  n_mod_since_analyze: [],
  n_ins_since_vacuum: [],
  vacuum_threshold: [],
  insert_threshold: [],
  analyze_threshold: [],
  isAutovacuumOn: [],
  last_vacuum: [],
  last_autovacuum: [],
  last_analyze: [],
  last_autoanalyze: [],
  vacuum_count: [],
  autovacuum_count: [],
  analyze_count: [],
  autoanalyze_count: [],
  toast_dead_tup: [],
  toast_threshold: [],
  xid_age: [],
  mxid_age: [],
  freeze_max_age: [],
  verdict: [],
});

function addNamed(to: VacuumTables, { row, facts }: TableFacts, rootOid: number | null): void {
  to.oid.push(row.oid);
  to.nspname.push(row.nspname);
  to.relname.push(row.relname);
  to.relkind.push(row.relkind);
  to.rootOid.push(rootOid);
  to.isSystem.push(facts.isSystem);
  to.heap_bytes.push(facts.heap_bytes);
  to.reltuples.push(row.reltuples < 0 ? null : row.reltuples);
}

/** Where the counters are lost they are unknown, not 0. */
function addCounted(to: VacuumTables, { row, facts: { isCounted } }: TableFacts): void {
  to.n_live_tup.push(isCounted ? row.live : null);
  to.n_dead_tup.push(isCounted ? row.dead : null);
  to.n_mod_since_analyze.push(isCounted ? row.modified : null);
  to.n_ins_since_vacuum.push(isCounted ? row.inserted : null);
  to.toast_dead_tup.push(isCounted ? row.toast_dead : null);
  to.last_vacuum.push(row.last_vacuum);
  to.last_autovacuum.push(row.last_autovacuum);
  to.last_analyze.push(row.last_analyze);
  to.last_autoanalyze.push(row.last_autoanalyze);
  to.vacuum_count.push(row.vacuum_count);
  to.autovacuum_count.push(row.autovacuum_count);
  to.analyze_count.push(row.analyze_count);
  to.autoanalyze_count.push(row.autoanalyze_count);
}

function addJudged(to: VacuumTables, { row, facts }: TableFacts): void {
  const { thresholds } = facts;
  const hasRows = row.relkind !== 'p';
  to.vacuum_threshold.push(hasRows ? thresholds.vacuum : null);
  to.insert_threshold.push(hasRows ? thresholds.insert : null);
  to.analyze_threshold.push(hasRows ? thresholds.analyze : null);
  to.isAutovacuumOn.push(thresholds.isAutovacuumOn);
  to.toast_threshold.push(facts.toastThreshold);
  to.xid_age.push(row.xid_age);
  to.mxid_age.push(row.mxid_age);
  to.freeze_max_age.push(thresholds.freeze_max_age);
  to.verdict.push(facts.verdict);
}
