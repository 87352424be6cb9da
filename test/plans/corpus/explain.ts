import type { PlanCase } from './plan-case.ts';
import type { RawClient } from './raw-client.ts';
import { tuplestoreSql } from './tables.ts';

export const formats = ['text', 'json', 'yaml', 'xml'] as const;
export type Format = (typeof formats)[number];

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const set = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `SELECT pg_catalog.set_config('${name}', ${literal(value)}, true);`)
    .join(' ');

export const named = (options: string, format: Format): string => `${options}, FORMAT ${format}`;

/** In a transaction of which nothing stays. */
async function apart<T>(client: RawClient, settings: string, run: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    await client.query(settings);
    return await run();
  } finally {
    await client.query('ROLLBACK');
  }
}

const settingsOf = (one: PlanCase): string =>
  `${set({ search_path: 'corpus, public', jit: 'off', ...one.settings })} ${one.before ?? ''}`;

/** What EXPLAIN answers, as psql -At would print it. */
export const explain = (client: RawClient, one: PlanCase, format: Format): Promise<string> =>
  apart(client, settingsOf(one), async () =>
    (await client.query(`EXPLAIN (${named(one.options, format)}) ${one.sql}`)).join('\n'),
  );

/** The plan of a trigger's own query, of its transition table. */
export const explainInTrigger = (client: RawClient, options: string, format: Format): Promise<string> =>
  apart(client, `${set({ search_path: 'corpus, public' })} ${tuplestoreSql(named(options, format))}`, async () =>
    (await client.query('SELECT line FROM told ORDER BY n')).join('\n'),
  );

const hasOption = (options: string, option: string): boolean =>
  options.split(', ').some((part) => part === option || part === `${option} ON`);

/** What makes auto_explain tell the same of a statement as EXPLAIN with these options. */
function loggedLike(options: string, major: number, format: Format): string {
  const isOn = (option: string) => String(hasOption(options, option));
  const buffers = hasOption(options, 'BUFFERS') || (major >= 18 && !options.includes('BUFFERS OFF'));
  return set({
    'auto_explain.log_min_duration': '0',
    'auto_explain.log_format': format,
    'auto_explain.log_analyze': isOn('ANALYZE'),
    'auto_explain.log_buffers': String(buffers),
    'auto_explain.log_wal': isOn('WAL'),
    'auto_explain.log_timing': String(!options.includes('TIMING OFF')),
    'auto_explain.log_triggers': 'on',
    'auto_explain.log_verbose': isOn('VERBOSE'),
    'auto_explain.log_settings': isOn('SETTINGS'),
    'auto_explain.log_level': 'notice',
    client_min_messages: 'notice',
  });
}

export interface SameRun {
  readonly text: string;
  /** auto_explain's messages in the other format, "duration: … plan:" before each: one for each plan. */
  readonly logged: readonly string[];
}

/** One execution told twice, by EXPLAIN and by auto_explain: every number must be the same. Needs LOAD 'auto_explain'. */
export function explainTwice(client: RawClient, one: PlanCase, major: number, logFormat: Format): Promise<SameRun> {
  return apart(client, settingsOf(one), async () => {
    await client.query(loggedLike(one.options, major, logFormat));
    client.notices();
    const text = (await client.query(`EXPLAIN (${named(one.options, 'text')}) ${one.sql}`)).join('\n');
    return { text, logged: client.notices().filter((message) => message.includes('plan:')) };
  });
}
