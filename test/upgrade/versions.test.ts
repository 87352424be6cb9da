import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { At } from '../../shared/contract/place.ts';
import type { UpgradeReport } from '../../shared/contract/upgrade.ts';
import { createRole, type RoleKind, type TestRole } from '../support/every-version.ts';
import { installedMajors, type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { majors } from '../support/server-address.ts';
import { fillOldCluster, hostileDatabase } from './old-cluster.ts';
import { finding, type OpenUpgrade, openUpgrade, version } from './open-upgrade.ts';

/** A server of its own: the shared ones hold databases that other tests make and drop meanwhile. */
for (const major of majors) {
  const isAbsent = !installedMajors().includes(major) && process.env.CI === undefined;
  describe.skipIf(isAbsent)(`PostgreSQL ${major}`, () => {
    /** What differs by role differs little by version. */
    const isBoth = major === 15 || major === 18;
    let server: OwnPostgres;
    let product: OpenUpgrade;
    const roles = new Map<RoleKind, TestRole>();
    beforeAll(async () => {
      server = await startPostgres({ major });
      await fillOldCluster(server, { withHostileNames: isBoth });
      for (const kind of ['superuser', 'pg_monitor', 'plain'] as const) roles.set(kind, await createRole(server, kind));
      product = openUpgrade();
    });
    afterAll(async () => {
      await product?.close();
      await server?.stop();
    });

    const as = (kind: RoleKind): At => product.place(server, 'breakpad', roles.get(kind));
    const stateOf = ({ databases }: UpgradeReport, name: string) => databases.find(({ datname }) => datname === name);
    const verdicts = (report: UpgradeReport, ...ids: string[]) =>
      ids.map((id) => `${id} ${report.findings.find((one) => one.id === id)?.verdict ?? 'not asked'}`);

    test('superuser: every column that would lose its meaning, wrapped however, and the library', async () => {
      const report = await product.check(as('superuser'), version(18));
      expect(report.state).toBe('done');
      expect(report.from.major).toBe(major);
      const reg = finding(report, 'reg-types').objects.filter(({ database }) => database === 'breakpad');
      expect(reg.map(({ name }) => name)).toEqual([
        '"Odd Schema"."deep; --".deep',
        'public.crontabber_dep.proc',
        'public.in_array.procs',
        'public.in_composite.steps',
        'public.in_domain."Proc"',
        'public.kept.proc',
        'public.of_expression.id',
        'public.parted_1.ns',
      ]);
      expect(reg.map(({ detail }) => detail)).toEqual([
        'public.pair, holds regproc',
        'regprocedure, ~214 rows',
        'regproc[]',
        'public.step[], holds regproc',
        'public.handler, holds regprocedure',
        'materialized view, regproc',
        'index, regoper',
        'regnamespace, partition of public.parted',
      ]);
      expect(reg.find(({ name }) => name.startsWith('public.parted'))?.sql).toContain('ALTER TABLE public.parted\n');
      expect(finding(report, 'system-rows').objects.map(({ name }) => name)).toEqual(['public.of_system."row"']);
      const [first, second] = finding(report, 'libraries').objects;
      expect(first).toMatchObject({ database: 'breakpad', mark: 'bad', usedBy: [] });
      expect(second?.usedBy).toEqual(['view public.reports_with_json']);
      expect(finding(report, 'libraries').found).toContain('its file is missing on this server already');
      expect(verdicts(report, 'libraries', 'reg-types', 'connectable', 'install-user', 'prepared')).toEqual([
        'libraries stops',
        'reg-types stops',
        'connectable stops',
        'install-user passed',
        'prepared passed',
      ]);
      expect(verdicts(report, 'aclitem', 'checksums')).toEqual([
        major <= 15 ? 'aclitem stops' : 'aclitem not asked',
        major < 18 ? 'checksums decide' : 'checksums passed',
      ]);
      // No statement failed on this version.
      expect(report.findings.flatMap(({ lacks }) => lacks).filter(({ what }) => what.includes('error'))).toEqual([]);
    });

    test.each(isBoth ? ['superuser'] : [])(
      '%s: every database but the one that lets nobody in, hostile names as they are',
      async () => {
        const report = await product.check(as('superuser'), version(18));
        const read = report.databases.filter(({ state }) => state === 'read').map(({ datname }) => datname);
        expect(read.toSorted()).toEqual(
          [hostileDatabase, 'breakpad', 'no_connect', 'postgres', 'template1'].toSorted(),
        );
        expect(stateOf(report, 'closed')).toMatchObject({ state: 'refused', why: 'it allows no connections' });
        const hostile = finding(report, 'reg-types').objects.find(({ database }) => database === hostileDatabase);
        expect(hostile?.name).toContain('"<img src=x onerror=""window.__pwned=1"">"');
        // Nothing of the others stays open, and none of them is told of as open.
        expect(product.databases.states().filter(({ at }) => !at.endsWith('/breakpad'))).toEqual([]);
        const asked = await server.connect();
        const left =
          "SELECT datname FROM pg_stat_activity WHERE application_name LIKE 'heapscope/%' AND datname <> 'breakpad'";
        await expect.poll(() => asked.query(left)).toEqual([]);
        await asked.close();
      },
    );

    test.each(isBoth ? (['pg_monitor', 'plain'] as const) : [])(
      '%s: what is kept from it is unknown, with the GRANT',
      async (kind) => {
        const report = await product.check(as(kind), version(18));
        const { user = '' } = roles.get(kind) ?? {};
        expect(stateOf(report, 'no_connect')).toMatchObject({
          state: 'refused',
          grant: `GRANT CONNECT ON DATABASE no_connect TO ${user};`,
          bytes: kind === 'pg_monitor' ? expect.any(Number) : null,
        });
        // Whether the file is there only a superuser may ask: then it is to be decided.
        expect(finding(report, 'libraries')).toMatchObject({ verdict: 'decide', bad: 2 });
        expect(finding(report, 'md5')).toMatchObject({
          verdict: 'unknown',
          found: expect.stringContaining('superuser'),
        });
        expect(finding(report, 'reg-types').objects.filter(({ database }) => database === 'breakpad')).toHaveLength(8);
        const preload = finding(report, 'preload');
        if (kind === 'pg_monitor') expect(preload).toMatchObject({ verdict: 'passed', found: 'none' });
        else {
          expect(preload).toMatchObject({ verdict: 'unknown', found: 'unknown' });
          expect(preload.lacks[0]?.grant).toBe(`GRANT pg_read_all_settings TO ${user};`);
        }
        expect(finding(report, 'extensions').verdict).toBe('unknown');
        expect(report.space[0]?.extra_bytes).toEqual(kind === 'pg_monitor' ? expect.any(Number) : null);
      },
    );
  });
}
