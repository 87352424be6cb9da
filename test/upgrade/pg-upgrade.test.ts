import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import type { UpgradeReport } from '../../shared/contract/upgrade.ts';
import { jsonEnhancements, leaveOrphanedLibrary } from '../scenarios/orphaned-library.ts';
import { type DebianPostgres, noDebianPostgres, startDebianPostgres } from '../support/debian-postgres.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { storedTypes } from './old-cluster.ts';
import { finding, type OpenUpgrade, openUpgrade, profile, version } from './open-upgrade.ts';
import { runPgUpgrade, type Verdict } from './pg-upgrade.ts';

/** What pg_upgrade itself says of a cluster, beside what was said of it before. */
describe.skipIf(noDebianPostgres)('beside pg_upgrade --check', () => {
  let old: DebianPostgres;
  let fresh: DebianPostgres;
  let product: OpenUpgrade;
  let database: TestDatabase;
  let at: At;
  let next: At;
  /** With the orphaned library in place. */
  let told: Verdict;
  beforeAll(async () => {
    [old, fresh] = await Promise.all([startDebianPostgres(), startDebianPostgres()]);
    product = openUpgrade();
    database = await old.createDatabase('breakpad');
    at = product.place(old, database.name);
    next = product.place(fresh, 'postgres');
  });
  afterAll(async () => {
    await product?.close();
    await Promise.all([old?.stop(), fresh?.stop()]);
  });

  const stops = ({ findings }: UpgradeReport) =>
    findings.filter(({ verdict }) => verdict === 'stops').map(({ id }) => id);

  /** What Upgrade shows for a check, run by hand, each once, as somebody would. */
  async function runShown(report: UpgradeReport, id: string): Promise<void> {
    const connection = await database.connect();
    const shown = finding(report, id).objects.flatMap(({ sql, mark }) => (sql !== null && mark === 'bad' ? [sql] : []));
    for (const sql of new Set(shown)) await connection.query(sql);
    await connection.close();
  }

  const unquoted = (names: readonly string[]) => names.map((name) => name.replaceAll('"', '')).toSorted();
  const named = (report: UpgradeReport, id: string) => unquoted(finding(report, id).objects.map(({ name }) => name));

  test('a cluster without trouble: pg_upgrade passes, and nothing is named', async () => {
    const report = await product.check(at, profile(next));
    expect(report).toMatchObject({ direction: 'same', state: 'done' });
    expect(stops(report)).toEqual([]);
    expect(finding(report, 'libraries')).toMatchObject({ verdict: 'passed', found: 'none', objects: [] });
    await fresh.halt();
    const clean = await runPgUpgrade(old, fresh);
    expect(clean.output).toContain('*Clusters are compatible*');
    expect(clean.passed).toBe(true);
  });

  test('the library that pg_upgrade stops on was named before, with its function and what uses it', async () => {
    const connection = await database.connect();
    await leaveOrphanedLibrary(connection);
    await connection.close();
    const report = await product.check(at, version(15));
    const { probin, schema, functions, view } = jsonEnhancements;
    expect(stops(report)).toEqual(['libraries']);
    expect(finding(report, 'libraries').found).toContain(probin);
    expect(finding(report, 'libraries').objects).toMatchObject(
      functions.toSorted().map((name) => ({
        database: database.name,
        name: `${schema}.${name}(integer, integer)`,
        usedBy: name === functions[0] ? [`view ${schema}.${view}`] : [],
      })),
    );
    told = await runPgUpgrade(old, fresh);
    expect(told.passed).toBe(false);
    expect(told.lists.get('loadable_libraries.txt')?.[0]).toContain(`could not load library "${probin}"`);
  });

  test('LOAD on the target says the same words as pg_upgrade, and is in the journal', async () => {
    await fresh.restart();
    await product.check(at, profile(next));
    const call = product.call();
    const { report, failed, unjournalled } = await product.service.probe({ at, to: next.split('/')[0] ?? '' }, call);
    expect({ failed, unjournalled }).toEqual({ failed: 1, unjournalled: null });
    const [object] = finding(report, 'libraries').objects;
    const [, words = 'nothing'] =
      told.lists
        .get('loadable_libraries.txt')
        ?.join(' ')
        .split(/ERROR:\s*/u) ?? [];
    expect(words).toContain(jsonEnhancements.probin);
    expect(object?.detail).toContain(words.split(' In database')[0]);
    expect(call.statements.map(({ text }) => text)).toContain("LOAD '$libdir/json_enhancements'");
    expect(await product.journal.read()).toMatchObject([{ action: 'run', outcome: 'done', target: null }]);
    // Nothing of it stays open.
    expect(product.databases.states().map((state) => state.at)).toEqual([at]);
    await fresh.halt();
  });

  test('the columns are those of pg_upgrade, and the SQL shown removes them one check after the other', async () => {
    const connection = await database.connect();
    await connection.query(storedTypes);
    const report = await product.check(at, version(16));
    expect(stops(report)).toEqual(['libraries', 'reg-types', 'system-rows', 'aclitem']);
    const rows = await runPgUpgrade(old, fresh);
    expect(unquoted(rows.lists.get('tables_using_composite.txt') ?? [])).toEqual(named(report, 'system-rows'));
    await runShown(report, 'system-rows');
    const reg = await runPgUpgrade(old, fresh);
    expect(unquoted(reg.lists.get('tables_using_reg.txt') ?? [])).toEqual(named(report, 'reg-types'));
    await runShown(report, 'reg-types');
    await connection.query('DROP VIEW public.reports_with_json');
    await runShown(report, 'libraries');
    await runShown(await product.check(at, version(16)), 'aclitem');
    expect(await runPgUpgrade(old, fresh)).toMatchObject({ passed: true });
    expect(stops(await product.check(at, version(16)))).toEqual([]);
    await connection.close();
  });
});
