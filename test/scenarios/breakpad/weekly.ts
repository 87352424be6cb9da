import { eachWeek, execute, lastWeeks } from './each-week.ts';
import type { BuildStep } from './step.ts';

/** By name only: nothing in the catalog says that these 212 tables belong together. */
const missingSymbols = eachWeek({
  first: "date '2015-06-01'",
  weeks: 212,
  body: [
    execute(
      `CREATE TABLE missing_symbols_%s (
         date_processed date NOT NULL, debug_file varchar(200), debug_id varchar(40), code_file varchar(200))`,
      'suffix',
    ),
    execute(
      `INSERT INTO missing_symbols_%s
       SELECT %L::date + n %% 7, 'lib' || left(md5(n::text), 6) || '.pdb', upper(md5((n / 3)::text)) || '1', NULL
       FROM generate_series(1, %s) AS n`,
      'suffix',
      'week',
      'volume / 4',
    ),
    execute('CREATE INDEX missing_symbols_%s_debug_file_idx ON missing_symbols_%s (debug_file)', 'suffix', 'suffix'),
  ],
});

/** By inheritance, as partitions were made before PostgreSQL 10: a CHECK per child, no bounds. */
const reportsUserInfo = [
  `CREATE TABLE reports_user_info (
     uuid varchar(50) NOT NULL, date_processed timestamptz NOT NULL, user_comments text, app_notes text, email text, url text);
   COMMENT ON TABLE reports_user_info IS 'What people wrote; personal, kept for two years'`,
  eachWeek({
    first: lastWeeks(104),
    weeks: 104,
    body: [
      execute(
        `CREATE TABLE reports_user_info_%s (
           CONSTRAINT date_check CHECK (date_processed >= %L AND date_processed < %L)) INHERITS (reports_user_info)`,
        'suffix',
        'week',
        'upto',
      ),
      execute(
        `INSERT INTO reports_user_info_%s
         SELECT md5(n::text)::uuid, %L::timestamptz + n * interval '1 min', repeat('it just closed ', n %% 20),
                'AdapterVendorID: 0x10de, AdapterDeviceID: 0x' || left(md5(n::text), 4) || repeat(' D3D11 Layers?', n %% 12),
                NULL, 'http://example.invalid/' || md5((n %% 500)::text)
         FROM generate_series(1, %s) AS n`,
        'suffix',
        'week',
        'volume * 42 / 100',
      ),
      execute('ALTER TABLE reports_user_info_%s ADD PRIMARY KEY (uuid)', 'suffix'),
      execute('CREATE INDEX reports_user_info_%s_url_idx ON reports_user_info_%s (url)', 'suffix', 'suffix'),
    ],
  }),
];

const rawAdiLogs = [
  `CREATE TABLE raw_adi_logs (
     report_date date, product_name varchar(40), product_os_platform varchar(40), product_version varchar(20),
     build varchar(40), build_channel varchar(20), product_guid varchar(50), count integer)`,
  eachWeek({
    first: lastWeeks(52),
    weeks: 52,
    body: [
      execute('CREATE TABLE raw_adi_logs_%s () INHERITS (raw_adi_logs)', 'suffix'),
      execute(
        `INSERT INTO raw_adi_logs_%s
         SELECT %L::date + n %% 7, 'Firefox', 'Windows', n %% 60 || '.0', md5((n %% 99)::text), 'release', '{ec8030f7}', n
         FROM generate_series(1, %s) AS n`,
        'suffix',
        'week',
        'volume',
      ),
    ],
  }),
];

const oldTogether = (name: string, columns: string, values: string, share: string) => [
  `CREATE TABLE ${name} (${columns})`,
  eachWeek({
    first: lastWeeks(52),
    weeks: 52,
    body: [
      execute(`CREATE TABLE ${name}_%s () INHERITS (${name})`, 'suffix'),
      execute(`INSERT INTO ${name}_%s SELECT ${values} FROM generate_series(1, %s) AS n`, 'suffix', 'week', share),
      execute(`CREATE INDEX ${name}_%s_report_id_idx ON ${name}_%s (report_id)`, 'suffix', 'suffix'),
    ],
  }),
];

const extensions = oldTogether(
  'extensions',
  `report_id integer NOT NULL, date_processed timestamptz, extension_key integer NOT NULL,
   extension_id varchar(100) NOT NULL, extension_version varchar(30)`,
  "n / 4, %L::timestamptz + n * interval '1 s', n %% 4, md5((n %% 300)::text) || '@example', '1.' || n %% 10",
  'volume * 13 / 10',
);

const pluginsReports = oldTogether(
  'plugins_reports',
  'report_id integer NOT NULL, plugin_id integer NOT NULL, date_processed timestamptz, version varchar(30) NOT NULL',
  "n / 2, n %% 80, %L::timestamptz + n * interval '1 s', n %% 30 || '.0'",
  'volume / 2',
);

export const weeklySteps: readonly BuildStep[] = [
  { title: '212 weeks by name only', database: 'breakpad', statements: ['SET ROLE breakpad_rw', missingSymbols] },
  {
    title: 'Weeks by inheritance',
    database: 'breakpad',
    statements: ['SET ROLE breakpad_rw', ...reportsUserInfo, ...rawAdiLogs, ...extensions, ...pluginsReports],
  },
];
