import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repeatedly } from '../scenarios/cycle.ts';
import { buildHugeCatalog, hugeCatalog, smallCatalog } from '../scenarios/huge-catalog.ts';
import { manyBackends, threeHundred } from '../scenarios/many-backends.ts';
import { type DoorClient, openDoor } from '../support/door-client.ts';
import { startHost } from '../support/host.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { keepAwake } from './awake.ts';
import {
  type Contestant,
  contestant,
  interleave,
  median,
  medianMs,
  medianRatio,
  peakMbOf,
  type Run,
  report,
} from './harness.ts';
import { atRest, lookMs } from './health-rest.ts';

/**
 * What Vacuum and Writes cost. First their answers at the page's side of the door, on the huge catalog, beside the very
 * statements that they sent through a bare driver. Then the whole app at rest: somebody watches a database with 300
 * backends once a second and asks nothing; the server's CPU of all backends of ours.
 */
const isSmall = process.argv.includes('--small');
const repeats = isSmall ? 3 : 21;
const restMs = isSmall ? 20_000 : 180_000;
/** For the engines to compile, on both sides, what is asked again and again. */
const warmUps = isSmall ? 1 : 5;
const mostRatio = 1.2;

/** One answer, how long it took, and what was sent for it. */
interface Answer extends Run {
  readonly statements: readonly { readonly text: string; readonly params: readonly (string | null)[] }[];
}
type Ask = () => Promise<Answer>;

async function connect(door: DoorClient, server: OwnPostgres, { name }: TestDatabase, id: string) {
  const { host, port, user, password } = server;
  const profile = { id, name: id, host, port, database: name, user } as const;
  await door.get('connections.save', { profile: { ...profile, tls: 'off', environment: 'local' }, password });
  return (await door.get('connections.open', { id, password })).at;
}

/** Readings of Writes are 5 s apart and shared, so each of these is by a connection that has none yet, closed behind it. */
function writesOf(door: DoorClient, open: () => Promise<string>): Ask {
  return async () => {
    const at = await open();
    const stopper = new AbortController();
    const started = performance.now();
    let answer: Answer | undefined;
    await door.listen(
      'writes.watch',
      { at, seconds: 60 },
      ({ tables, sql }) => {
        answer ??= { ms: performance.now() - started, rows: tables.oid.length, statements: sql };
        stopper.abort();
      },
      stopper.signal,
    );
    await door.get('connections.close', { at });
    if (answer === undefined) throw new Error('writes.watch told nothing');
    return answer;
  };
}

function questions(door: DoorClient, at: string, openNew: () => Promise<string>): ReadonlyMap<string, Ask> {
  type Reply = { readonly ok: true; readonly statements: Answer['statements'] } | { readonly ok: false };
  const timed =
    <R extends Reply>(ask: () => Promise<R>, rowsOf: (data: Extract<R, { ok: true }>) => number): Ask =>
    async () => {
      const started = performance.now();
      const reply = await answered(ask());
      return { ms: performance.now() - started, rows: rowsOf(reply), statements: reply.statements };
    };
  return new Map<string, Ask>([
    [
      'vacuum.tables',
      timed(
        () => door.ask('vacuum.tables', { at }),
        ({ data }) => data.tables.oid.length,
      ),
    ],
    [
      'vacuum.now',
      timed(
        () => door.ask('vacuum.now', { at }),
        ({ data }) => data.holders.length,
      ),
    ],
    [
      'vacuum.bloat',
      timed(
        () => door.ask('vacuum.bloat', { at }),
        ({ data }) => data.bloat.length,
      ),
    ],
    ['writes.watch', writesOf(door, openNew)],
  ]);
}

async function answered<R extends { readonly ok: boolean }>(asked: Promise<R>): Promise<Extract<R, { ok: true }>> {
  const reply = await asked;
  if (!reply.ok) throw new Error(JSON.stringify(reply));
  return reply as Extract<R, { ok: true }>;
}

/** Both of each question, in a folder of the statements. */
async function sides(name: string, ask: Ask, folder: string, url: string): Promise<readonly Contestant[]> {
  const file = path.join(folder, `${name}.json`);
  // The first time it may ask more than ever after.
  await ask();
  writeFileSync(file, JSON.stringify((await ask()).statements));
  return [
    { name, run: ask, peakMb: () => Number.NaN, stop: async () => undefined },
    contestant(`${name} bare`, 'statements-limit.ts', {
      ...{ BENCH_URL: url, BENCH_STATEMENTS: file },
      BENCH_FRESH: name === 'writes.watch' ? '1' : '0',
    }),
  ];
}

async function untilAllStand(server: OwnPostgres): Promise<number> {
  const watcher = await server.connect('bench');
  const wanted = "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name LIKE 'many %'";
  let standing = 0;
  while (standing < 300) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    standing = Number((await watcher.query(wanted))[0]?.n);
  }
  await watcher.close();
  return standing;
}

const server = await startPostgres({
  settings: {
    ...{ max_connections: 450, shared_buffers: '512MB', autovacuum: false, jit: false },
    max_locks_per_transaction: 256,
  },
});
const host = await startHost({ args: ['--no-demo'] });
const folder = mkdtempSync(path.join(tmpdir(), 'heapscope-bench-'));
const contestants: Contestant[] = [];
try {
  const database = await server.createDatabase('bench_health');
  const counts = await buildHugeCatalog((name) => database.connect(name), isSmall ? smallCatalog : hugeCatalog);
  console.log(`${counts.tables} tables and partitions, ${counts.rows} rows of pg_class`);
  if (!isSmall && (counts.tables < 18_000 || counts.rows < 80_000)) throw new Error('the catalog is too small');
  const door = await openDoor(host);
  const at = await connect(door, server, database, 'bench');
  let opened = 0;
  const openNew = () => {
    opened += 1;
    return connect(door, server, database, `turn-${opened}`);
  };
  for (const [name, ask] of questions(door, at, openNew)) {
    contestants.push(...(await sides(name, ask, folder, database.url)));
  }
  // An answer of 5 ms would mostly be cores that wake up: once more for ours, since it goes through one process more.
  const mayRest = keepAwake();
  const runs = await interleave(contestants, repeats, warmUps).finally(mayRest);
  const names = contestants.map(({ name }) => name).filter((name) => !name.endsWith(' bare'));
  const compared = names.map((name) => ({
    name,
    ours: medianMs(runs, name),
    limit: medianMs(runs, `${name} bare`),
    ratio: medianRatio(runs, name, `${name} bare`),
  }));
  const worst = compared.reduce((a, b) => (a.ratio > b.ratio ? a : b));

  const crowd = repeatedly(
    (name) => database.connect(name),
    manyBackends({ ...threeHundred, heldMs: 36e5 }),
    console.error,
  );
  const backends = await untilAllStand(server);
  const rest = await atRest(door, server, at, restMs);
  const look = await lookMs(server, database.name);
  await crowd.stop();
  door.close();
  const text = (value: number) => value.toFixed(2);
  report(
    {
      ...{ bench: 'health', unit: 'ms', ours: worst.ours, limit: worst.limit, ratio: worst.ratio },
      limitIs: `the statements of ${worst.name} through a bare pg client, rows as arrays`,
      peers: {},
      figures: [
        ...compared.map(({ name, ours, limit, ratio }) => ({
          ...{ what: name, unit: 'ms', ours, beside: limit, ratio, allowed: mostRatio },
          besideIs: 'the same statements through a bare client',
        })),
        {
          ...{ what: 'at rest beside 302 backends', unit: 'ms/s', ours: rest.all, beside: 10, allowed: 1 },
          besideIs: '1 % of a core',
        },
      ],
    },
    [
      ...compared.map(({ name, ours, limit, ratio }) => {
        const rows = median((runs.get(name) ?? []).map((run) => run.rows));
        return `${name}: ${text(ours)} ms, bare ${text(limit)}: ${text(ratio)} × (at most ${mostRatio}), ${rows} rows`;
      }),
      `at rest beside ${backends} backends, ${restMs / 1000} s: ${text(rest.all)} ms of server CPU per second (less than 10)`,
      ...rest.byStatement.map(
        ({ name, everySeconds, msPerSecond }) =>
          `  ${name}: every ${everySeconds.toFixed(1)} s, ${text(msPerSecond)} ms of waiting per second`,
      ),
      `a look for cancelled autovacuums beside them, once a second while a worker runs: ${text(look)} ms of server CPU`,
      `peak of the host process ${peakMbOf(host.pid)} MB`,
    ],
  );
} finally {
  for (const each of contestants) await each.stop();
  await host.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
