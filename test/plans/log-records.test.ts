import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Plan } from '../../shared/plans/plan.ts';
import { readPlan } from '../../shared/plans/read-plan.ts';
import { installedMajors, startPostgres } from '../support/postgres.ts';
import type { Major } from '../support/server-address.ts';

const settings = (destination: string, format: string) => ({
  logging_collector: 'on',
  log_destination: destination,
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_format': format,
});

function plansOf(text: string): readonly Plan[] {
  const read = readPlan(text, { parseYaml: parse });
  if (read.fault) throw new Error(`${read.fault.message} ${read.fault.advice}\n${text.slice(0, 1000)}`);
  return [read.plan, ...read.others];
}

const majors: readonly Major[] = installedMajors().filter((major) => major === 14 || major === 18);
const logs = majors.flatMap((major) =>
  (major >= 15 ? (['csvlog', 'jsonlog'] as const) : (['csvlog'] as const)).map((log) => ({ major, log })),
);

describe.each(logs)('$log of PostgreSQL $major', ({ major, log }) => {
  it.each(['text', 'json'])('gives the plans of auto_explain as %s, and nothing else', async (format) => {
    const server = await startPostgres({ major, settings: settings(log, format) });
    try {
      const connection = await server.connect('shop: web');
      await connection.query(`SELECT 'comma, "quote", ;' AS "odd, name"
        FROM generate_series(1, 3) AS one (n) ORDER BY n`);
      await connection.query('SELECT 1 / (n - 5) FROM generate_series(1, 9) AS two (n)').catch(() => undefined);
      const read = async () =>
        (await connection.query(`SELECT pg_read_file(pg_current_logfile('${log}')) AS text`))[0]?.text;
      // The collector writes when it comes to it.
      await expect.poll(read).toContain('division by zero');
      const text = String(await read());
      await connection.close();
      const ofUs = plansOf(text).filter((plan) => plan.queryText?.includes('generate_series'));
      expect(ofUs.map((plan) => plan.queryText)).toEqual([expect.stringContaining('"odd, name"')]);
      expect(plansOf(text.replaceAll('\n', '\r\n'))).toEqual(plansOf(text));
      expect(ofUs[0]?.root).toMatchObject({ nodeType: 'Sort', actual: { rows: 3 } });
    } finally {
      await server.stop();
    }
  });
});

it('a CSV that is no log is no log, whatever is in its fourteenth column', () => {
  const cells = Array.from({ length: 26 }, (_, at) => (at === 13 ? '"duration: 1 ms  plan:\nResult"' : `c${at}`));
  expect(readPlan(cells.join(','), { parseYaml: parse }).fault).not.toBeUndefined();
});
