import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import type { UpgradeReport } from '../../shared/contract/upgrade.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { finding, type OpenUpgrade, openUpgrade, profile, version } from './open-upgrade.ts';

/** One server of each kind for all of it: what a check says of another check's trouble is tested by that. */
let product: OpenUpgrade;
let old: OwnPostgres;
let late: OwnPostgres;
let next: OwnPostgres;
let inOld: ScenarioConnection;
let inLate: ScenarioConnection;
let inNext: ScenarioConnection;
let places: { readonly old: At; readonly late: At; readonly next: At };
beforeAll(async () => {
  const logical = { wal_level: 'logical', max_slot_wal_keep_size: '1MB' };
  const gone = { old_snapshot_threshold: '1h', vacuum_defer_cleanup_age: 100 };
  [old, late, next] = await Promise.all([
    startPostgres({ major: 14, settings: { ...logical, ...gone } }),
    startPostgres({ major: 17, settings: logical }),
    startPostgres({ major: 18 }),
  ]);
  [inOld, inLate, inNext] = await Promise.all([old.connect(), late.connect(), next.connect()]);
  product = openUpgrade();
  places = { old: product.place(old), late: product.place(late), next: product.place(next) };
});
afterAll(async () => {
  await product?.close();
  await Promise.all([inOld?.close(), inLate?.close(), inNext?.close()]);
  await Promise.all([old?.stop(), late?.stop(), next?.stop()]);
});

const objects = (report: UpgradeReport, id: string) => finding(report, id).objects.filter(({ mark }) => mark === 'bad');
const lines = (report: UpgradeReport, id: string) => objects(report, id).map(({ name, sql }) => `${name} → ${sql}`);

describe('what stops, or is to be decided, on 14', () => {
  let clean: UpgradeReport;
  let report: UpgradeReport;
  beforeAll(async () => {
    clean = await product.check(places.old, version(18));
    await inOld.query(`COPY (SELECT 1) TO PROGRAM 'mkdir "${old.dataDir}/inside"'`);
    await inOld.query(`CREATE TABLESPACE inside LOCATION '${old.dataDir}/inside'`);
    await inOld.query(`
      SET password_encryption = 'md5'; CREATE ROLE drproject LOGIN PASSWORD 'x'; RESET password_encryption;
      ALTER ROLE drproject SET force_parallel_mode = on; ALTER ROLE ALL SET force_parallel_mode = off;
      CREATE TABLE parent (id integer NOT NULL); CREATE TABLE child () INHERITS (parent);
      ALTER TABLE child ALTER COLUMN id DROP NOT NULL;
      CREATE UNLOGGED TABLE split (id integer) PARTITION BY RANGE (id);
      CREATE EXTENSION adminpack; CREATE EXTENSION citext; CREATE EXTENSION pg_trgm VERSION '1.5'; CREATE EXTENSION hstore;
      UPDATE pg_extension SET extversion = '0.7' WHERE extname = 'citext';
      UPDATE pg_proc SET probin = '$libdir/hstore_of_old' WHERE probin = '$libdir/hstore'`);
    await inOld.query("SELECT pg_create_logical_replication_slot('debezium_old', 'pgoutput')");
    await inOld.query("SELECT pg_create_physical_replication_slot('standby')");
    await inOld.query("BEGIN; CREATE TABLE half (id integer); PREPARE TRANSACTION 'it''s half'");
    await inOld.query("ALTER SYSTEM SET promote_trigger_file = '/promote'");
    await inOld.query('SELECT pg_reload_conf()');
    const trigger = async () => (await inOld.query('SHOW promote_trigger_file'))[0]?.promote_trigger_file;
    await vi.waitFor(async () => expect(await trigger()).toBe('/promote'), { timeout: 10_000 });
    report = await product.check(places.old, version(18));
  });
  afterAll(async () => {
    await inOld.query("ROLLBACK PREPARED 'it''s half'");
  });

  test('without the troubles none of them is told', () => {
    expect(clean.findings.filter(({ verdict }) => verdict === 'stops')).toEqual([]);
    for (const id of ['prepared', 'nullable-children', 'logical-slots', 'physical-slots', 'md5', 'tablespaces']) {
      expect(finding(clean, id).verdict).toBe('passed');
    }
  });

  test('prepared transactions, with the way out', () => {
    expect(lines(report, 'prepared')).toEqual(["'it''s half' → ROLLBACK PREPARED 'it''s half';"]);
  });

  test('NOT NULL that a child lacks, and unlogged partitioned tables, on the way to 18 only', async () => {
    expect(lines(report, 'nullable-children')).toEqual([
      'public.child.id → ALTER TABLE public.child\n    ALTER COLUMN id SET NOT NULL;',
    ]);
    expect(objects(report, 'unlogged-partitioned').map(({ name }) => name)).toEqual(['public.split']);
    const to17 = await product.check(places.old, version(17));
    expect(to17.findings.map(({ id }) => id)).not.toContain('nullable-children');
  });

  test('slots that stay behind, MD5 passwords, a tablespace inside, settings that are gone', async () => {
    expect(finding(report, 'logical-slots')).toMatchObject({ verdict: 'decide', bad: 1 });
    expect(finding(report, 'logical-slots').found).toBe('debezium_old; slots move only from 17 on');
    expect(objects(report, 'physical-slots').map(({ name }) => name)).toEqual(['standby']);
    expect(objects(report, 'md5').map(({ name }) => name)).toEqual(['drproject']);
    expect(objects(report, 'tablespaces').map(({ name }) => name)).toEqual(['inside']);
    // Of a line in a file there is no statement: which file and line is told.
    expect(lines(report, 'removed-settings').toSorted()).toEqual([
      'force_parallel_mode → ALTER ROLE ALL RESET force_parallel_mode;',
      'force_parallel_mode → ALTER ROLE drproject RESET force_parallel_mode;',
      'old_snapshot_threshold → null',
      'promote_trigger_file → ALTER SYSTEM RESET promote_trigger_file;',
      'vacuum_defer_cleanup_age → null',
    ]);
    const ofFile = objects(report, 'removed-settings').find(({ name }) => name === 'old_snapshot_threshold');
    expect(ofFile?.detail).toMatch(/\/heapscope\.conf, line \d+\); unknown from 17 on/u);
    // pg_dumpall writes what a role has set, and 18 knows no such name: the restore of the roles ends there.
    expect(finding(report, 'removed-settings').verdict).toBe('stops');
    const restored = inNext.query("ALTER ROLE CURRENT_USER SET force_parallel_mode TO 'on'");
    await expect(restored).rejects.toThrow('unrecognized configuration parameter');
  });

  test('an extension that went away, one whose library is missing, one without a way, one to update', () => {
    expect(objects(report, 'libraries').map(({ name, detail, sql }) => `${name}: ${detail} ${sql}`)).toEqual([
      '$libdir/adminpack: adminpack, 5 functions; PostgreSQL 17 removed the extension adminpack DROP EXTENSION adminpack;',
      '$libdir/hstore_of_old: hstore, 60 functions; its file is missing on this server already DROP EXTENSION hstore;',
    ]);
    expect(objects(report, 'extensions').map(({ name }) => name)).toEqual(['adminpack']);
    expect(lines(report, 'extension-updates')).toEqual(['pg_trgm → ALTER EXTENSION pg_trgm UPDATE;']);
    // Which versions 18 has is not to be seen on 14.
    expect(finding(report, 'extension-updates').lacks.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^Which version PostgreSQL 18 has of .*hstore/u),
    ]);
  });

  test('with a server as the target its own files and extensions count', async () => {
    const against = await product.check(places.old, profile(places.next));
    expect(against).toMatchObject({ direction: 'upgrade', state: 'done', to: { major: 18, failure: null } });
    expect(objects(against, 'libraries').map(({ detail }) => detail.split('; ').at(-1))).toEqual(
      Array(2).fill(`no such file on ${against.to.profile?.name}`),
    );
    expect(finding(against, 'extensions').lacks).toEqual([]);
    const details = objects(against, 'extensions').map(({ name, detail }) => `${name}: ${detail.split('; ').at(-1)}`);
    expect(details).toEqual([
      expect.stringMatching(/^adminpack: .* has no files of it$/u),
      expect.stringMatching(/^citext: .* has 1\.\d, and no update path to it$/u),
    ]);
    expect(objects(against, 'extension-updates').map(({ name }) => name)).toContain('pg_trgm');
    expect(finding(against, 'extension-updates').lacks).toEqual([]);
    expect(finding(against, 'checksums')).toMatchObject({ verdict: 'stops' });
    expect(finding(against, 'new-cluster')).toMatchObject({ verdict: 'passed' });
    expect(product.databases.states().map(({ at }) => at)).not.toContain(places.next);
  });
});

test('on 17 a lost slot and a subscription in the middle of its copy stop; those that are whole do not', async () => {
  await inLate.query("SELECT pg_create_logical_replication_slot('whole', 'pgoutput')");
  await inLate.query(`
    CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false);
    CREATE TABLE copied (id integer)`);
  const whole = await product.check(places.late, version(18));
  expect(finding(whole, 'logical-slots')).toMatchObject({ verdict: 'decide', bad: 1 });
  expect(finding(whole, 'subscriptions')).toMatchObject({ verdict: 'passed', found: 'feed: carried over whole' });
  // The target's wal_level is replica.
  const against = await product.check(places.late, profile(places.next));
  expect(finding(against, 'logical-slots').verdict).toBe('stops');
  expect(lines(against, 'logical-slots')).toContain("wal_level → ALTER SYSTEM SET wal_level = 'logical';");
  await inLate.query(`
    INSERT INTO pg_subscription_rel (srsubid, srrelid, srsubstate)
    SELECT oid, 'copied'::regclass, 'd' FROM pg_subscription WHERE subname = 'feed'`);
  for (let n = 0; n < 3; n += 1) {
    await inLate.query('CREATE TABLE of_wal (id integer); DROP TABLE of_wal');
    await inLate.query('SELECT pg_switch_wal()');
  }
  await inLate.query('CHECKPOINT');
  const broken = await product.check(places.late, version(18));
  expect(finding(broken, 'logical-slots')).toMatchObject({ verdict: 'stops', found: 'whole is lost' });
  expect(lines(broken, 'logical-slots')).toEqual(["whole → SELECT pg_drop_replication_slot('whole');"]);
  expect(objects(broken, 'subscriptions').map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
    'public.copied: its first copy for feed is under way (state d)',
  ]);
});

describe('the direction', () => {
  test('an older target is refused with words, and no database is opened for it', async () => {
    const report = await product.check(places.next, profile(places.old));
    expect(report).toMatchObject({ direction: 'older', findings: [], databases: [], space: [] });
    expect(report.words).toContain('pg_upgrade cannot go back');
    expect(report.words).toContain('14.');
  });

  test('the same version is said to be the same', async () => {
    const report = await product.check(places.late, version(17));
    expect(report).toMatchObject({ direction: 'same' });
    expect(report.words).toContain('Both are PostgreSQL 17');
    expect(report.findings.length).toBeGreaterThan(20);
  });

  test('a target that cannot be reached leaves what is known of the source', async () => {
    const nobody = product.place({ ...next, port: 1 });
    const report = await product.check(places.late, profile(nobody));
    expect(report).toMatchObject({ state: 'done', to: { major: 18, version: null, probe: { isOffered: false } } });
    expect(report.to.failure).toContain('ECONNREFUSED');
    expect(finding(report, 'new-cluster').verdict).toBe('unknown');
  });
});
