import type { At } from '../../../shared/contract/place.ts';
import type { VacuumTables, VacuumVerdict } from '../../../shared/contract/vacuum.ts';
import { fail } from '../../../shared/failure.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import { asked } from '../../postgres/statement.ts';
import type { BrokenVacuums } from '../../sampler/broken-vacuums.ts';
import { decisiveOf, type Held, holdersOf } from './holders.ts';
import { horizonHolders, vacuumNow } from './horizon.sql.ts';
import type { Known } from './known.ts';
import { factsOfRow, type Ground, type RowFacts, type TableRow } from './row-facts.ts';
import { rowAt, type TableColumns } from './rows-of.ts';
import { readServer, type ServerNow } from './settings.ts';
import { tableRows } from './tables.sql.ts';
import { addJudged, noneJudged, readColumns } from './tables-columns.ts';

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
  const [holders, [now]] = await session.together(asked(horizonHolders), asked(vacuumNow, []));
  const held = holdersOf(holders, ours, known.horizon, server.nowMs);
  const progress = now?.progress ?? fail('internal', 'vacuum.now told nothing');
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
  const judged = noneJudged();
  const due: TableFacts[] = [];
  // One by one as they come: rows of 100,000 tables and what is worked out of them would fill the memory, and few are asked for again.
  const judge = (read: TableColumns, i: number) => {
    const row = rowAt(read, i);
    const facts = factsOfRow(row, ground, session.block_size);
    addJudged(judged, row, facts);
    if (dueVerdicts.has(facts.verdict)) due.push({ row, facts });
  };
  const columns = await session.columnsAsTheyCome(tableRows, judge, 0);
  const tables = { ...readColumns(columns, judged.isCounted), ...judged.columns };
  const reading = { server: ground.server, tables, due };
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
