import { eachWeek, execute, lastWeeks } from './each-week.ts';
import type { BuildStep } from './step.ts';

const partition = (name: string) =>
  execute(`CREATE TABLE ${name}_%s PARTITION OF ${name} FOR VALUES FROM (%L) TO (%L)`, 'suffix', 'week', 'upto');

const reports = [
  `CREATE TABLE reports (
     id integer NOT NULL, client_crash_date timestamptz, date_processed timestamptz NOT NULL, uuid varchar(50) NOT NULL,
     product varchar(30), version varchar(16), build varchar(30), signature varchar(255), url varchar(255),
     install_age integer, last_crash integer, uptime integer, cpu_name varchar(100), reason varchar(255),
     address varchar(20), os_name varchar(100), os_version varchar(100), release_channel varchar(20), success boolean,
     PRIMARY KEY (id, date_processed)) PARTITION BY RANGE (date_processed)`,
  eachWeek({
    first: lastWeeks(104),
    weeks: 104,
    body: [
      partition('reports'),
      execute(
        `INSERT INTO reports_%s
         SELECT n, %L::timestamptz, %L::timestamptz + n * interval '1 min', md5(n::text)::uuid, 'Firefox', n %% 60 || '.0',
                '20150601', 'js::jit::' || left(md5((n %% 900)::text), 12), NULL, n * 7, NULL, n * 3, 'amd64',
                'EXCEPTION_ACCESS_VIOLATION_READ', '0x' || left(md5(n::text), 8), 'Windows NT', '10.0.19041', 'release', true
         FROM generate_series(1, %s) AS n`,
        'suffix',
        'week',
        'week',
        'volume * 32 / 100',
      ),
    ],
  }),
  'CREATE INDEX reports_signature_idx ON reports (signature)',
];

/** Values of some kilobytes that do not compress, cut from a few blobs: quick to make, and they live in TOAST. */
const blobs = `
  CREATE TEMPORARY TABLE blob AS
  SELECT n AS id, (SELECT string_agg(md5(n || ' ' || m), '') FROM generate_series(1, 300) AS m) AS body
  FROM generate_series(0, 63) AS n`;

interface Dumps {
  readonly name: string;
  readonly column: string;
  readonly weeks: number;
  /** SQL of the number of rows in a week. */
  readonly rows: string;
  /** SQL of a value's length; `n` is the row. */
  readonly bytes: string;
}

const dumps = ({ name, column, weeks, rows, bytes }: Dumps) => [
  `CREATE TABLE ${name} (uuid uuid NOT NULL, date_processed timestamptz NOT NULL, ${column} json)
   PARTITION BY RANGE (date_processed)`,
  eachWeek({
    first: lastWeeks(weeks),
    weeks,
    body: [
      partition(name),
      execute(`ALTER TABLE ${name}_%s ALTER ${column} SET STORAGE EXTERNAL`, 'suffix'),
      execute(
        `INSERT INTO ${name}_%s
         SELECT md5(n::text)::uuid, %L::timestamptz + n * interval '1 hour',
                ('{"signature": "OOM", "dump": "' || left(b.body, ${bytes}) || '"}')::json
         FROM generate_series(1, %s) AS n JOIN blob AS b ON b.id = n %% 64`,
        'suffix',
        'week',
        rows,
      ),
    ],
  }),
  `CREATE INDEX ${name}_uuid_idx ON ${name} (uuid)`,
];

const processedCrashes = dumps({
  name: 'processed_crashes',
  column: 'processed_crash',
  weeks: 104,
  rows: 'volume / 52',
  bytes: '4000 + n * 97 %% 4000',
});

const rawCrashes = dumps({
  name: 'raw_crashes',
  column: 'raw_crash',
  weeks: 52,
  rows: 'volume / 22',
  bytes: '3000 + n * 89 %% 6000',
});

/** Once a partition: detached years ago, never dropped. Its name still fits. */
const orphan = [
  'CREATE TABLE processed_crashes_20220214 (LIKE processed_crashes)',
  'ALTER TABLE processed_crashes_20220214 ALTER processed_crash SET STORAGE EXTERNAL',
  `INSERT INTO processed_crashes_20220214
   SELECT md5(n::text)::uuid, timestamptz '2022-02-14' + n * interval '1 min', json_build_object('dump', b.body)
   FROM generate_series(1, 260) AS n JOIN blob AS b ON b.id = n % 64`,
];

/** A partition whose name does not fit: it was renamed for a migration and never back. */
const stray = `
  DO $stray$
  BEGIN
    EXECUTE format('ALTER TABLE reports_%s RENAME TO reports_being_migrated',
                   to_char(date_trunc('week', current_date)::date - 7 * 60, 'YYYYMMDD'));
  END $stray$`;

/** LIST by product, then RANGE by quarter, each with a DEFAULT. */
const adiByProduct = `
  CREATE TABLE adi_summary (product text NOT NULL, day date NOT NULL, adi bigint, crashes integer) PARTITION BY LIST (product);
  DO $tree$
  DECLARE
    product text;
    quarter date;
  BEGIN
    FOREACH product IN ARRAY ARRAY['firefox', 'fennec', 'thunderbird'] LOOP
      EXECUTE format('CREATE TABLE adi_summary_%s PARTITION OF adi_summary FOR VALUES IN (%L) PARTITION BY RANGE (day)',
                     product, product);
      FOR q IN 0..7 LOOP
        quarter := date_trunc('quarter', current_date)::date - q * interval '3 months';
        EXECUTE format('CREATE TABLE adi_summary_%s_%s PARTITION OF adi_summary_%s FOR VALUES FROM (%L) TO (%L)', product,
                       to_char(quarter, 'YYYY"q"Q'), product, quarter, (quarter + interval '3 months')::date);
      END LOOP;
      EXECUTE format('CREATE TABLE adi_summary_%s_default PARTITION OF adi_summary_%s DEFAULT', product, product);
    END LOOP;
    CREATE TABLE adi_summary_default PARTITION OF adi_summary DEFAULT;
  END $tree$;
  INSERT INTO adi_summary
  SELECT p, d, 1000000 + n, n FROM unnest(ARRAY['firefox', 'fennec', 'thunderbird', 'klar']) AS p,
    generate_series(current_date - 900, current_date, interval '1 day') WITH ORDINALITY AS g (d, n)`;

const hashed = `
  CREATE TABLE crash_symbols (module_id bigint NOT NULL, name varchar(200), address bigint, PRIMARY KEY (module_id))
    PARTITION BY HASH (module_id);
  DO $hash$
  BEGIN
    FOR i IN 0..7 LOOP
      EXECUTE format('CREATE TABLE crash_symbols_p%s PARTITION OF crash_symbols FOR VALUES WITH (MODULUS 8, REMAINDER %s)', i, i);
    END LOOP;
  END $hash$;
  INSERT INTO crash_symbols SELECT n, 'sym' || left(md5(n::text), 16), n * 64 FROM generate_series(1, 16000) AS n`;

export const partitionSteps: readonly BuildStep[] = [
  { title: 'Partitions of reports', database: 'breakpad', statements: ['SET ROLE breakpad_rw', ...reports, stray] },
  {
    title: 'Partitions with large values',
    database: 'breakpad',
    statements: ['SET ROLE breakpad_rw', blobs, ...processedCrashes, ...orphan, ...rawCrashes],
  },
  {
    title: 'Sub-partitions, hash partitions',
    database: 'breakpad',
    statements: ['SET ROLE breakpad_rw', adiByProduct, hashed],
  },
];
