import { fail } from '../../../shared/failure.ts';
import { ident } from '../../../shared/ident.ts';
import type { BenchmarkSession } from '../../postgres/benchmark-session.ts';
import type { KeyValue } from './key-contestants.ts';
import type { KeyTable } from './measured-key.ts';
import type { Shape } from './strategy-sql.ts';

/**
 * Ids of one seed: the same on the same data, spread over the whole table. A table of up to 64 MB is read whole and the
 * ids with the smallest hash are taken; of a larger one TABLESAMPLE … REPEATABLE (seed) reads some blocks first, more
 * than there are ids, so that they do not come from a few blocks only.
 */
export interface SampleOptions {
  readonly count: number;
  readonly seed: number;
  readonly shape: Shape;
  readonly pageRows: number;
  readonly block_size: number;
  /** Up to this a table is read whole. */
  readonly wholeBytes?: number;
}

const mostWholeBytes = 64e6;
/** Beyond this many, ids repeat. */
export const mostIds = 20_000;

export async function sampleIds(
  session: BenchmarkSession,
  table: KeyTable,
  options: SampleOptions,
): Promise<readonly KeyValue[]> {
  const limit = options.shape === 'list' ? await lastStart(session, table, options.pageRows) : null;
  if (limit === 'one page') return firstOnly(session, table);
  const pages = await pagesOf(session, table, options.block_size);
  const share = shareOf(pages, options);
  const ids = await sampled(session, table, { ...options, limit, share });
  if (ids.length > 0 || share === null) return ids;
  // Blocks that hold no rows any more: look at all of it.
  return sampled(session, table, { ...options, limit, share: null });
}

async function ask(
  session: BenchmarkSession,
  text: string,
  params: readonly (string | null)[],
): Promise<readonly KeyValue[]> {
  const { cells } = await session.run('unnamed', { name: 'benchmark.sample', text }, params, { keepsRows: true });
  return cells.map((row) => row.map((cell) => cell ?? fail('internal', 'a primary key holds NULL')));
}

const quoted = (name: string) => ident(name);
const from = (table: KeyTable) => `${quoted(table.nspname)}.${quoted(table.relname)} AS t`;
const keyOf = (table: KeyTable) => table.key.map((place) => `t.${quoted(table.columns[place]?.name ?? '?')}`);

async function pagesOf(session: BenchmarkSession, table: KeyTable, block_size: number): Promise<number> {
  const text =
    'SELECT (pg_catalog.pg_relation_size($1::pg_catalog.oid) + coalesce((' +
    'SELECT pg_catalog.sum(pg_catalog.pg_relation_size(p.relid)) FROM pg_catalog.pg_partition_tree($1::pg_catalog.oid) AS p ' +
    'WHERE p.isleaf AND p.relid <> $1::pg_catalog.oid), 0))::pg_catalog.text';
  const [row] = await ask(session, text, [`${table.oid}`]);
  return Number(row?.[0] ?? 0) / block_size;
}

/** Share of the blocks to look at, in percent; null: all of them. */
function shareOf(pages: number, { count, block_size, wholeBytes = mostWholeBytes }: SampleOptions): number | null {
  if (pages * block_size <= wholeBytes) return null;
  const blocks = Math.max(wholeBytes / block_size / 4, count * 2);
  const share = (100 * blocks) / pages;
  return share >= 50 ? null : share;
}

async function sampled(
  session: BenchmarkSession,
  table: KeyTable,
  options: SampleOptions & { readonly limit: KeyValue | null; readonly share: number | null },
): Promise<readonly KeyValue[]> {
  const { seed, count, limit, share } = options;
  const key = keyOf(table);
  const columns = key.join(', ');
  const sample = share === null ? '' : ` TABLESAMPLE SYSTEM (${share.toFixed(6)}) REPEATABLE (${seed})`;
  const bound = limit === null ? '' : ` WHERE (${columns}) <= (${key.map((_, i) => `$${i + 1}`).join(', ')})`;
  const hash = `pg_catalog.hashtextextended(ROW(${columns})::pg_catalog.text, ${seed})`;
  const text = `SELECT ${columns} FROM ${from(table)}${sample}${bound} ORDER BY ${hash}, ${columns} LIMIT ${count}`;
  return ask(session, text, limit ?? []);
}

/** The last id that a full page can begin with. */
async function lastStart(session: BenchmarkSession, table: KeyTable, pageRows: number): Promise<KeyValue | 'one page'> {
  const key = keyOf(table);
  const order = key.map((column) => `${column} DESC`).join(', ');
  const text = `SELECT ${key.join(', ')} FROM ${from(table)} ORDER BY ${order} OFFSET ${pageRows - 1} LIMIT 1`;
  const [found] = await ask(session, text, []);
  return found ?? 'one page';
}

function firstOnly(session: BenchmarkSession, table: KeyTable): Promise<readonly KeyValue[]> {
  const key = keyOf(table);
  return ask(session, `SELECT ${key.join(', ')} FROM ${from(table)} ORDER BY ${key.join(', ')} LIMIT 1`, []);
}
