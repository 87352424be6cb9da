import { existsSync, readFileSync } from 'node:fs';
import type { Running } from '../scenarios/connection.ts';
import { buildHugeCatalog, hugeCatalog, smallCatalog } from '../scenarios/huge-catalog.ts';
import { lockExclusively, prepareLock, queueAlter, truncateOpenly } from '../scenarios/locked-tables.ts';
import { startPostgres } from '../support/postgres.ts';
import type { TestServer } from '../support/server-address.ts';
import { type Contestant, contestant, interleave, median, medianMs, privateMbOf, type Run, report } from './harness.ts';

/**
 * Heap, TOAST, indexes and total of every table and materialized view, to the byte. The limit is one set-based statement
 * on a fresh connection; ours may be interrupted, waits for no lock, and keeps its statements short and its backends
 * small.
 */
const isSmall = process.argv.includes('--small');
const repeats = Number(process.env.HEAPSCOPE_BENCH_REPEATS ?? (isSmall ? 3 : 7));
const psql = ['/usr/lib/postgresql/15/bin/psql', '/usr/bin/psql', '/opt/homebrew/bin/psql'].find((at) =>
  existsSync(at),
);

/** Private memory of the largest backend in `database`, sampled while `run` runs. */
async function watched(server: TestServer, database: string, run: () => Promise<Run>): Promise<Run> {
  let mostMb = 0;
  const look = () => {
    for (const pid of backends(server.pid, database)) mostMb = Math.max(mostMb, privateMbOf(pid) || 0);
  };
  const timer = setInterval(look, 25);
  const done = await run().finally(() => clearInterval(timer));
  return { ...done, figures: { ...done.figures, backendMb: mostMb } };
}

/** A process may end while it is looked at. */
function procFile(file: string): string {
  try {
    return readFileSync(`/proc/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** The postmaster's children that serve this database. Linux only; elsewhere there is nothing to see. */
function backends(postmaster: number, database: string): number[] {
  const children = procFile(`${postmaster}/task/${postmaster}/children`).trim().split(' ').map(Number);
  return children.filter((pid) => procFile(`${pid}/cmdline`).includes(` ${database} `));
}

const figures = (runs: readonly Run[], name: string) => runs.map((run) => run.figures?.[name] ?? Number.NaN);

function sameBytes(runs: ReadonlyMap<string, readonly Run[]>): number {
  const all = [...figures(runs.get('ours') ?? [], 'bytes'), ...figures(runs.get('limit') ?? [], 'bytes')];
  const [first] = all;
  if (first === undefined || all.some((bytes) => bytes !== first)) throw new Error(`totals differ: ${all.join(', ')}`);
  return first;
}

/** Tables under every kind of lock: one more report, which must neither wait nor pass over them in silence. */
async function underLocks(server: TestServer, database: string, ours: Contestant): Promise<string> {
  const connect = (name: string) => server.connect(name, database);
  const held: Running[] = [
    await lockExclusively(connect, [['app', 'shard9_000']]),
    await truncateOpenly(connect, 'app', 'shard9_001'),
    await queueAlter(connect, 'app', 'shard9_002'),
    await prepareLock(connect, 'app', 'shard9_003'),
  ];
  const run = await ours.run().finally(async () => {
    for (const one of held) await one.stop();
  });
  const { locked = 0 } = run.figures ?? {};
  if (locked !== held.length) throw new Error(`${held.length} tables were locked, the report says ${locked}`);
  return `under LOCK, TRUNCATE, a queued ALTER and a prepared transaction: ${Math.round(run.ms)} ms, ${locked} said to be locked`;
}

const settings = { shared_buffers: '512MB', autovacuum: false, jit: false, max_locks_per_transaction: 256 };
const server = await startPostgres({ settings });
const contestants: Contestant[] = [];
try {
  const database = await server.createDatabase('bench_sizes');
  const counts = await buildHugeCatalog((name) => database.connect(name), isSmall ? smallCatalog : hugeCatalog);
  console.log(`${counts.tables} tables and partitions, ${counts.rows} rows of pg_class`);
  if (!isSmall && (counts.tables < 18_000 || counts.rows < 80_000)) throw new Error('the catalog is too small');

  const env = { BENCH_URL: database.url };
  const ours = contestant('ours', 'sizes-ours.ts', env);
  contestants.push(
    { ...ours, run: () => watched(server, database.name, () => ours.run()) },
    contestant('limit', 'sizes-limit.ts', { ...env, BENCH_SQL: 'sizes-limit.sql' }),
    contestant('bare estimates', 'sizes-limit.ts', { ...env, BENCH_SQL: 'sizes-estimates.sql' }),
    ...(psql ? [contestant('psql', 'sizes-psql.ts', { ...env, BENCH_PSQL: psql })] : []),
  );
  const runs = await interleave(contestants, repeats);

  const bytes = sameBytes(runs);
  const connection = await database.connect();
  const [truth] = await connection.query(`
    SELECT sum(pg_total_relation_size(oid)) AS bytes FROM pg_class WHERE relkind IN ('r', 'm') AND NOT relisshared`);
  await connection.close();
  if (Number(truth?.bytes) !== bytes)
    throw new Error(`sum(pg_total_relation_size) is ${Number(truth?.bytes)}, ours ${bytes}`);

  const own = runs.get('ours') ?? [];
  const [oursMs, limitMs] = [medianMs(runs, 'ours'), medianMs(runs, 'limit')];
  const estimatesMs = median(figures(own, 'estimatesMs'));
  const bareMs = medianMs(runs, 'bare estimates');
  const longestMs = median(figures(own, 'longestStatementMs'));
  const backendMb = Math.max(...figures(own, 'backendMb'));
  const ms = (value: number) => `${Math.round(value)} ms`;
  const psqlMs = psql ? medianMs(runs, 'psql') : Number.NaN;
  report(
    {
      bench: 'sizes',
      unit: 'ms',
      ours: oursMs,
      limit: limitMs,
      limitIs: 'one set-based statement on a fresh connection',
      peers: psql ? { 'psql \\dtm+ *.*': psqlMs } : {},
      figures: [
        {
          ...{ what: 'all exact', unit: 'ms', ours: oursMs, beside: limitMs, allowed: 2.5 },
          besideIs: 'one set-based statement on a fresh connection',
        },
        {
          ...{ what: 'estimates', unit: 'ms', ours: estimatesMs, beside: bareMs, allowed: 2 },
          besideIs: 'the bare statement',
        },
      ],
    },
    [
      `all exact: ${ms(oursMs)}, limit ${ms(limitMs)}: ${(oursMs / limitMs).toFixed(2)} × (at most 2.5), equal to sum(pg_total_relation_size): ${bytes} bytes`,
      `estimates: ${ms(estimatesMs)}, the bare statement ${ms(bareMs)}: ${(estimatesMs / bareMs).toFixed(2)} × (at most 2)`,
      `longest statement: ${ms(longestMs)} of the limit's ${ms(limitMs)}: ${(longestMs / limitMs).toFixed(3)} (at most 0.2)`,
      `largest backend of ours: ${backendMb.toFixed(0)} MB private (at most 120); peak of the host process ${ours.peakMb()} MB`,
      await underLocks(server, database.name, ours),
    ],
  );
} finally {
  for (const each of contestants) await each.stop();
  await server.stop();
}
