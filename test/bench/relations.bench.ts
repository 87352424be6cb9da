import { buildHugeCatalog, hugeCatalog, smallCatalog } from '../scenarios/huge-catalog.ts';
import { type DoorClient, openDoor } from '../support/door-client.ts';
import { startHost } from '../support/host.ts';
import { startPostgres } from '../support/postgres.ts';
import { type Contestant, contestant, interleave, medianMs, peakMbOf, type Run, report } from './harness.ts';

/**
 * Every relation and routine with every column and badge of the list, at the page's side of the door: statements,
 * decoding, encoding, the socket and parsing. The limit is the same statements through a bare driver.
 */
const isSmall = process.argv.includes('--small');
const repeats = isSmall ? 3 : 9;

async function list(door: DoorClient, at: string): Promise<Run> {
  const started = performance.now();
  const { relations, routines } = await door.get('relations.list', { at });
  const ms = performance.now() - started;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const letters = relations.relname.reduce((total, name) => total + name.length, 0);
  return {
    ms,
    rows: relations.oid.length + routines.oid.length,
    figures: { oids: sum(relations.oid), pages: sum(relations.relpages), letters },
  };
}

/** The same rows, names and pages on both sides, in every run. */
function requireSame(runs: ReadonlyMap<string, readonly Run[]>): void {
  const told = ['ours', 'limit'].flatMap((name) =>
    (runs.get(name) ?? []).map((run) => JSON.stringify([run.rows, run.figures])),
  );
  if (new Set(told).size !== 1) throw new Error(`answers differ: ${[...new Set(told)].join(' ')}`);
}

const settings = { shared_buffers: '512MB', autovacuum: false, jit: false, max_locks_per_transaction: 256 };
const server = await startPostgres({ settings });
const host = await startHost({ args: ['--no-demo'] });
const contestants: Contestant[] = [];
try {
  const database = await server.createDatabase('bench_relations');
  const counts = await buildHugeCatalog((name) => database.connect(name), isSmall ? smallCatalog : hugeCatalog);
  console.log(`${counts.tables} tables and partitions, ${counts.rows} rows of pg_class, ${counts.routines} routines`);
  if (!isSmall && (counts.tables < 18_000 || counts.rows < 80_000)) throw new Error('the catalog is too small');

  const door = await openDoor(host);
  const { host: address, port, user, password } = server;
  const profile = { id: 'bench', name: 'bench', host: address, port, database: database.name, user } as const;
  await door.get('connections.save', { profile: { ...profile, tls: 'off', environment: 'local' }, password });
  const { at } = await door.get('connections.open', { id: 'bench', password });

  const env = { BENCH_URL: database.url };
  contestants.push(
    {
      name: 'ours',
      run: () => list(door, at),
      peakMb: () => peakMbOf(host.pid),
      stop: async () => door.close(),
    },
    contestant('limit', 'relations-limit.ts', env),
    contestant('psql \\d', 'relations-psql.ts', env),
    contestant('postgres-meta', 'postgres-meta.ts', env),
    contestant('dbgate', 'dbgate.ts', env),
  );
  const runs = await interleave(contestants, repeats);
  requireSame(runs);
  const ms = (name: string) => medianMs(runs, name);
  const peers = Object.fromEntries(['psql \\d', 'postgres-meta', 'dbgate'].map((name) => [name, ms(name)]));
  report(
    {
      bench: 'relations',
      unit: 'ms',
      ours: ms('ours'),
      limit: ms('limit'),
      limitIs: 'the same statements through a bare pg client, rows as arrays',
      peers,
      figures: [
        {
          ...{ what: 'every relation and routine', unit: 'ms', ours: ms('ours'), beside: ms('limit'), allowed: 2 },
          besideIs: 'the same statements through a bare client',
        },
      ],
    },
    [
      ...contestants.map(
        (each) =>
          `${each.name}: ${Math.round(ms(each.name))} ms, ${runs.get(each.name)?.[0]?.rows ?? 0} rows, peak ${each.peakMb()} MB`,
      ),
      `ours ÷ limit: ${(ms('ours') / ms('limit')).toFixed(2)} (at most 2)`,
    ],
  );
} finally {
  for (const each of contestants) await each.stop();
  await host.stop();
  await server.stop();
}
