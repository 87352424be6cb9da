import type { ServerFacts } from '../../../shared/contract/connections.ts';
import { fail } from '../../../shared/failure.ts';
import { formulaOf } from '../../../shared/vacuum/formula.ts';
import { tableName } from '../../../shared/vacuum/holder-words.ts';
import { nextHolder } from '../../../shared/vacuum/next-holder.ts';
import { optionLines } from '../../../shared/vacuum/reloptions.ts';
import { toCopy } from '../../../shared/vacuum/to-copy.ts';
import { whyOf } from '../../../shared/vacuum/why.ts';
import type { Session } from '../../postgres/session.ts';
import type { BrokenVacuumSeen } from '../../sampler/broken-vacuums.ts';
import { readBloat } from './bloat.ts';
import { bloatLacks, type Lack, tablesLack } from './lacks.ts';
import { factsOfRow, type TableRow } from './row-facts.ts';
import { tableRows } from './tables.sql.ts';
import { type GroundRead, type ReadingNeeds, readGround } from './tables-reading.ts';

interface TableAnswer {
  formula: string[];
  why: string[];
  reloptions: string[];
  copy: { sql: string; words: string }[];
  lacks: Lack[];
}

/** One table, read anew. Fails with `sql` when it is gone. */
export async function tableAnswer(
  session: Session,
  needs: ReadingNeeds,
  facts: ServerFacts,
  relid: number,
): Promise<TableAnswer> {
  const read = await readGround(session, needs);
  const [row] = await session.rows(tableRows, relid);
  if (row === undefined) return fail('sql', 'This table does not exist any more', { advice: 'Refresh the list.' });
  const { bloat, hidden } = await readBloat(session, relid);
  const { ground } = read;
  const judged = factsOfRow(row, ground, session.block_size);
  const { server } = ground;
  const why = whyOf({
    verdict: judged.verdict,
    judged: judged.judged,
    relname: row.relname,
    heap_bytes: row.relpages * session.block_size,
    needed_bytes: bloat[0]?.needed_bytes ?? null,
    ...holdersIn(read),
    broken: brokenSince(ground.broken.get(relid) ?? [], judged.judged.vacuumedMs),
    isServerAutovacuumOn: server.settings.isAutovacuumOn,
    isStandby: server.row.is_standby,
    naptimeMs: server.naptimeMs,
    reltuples: row.reltuples,
  });
  const reloptions = optionLines(row.reloptions);
  return {
    formula: row.relkind === 'p' ? [] : [...formulaOf(row, judged.thresholds, server.settings)],
    why,
    reloptions: [...reloptions, ...optionLines(row.toast_reloptions).map((line) => `toast.${line}`)],
    copy: copyOf(row, read, reloptions),
    lacks: [...tablesLack(facts, server.row.track_counts), ...bloatLacks(facts, hidden)],
  };
}

function holdersIn({ held, decisive }: GroundRead) {
  if (decisive === null) return { decisive: null, next: null };
  const holders = held.map(({ holder }) => holder);
  return { decisive: holders[decisive] ?? null, next: nextHolder(holders, decisive) };
}

function brokenSince(broken: readonly BrokenVacuumSeen[], vacuumedMs: number | null) {
  const since = broken.filter(({ atMs }) => atMs > (vacuumedMs ?? 0));
  return { times: since.length, culprit: since.findLast(({ culprit }) => culprit !== null)?.culprit ?? null };
}

function copyOf(row: TableRow, { ground }: GroundRead, reloptions: readonly string[]): TableAnswer['copy'] {
  return toCopy({
    name: tableName(row.nspname, row.relname),
    relkind: row.relkind,
    isTemporary: row.is_temporary,
    isServerAutovacuumOn: ground.server.settings.isAutovacuumOn,
    isAutovacuumOff:
      reloptions.some((line) => line.startsWith('autovacuum_enabled=')) && ground.server.settings.isAutovacuumOn,
    reltuples: row.reltuples,
  });
}
