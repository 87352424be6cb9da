import type { Connect, Running, ScenarioConnection } from '../connection.ts';
import { type Round, repeatedly } from '../cycle.ts';
import { growth } from '../growth.ts';
import { leak } from '../leak.ts';
import { lockLoop } from '../lock-loop.ts';
import { openTransaction } from '../open-transaction.ts';
import { steadyWrites } from '../steady-writes.ts';

/** As a role of the scenario; each trouble has its own user. */
export type ConnectAs = (applicationName: string, role: string) => Promise<ScenarioConnection>;

/** Never more backends than this at a time: the leak's six, the lock's three, one for each other. */
export const mostBackends = 15;

interface Trouble {
  readonly role: string;
  readonly round: (round: Round) => Promise<void>;
}

/** Nothing here takes a lock that a reader would wait for, or for longer than a moment. */
const troubles: readonly Trouble[] = [
  {
    role: 'drproject',
    round: openTransaction({
      applicationName: 'drproject.cgi',
      query: 'UPDATE session SET last_visit = 1773315980 WHERE sid = (SELECT min(sid) FROM session)',
      forMs: 300_000,
    }),
  },
  {
    role: 'drproject',
    round: leak({
      applicationName: 'drproject.cgi',
      queries: [
        "SELECT value FROM system WHERE name = 'database_version'",
        "SELECT name, value FROM session_attribute WHERE sid = 'a5b1c0'",
        'SELECT username, action FROM permission',
      ],
      everyMs: 20_000,
      most: 6,
    }),
  },
  {
    role: 'processor',
    round: lockLoop({
      holder: 'crontabber',
      waiter: 'processor',
      lock: 'LOCK TABLE crontabber_state IN SHARE ROW EXCLUSIVE MODE',
      writes: [
        "UPDATE crontabber_state SET last_run = now() WHERE app_name = 'reports-clean'",
        "UPDATE crontabber_state SET last_run = now() WHERE app_name = 'missing-symbols'",
      ],
      heldMs: 2500,
      freeMs: 1500,
    }),
  },
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

/** Starts all of them; they go on by themselves until they are stopped. */
export function startTroubles(connectAs: ConnectAs, log: (line: string) => void): Running {
  const running = troubles.map(({ role, round }) => {
    const connect: Connect = (applicationName) => connectAs(applicationName, role);
    return repeatedly(connect, round, log);
  });
  return {
    async stop() {
      await Promise.all(running.map((one) => one.stop()));
    },
  };
}
