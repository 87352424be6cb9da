import { abortedTransaction } from '../aborted-transaction.ts';
import { autovacuumCancel } from '../autovacuum-cancel.ts';
import type { Connect, Running, ScenarioConnection } from '../connection.ts';
import { repeatedly } from '../cycle.ts';
import { deadlock } from '../deadlock.ts';
import { growth } from '../growth.ts';
import { leak } from '../leak.ts';
import { lockChain } from '../lock-chain.ts';
import { lockLoop } from '../lock-loop.ts';
import { songPages } from '../n-plus-one.ts';
import { preparedTransaction } from '../prepared-transaction.ts';
import { rowLocks } from '../row-locks.ts';
import { steadyWrites } from '../steady-writes.ts';
import { healthTroubles } from './health.ts';
import type { Trouble } from './trouble.ts';

/** As a role of the scenario; each trouble has its own user. */
export type ConnectAs = (applicationName: string, role: string) => Promise<ScenarioConnection>;

/**
 * Never more backends than this at a time: the leak's ten, the chain's six, the lock loop's two, a deadlock's two for a
 * moment, one for each other. Heapscope's own and the user's psql fit beside them (demo-settings.ts).
 */
export const mostBackends = 34;

/** Quick at first, so that there is something to see at once; then slower, up to the leak's end. */
const leakGapsMs = [2000, 2400, 2900, 3500, 4200, 5000, 6000, 7000, 20_000, 30_000];
const leakGapMs = (leaked: number): number => leakGapsMs[leaked - 1] ?? 30_000;

/**
 * An ALTER TABLE that changes nothing, with a lock that writers wait for and readers do not: no list, and no size of
 * a table, ever waits for the demo's troubles.
 */
const harmlessAlter = 'ALTER TABLE session_attribute ENABLE TRIGGER USER';
const attributeOf = (place: number) =>
  `UPDATE session_attribute SET value = value WHERE sid = md5('${place}') AND name = 'last_ticket'`;
const permissionOf = (action: string) => `UPDATE permission SET action = action WHERE username = '${action}'`;

/** Waiting and locking. Nothing here takes a lock that a reader would wait for. */
const lockTroubles: readonly Trouble[] = [
  {
    role: { 'drproject.cgi': 'drproject', psql: 'deploy', processor: 'processor', 'socorro-webapp': 'webapp' },
    round: lockChain({
      links: [
        { applicationName: 'drproject.cgi', held: [attributeOf(1)] },
        { applicationName: 'psql', waits: harmlessAlter },
        {
          applicationName: 'processor',
          held: ["SELECT action FROM permission WHERE username = 'anonymous' FOR UPDATE"],
          waits: attributeOf(2),
        },
        { applicationName: 'socorro-webapp', waits: attributeOf(3) },
        { applicationName: 'processor', waits: permissionOf('anonymous') },
        { applicationName: 'socorro-webapp', waits: "DELETE FROM permission WHERE username = 'anonymous'" },
      ],
      heldMs: 280_000,
      restMs: 8000,
    }),
  },
  {
    role: 'etl',
    round: rowLocks({
      applicationName: 'bugzilla sync',
      select: 'SELECT id, status FROM bugs WHERE id <= 702000',
      mode: 'FOR UPDATE',
      heldMs: 45_000,
    }),
  },
  {
    role: 'processor',
    round: deadlock({
      applicationNames: ['processor', 'processor'],
      statements: [
        "UPDATE release_channels SET sort = sort WHERE release_channel = 'Beta'",
        "UPDATE release_channels SET sort = sort WHERE release_channel = 'Release'",
      ],
      beforeMs: 500,
      everyMs: 55_000,
      times: 20,
    }),
  },
  {
    role: 'processor',
    round: lockLoop({
      holder: 'crontabber',
      waiter: 'processor',
      lock: 'LOCK TABLE crontabber_state IN SHARE ROW EXCLUSIVE MODE',
      writes: ["UPDATE crontabber_state SET last_run = now() WHERE app_name = 'reports-clean'"],
      heldMs: 2500,
      freeMs: 1500,
    }),
  },
  {
    role: 'processor',
    round: autovacuumCancel({
      applicationName: 'crontabber',
      table: 'crontabber_log',
      leavesDead: 'UPDATE crontabber_log SET duration = duration WHERE id % 40 = 0',
      times: 40,
      lookEveryMs: 1500,
      heldMs: 500,
    }),
  },
];

/** Transactions that somebody forgot. */
const forgotten: readonly Trouble[] = [
  {
    role: 'drproject',
    round: leak({
      applicationName: 'drproject.cgi',
      queries: [
        "SELECT value FROM system WHERE name = 'database_version'",
        "SELECT value FROM system WHERE name = 'repository_dir'",
        "SELECT name, value FROM session_attribute WHERE sid = 'a5b1c0'",
      ],
      everyMs: leakGapMs,
      most: leakGapsMs.length,
    }),
  },
  {
    role: 'webapp',
    round: abortedTransaction({
      applicationName: 'trac',
      query: 'SELECT sid FROM session WHERE last_visit = 1773315980',
      failing: 'SELECT 1 / count(*) FROM session WHERE last_visit < 0',
      forMs: 120_000,
    }),
  },
  {
    role: 'etl',
    round: preparedTransaction({
      applicationName: 'etl',
      gid: 'etl-batch-20150601',
      query: 'UPDATE bugs SET status = status WHERE id = 703000',
      heldMs: 240_000,
    }),
  },
];

/** Ordinary work, which grows tables and leaves row versions. */
const work: readonly Trouble[] = [
  {
    role: 'processor',
    round: steadyWrites({
      applicationName: 'processor',
      query: 'UPDATE product_versions SET build_count = build_count + 1 WHERE product_version_id <= 40',
      everyMs: 500,
      times: 1200,
    }),
  },
  {
    role: 'webapp',
    round: steadyWrites({
      applicationName: 'trac',
      query: "UPDATE session SET last_visit = last_visit WHERE sid LIKE 'a5%' AND authenticated = 1",
      everyMs: 500,
      times: 1200,
    }),
  },
  {
    role: 'processor',
    round: growth({
      applicationName: 'collector',
      find: `SELECT max(inhrelid::regclass::text) AS grown FROM pg_inherits WHERE inhparent = 'reports_user_info'::regclass`,
      rows: (table) => `
        SELECT gen_random_uuid(), to_date(right('${table}', 8), 'YYYYMMDD'), repeat('it just closed ', 20),
               repeat('AdapterVendorID: 0x10de ', 12), NULL, 'http://example.invalid/' || n
        FROM generate_series(1, 40) AS n`,
      everyMs: 1000,
      mostBytes: 6_000_000,
    }),
  },
  {
    role: 'webapp',
    round: steadyWrites({
      applicationName: 'socorro-webapp',
      query:
        'SELECT s.title, a.name FROM songs AS s JOIN artists AS a ON a.id = s.artist_id WHERE s.id = (SELECT 1 + (random() * 1000)::integer)',
      everyMs: 700,
      times: 2000,
    }),
  },
  {
    role: 'analyst',
    round: steadyWrites({
      applicationName: 'weekly report',
      query: "SELECT count(*), pg_sleep(2) FROM crap_annotations WHERE label = 'crap'",
      everyMs: 1500,
      times: 500,
    }),
  },
];

/**
 * The slow report hides the key of its partitions in a cast, so that none is left out: 104 are read for one day. And a
 * page that asks for the artist of each song by itself.
 */
const reading: readonly Trouble[] = [
  { role: 'webapp', round: songPages({ pages: 1000, everyMs: 1500 }) },
  {
    role: 'analyst',
    round: steadyWrites({
      applicationName: 'crashes of a day',
      query: `SELECT signature, count(*) FROM reports WHERE date_processed::date = current_date - 9
              GROUP BY 1 ORDER BY 2 DESC LIMIT 100`,
      everyMs: 15_000,
      times: 200,
    }),
  },
];

/** In the order in which they begin. */
const troubles: readonly Trouble[] = [...lockTroubles, ...forgotten, ...work, ...healthTroubles, ...reading];

/** Starts all of them; they go on by themselves until they are stopped. */
export function startTroubles(connectAs: ConnectAs, log: (line: string) => void): Running {
  const running = troubles.map(({ role, round }) => {
    const roleOf = (name: string) => (typeof role === 'string' ? role : (role[name] ?? 'processor'));
    const connect: Connect = (applicationName) => connectAs(applicationName, roleOf(applicationName));
    return repeatedly(connect, round, log);
  });
  return {
    async stop() {
      await Promise.all(running.map((one) => one.stop()));
    },
  };
}
