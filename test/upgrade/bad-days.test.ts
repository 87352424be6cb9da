import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FailureError } from '../../shared/failure.ts';
import { headlineOf, summaryOf } from '../../shared/upgrade/summary.ts';
import { leaveOrphanedLibrary } from '../scenarios/orphaned-library.ts';
import { testCall } from '../support/databases.ts';
import { createRole } from '../support/every-version.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { finding, openUpgrade, profile, type UpgradeOptions, version } from './open-upgrade.ts';

let server: OwnPostgres;
let first: TestDatabase;
beforeAll(async () => {
  server = await startPostgres({ major: 18 });
  first = await server.createDatabase('a_first');
  await server.createDatabase('b_second');
  await server.createDatabase('c_third');
  const connection = await first.connect();
  await leaveOrphanedLibrary(connection, {
    probin: '$libdir/```\n| <b>x</b> | [y](http://z)',
    schema: 'public',
    functions: ['fence`````d', 'plain'],
    view: '**bold** <img src=x>',
  });
  await connection.close();
});
afterAll(async () => {
  await server?.stop();
});

async function withProduct<T>(
  options: UpgradeOptions,
  use: (product: ReturnType<typeof openUpgrade>) => Promise<T>,
): Promise<T> {
  const product = openUpgrade(options);
  try {
    return await use(product);
  } finally {
    await product.close();
  }
}

test('stopped, it keeps what it read and says what it did not', async () => {
  const call = testCall();
  const stopAtSecond = (at: string) => {
    if (at.endsWith('/b_second')) call.stop();
  };
  await withProduct({ beforeBrief: stopAtSecond }, async (product) => {
    const at = product.place(server, 'a_first');
    const report = await product.check(at, version(18), call);
    expect(report.state).toBe('stopped');
    const states = report.databases.map(({ datname, state }) => `${datname} ${state}`);
    expect(states).toEqual(['a_first read', 'b_second left', 'c_third left', 'postgres left', 'template1 left']);
    // What was found stays found; what was not looked at is not passed.
    expect(finding(report, 'libraries')).toMatchObject({ verdict: 'decide', bad: 2 });
    expect(finding(report, 'reg-types')).toMatchObject({
      verdict: 'unknown',
      found: 'none in 1 of 5 databases; the others were not read',
    });
    expect(finding(report, 'reg-types').lacks[0]?.what).toContain('stopped before');
    expect(finding(report, 'prepared').verdict).toBe('passed');
    const { text = '' } = await product.service.export({ at, format: 'copy' }, testCall());
    expect(text).toContain('- Stopped: by the user; what was not read is unknown');
    // Where no list stands below, the headline names what is to be decided; the page counts the same.
    expect(headlineOf(report)).toMatch(
      /^Nothing found so far stops pg_upgrade to 18\. \d+ needs? a decision \(Loadable lib/u,
    );
    expect(summaryOf(report).first).toBe('Nothing found so far stops pg_upgrade to 18.');
  });
});

test('a database that is dropped in the middle is told, and the others are read', async () => {
  const drop = async (at: string) => {
    if (!at.endsWith('/c_third')) return;
    const connection = await server.connect();
    await connection.query('DROP DATABASE IF EXISTS c_third');
    await connection.close();
  };
  await withProduct({ beforeBrief: drop }, async (product) => {
    const report = await product.check(product.place(server, 'a_first'), version(18));
    expect(report.state).toBe('done');
    expect(report.databases.filter(({ state }) => state !== 'read')).toMatchObject([
      { datname: 'c_third', state: 'refused', why: expect.stringContaining('does not exist') },
    ]);
    expect(finding(report, 'reg-types').verdict).toBe('unknown');
  });
});

describe('LOAD on the target', () => {
  const refused = async (options: UpgradeOptions, more: object, typedName?: string): Promise<string> =>
    withProduct(options, async (product) => {
      const at = product.place(server, 'a_first');
      const target = product.place(server, 'b_second', more);
      await product.check(at, profile(target));
      const to = target.slice(0, target.indexOf('/'));
      const asked = product.service.probe({ at, to, ...(typedName === undefined ? {} : { typedName }) }, testCall());
      const error: unknown = await asked.then(
        () => 'loaded',
        (caught: unknown) => caught,
      );
      expect(await product.journal.read()).toEqual([]);
      return error instanceof FailureError ? error.failure.message : String(error);
    });

  test('never on production, without actions, or for a role that may not', async () => {
    expect(await refused({}, { environment: 'production' })).toContain('is production');
    expect(await refused({ hasActions: false }, {})).toContain('--no-actions');
    const plain = await createRole(server, 'plain');
    expect(await refused({}, { ...plain })).toContain(`LOAD is for superusers, and ${plain.user}`);
  });

  test('only for the target that was read', async () => {
    await withProduct({}, async (product) => {
      const at = product.place(server, 'a_first');
      await product.check(at, version(18));
      await expect(product.service.probe({ at, to: 'other' }, testCall())).rejects.toThrow('another target');
    });
  });
});

test('the report: Markdown that no name breaks out of, a line for each object in CSV, HTML without a script', async () => {
  await withProduct({}, async (product) => {
    const at = product.place(server, 'a_first');
    const report = await product.check(at, version(18));
    const { text = '', saved } = await product.service.export({ at, format: 'copy' }, testCall());
    expect(saved).toEqual({ kind: 'kept' });
    expect(text).toContain('## Stops the upgrade');
    expect(headlineOf(report)).toContain('1 finding stops pg_upgrade to 18 (Loadable libraries). ');
    const { first, rest } = summaryOf(report);
    expect(text).toContain(`- Summary: ${first} ${rest}`);
    expect(text).toContain(
      '``````sql\n-- in the database a_first\nDROP FUNCTION public."fence`````d"(integer, integer);',
    );
    expect(text).not.toMatch(/^\| <b>|<img|(?<!\\)\]\(http/mu);
    expect(text.match(/^#+ .*/gmu)?.slice(0, 3)).toEqual([
      `# Upgrade of ${report.connection} to PostgreSQL 18`,
      '## Stops the upgrade',
      '### Loadable libraries',
    ]);
    for (const format of ['csv', 'json', 'html', 'markdown'] as const) {
      await product.service.export({ at, format }, testCall());
    }
    const [csv, json, html, markdown] = product.saved.map(({ content }) => String(content));
    expect(markdown).toBe(text);
    expect(csv?.split('\r\n').filter((line) => line.startsWith('"Stops the upgrade"'))).toHaveLength(2);
    expect(JSON.stringify(JSON.parse(json ?? ''))).toContain('used_by');
    expect(html).not.toContain('<img');
    expect(product.saved[0]?.suggestedName).toMatch(/^upgrade-test-\d+-\d{4}-\d\d-\d\d\.csv$/u);
  });
});

test('asked for again it answers with what it has, unless told to read anew', async () => {
  await withProduct({}, async (product) => {
    const at = product.place(server, 'a_first');
    const { readAt } = await product.check(at, version(18));
    const times = async (again: number) => {
      const told: string[] = [];
      for await (const { report } of product.service.check({ at, to: version(18), again }, testCall())) {
        told.push(report.readAt);
      }
      return [...new Set(told)];
    };
    expect(await times(0)).toEqual([readAt]);
    expect(await times(7)).not.toEqual([readAt]);
  });
});
