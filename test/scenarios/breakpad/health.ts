import { inTurn } from '../in-turn.ts';
import { openTransaction } from '../open-transaction.ts';
import { jsonEnhancements, orphanedLibraryText } from '../orphaned-library.ts';
import { importText } from '../redundant-updates.ts';
import { steadyWrites } from '../steady-writes.ts';
import { taskRunText, writers } from '../xmin-order.ts';
import type { BuildStep } from './step.ts';
import type { Trouble } from './trouble.ts';

/** Five of six rows were deleted long ago, here and there: the file stays, six times as large as its rows. */
const bloated = [
  `CREATE TABLE bug_activity (
     bug_id integer NOT NULL, who text NOT NULL, at timestamptz NOT NULL, field text NOT NULL, removed text NOT NULL,
     added text NOT NULL);
   INSERT INTO bug_activity
   SELECT 700000 + n % 4000, 'user' || n % 900 || '@example.invalid', timestamptz '2015-06-01' + n * interval '7 min', 'status',
          md5(n::text), md5((n / 2)::text) || md5((n / 3)::text)
   FROM generate_series(1, 60000) AS n;
   COMMENT ON TABLE bug_activity IS 'Cleaned up once; nobody ran VACUUM FULL'`,
  'DELETE FROM bug_activity WHERE bug_id % 6 <> 0',
  'VACUUM (ANALYZE) bug_activity',
  'CREATE INDEX bug_activity_bug_id_idx ON bug_activity (bug_id)',
];

/** A price list that is imported over again, 13 of 100 rows really changed; and rows whose writer only xmin tells. */
const written = `
  CREATE TABLE price_list (
    id integer PRIMARY KEY, sku text NOT NULL, title text, price integer NOT NULL, stock integer NOT NULL, imported timestamptz);
  INSERT INTO price_list SELECT n, 'sku ' || n, repeat('title ' || n || ' ', 5), n, n % 50, NULL FROM generate_series(1, 500) AS n;
  CREATE INDEX price_list_price_idx ON price_list (price);
  CREATE INDEX price_list_stock_idx ON price_list (stock);
  CREATE TABLE task_runs (id integer PRIMARY KEY, app_name text, state text NOT NULL);
  INSERT INTO task_runs SELECT n, 'loaded:' || n % 3, 'new' FROM generate_series(1, 1000) AS n;
  CREATE TABLE processing_queue (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, crash_id uuid NOT NULL, state text NOT NULL DEFAULT 'new',
    queued_at timestamptz NOT NULL DEFAULT now(), done_at timestamptz);
  COMMENT ON TABLE price_list IS 'Imported whole each time; 13 of 100 rows differ'`;

/** Columns that hold a function by its oid, which pg_upgrade cannot carry over. */
const rules = `
  CREATE TABLE transform_rules (
    id integer PRIMARY KEY, category text NOT NULL, predicate regproc NOT NULL, action regprocedure);
  INSERT INTO transform_rules VALUES (1, 'processor.json_rewrite', 'now', 'upper(text)'), (2, 'support', 'pg_backend_pid', NULL)`;

/** Beside other steps, whose open transactions would hold VACUUM back, nothing could be freed: a stage of its own. */
export const healthSteps: readonly BuildStep[] = [
  {
    title: 'A bloated table, a price list, a queue',
    database: 'breakpad',
    statements: [
      'SET ROLE breakpad_rw',
      ...bloated,
      written,
      rules,
      'RESET ROLE',
      orphanedLibraryText(jsonEnhancements),
    ],
  },
];

const queueSeconds = 30;

/** What Vacuum and Writes show: each so little a second that it costs nothing, and none of it grows for ever. */
export const healthTroubles: readonly Trouble[] = [
  {
    // Reads nothing and writes nothing for minutes: its snapshot alone keeps every dead row of the database.
    role: 'analyst',
    round: openTransaction({
      applicationName: 'nightly export',
      query: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM signatures',
      forMs: 120_000,
    }),
  },
  {
    role: 'webapp',
    round: inTurn({
      applicationName: 'price import',
      query: (turn) => importText({ table: 'price_list', rows: 500, changedPercent: 13 }, turn),
      everyMs: 15_000,
      times: 100,
    }),
  },
  {
    role: 'processor',
    round: inTurn({
      applicationName: 'task runner',
      query: (turn) => taskRunText('task_runs', turn % writers.length),
      everyMs: 8000,
      times: 100,
    }),
  },
  {
    role: 'processor',
    round: steadyWrites({
      applicationName: 'processor queue',
      query: `
        INSERT INTO processing_queue (crash_id) SELECT gen_random_uuid() FROM generate_series(1, 30);
        UPDATE processing_queue SET state = 'done', done_at = now() WHERE state = 'new' AND queued_at < now() - interval '2 s';
        DELETE FROM processing_queue WHERE queued_at < now() - interval '${queueSeconds} s'`,
      everyMs: 2500,
      times: 240,
    }),
  },
];
