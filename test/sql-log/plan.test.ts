import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overridesOf } from '../../electron/features/sql-log/plan-overrides.ts';
import { TrafficLooks } from '../../electron/features/sql-log/plan-traffic.ts';
import { volumeOf } from '../../electron/features/sql-log/plan-words.ts';
import { planOf } from '../../electron/features/sql-log/switch-plan.ts';
import { confirmOf, type RuledBy, refusalOf } from '../../electron/features/sql-log/switch-rules.ts';
import { type LogMode, type LogScope, logPlan } from '../../shared/contract/sql-log-switch.ts';
import { type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { createRole, describeEachVersion, dropRole, type TestRole } from '../support/every-version.ts';
import { noPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import type { TestDatabase } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';

const all: LogMode = { kind: 'all' };
const server: LogScope = { kind: 'server' };

/** Each of those that are needed, not the next one only after the first was granted: the first two. */
function grantsFor(scope: LogScope, user: string): unknown {
  const verb = scope.kind === 'server' ? 'ALTER SYSTEM' : 'SET';
  const grant = `GRANT ${verb} ON PARAMETER log_statement, log_duration TO ${user};`;
  if (scope.kind === 'role') return expect.arrayContaining([grant]);
  return scope.kind === 'database' ? [grant, `ALTER DATABASE ${scope.name} OWNER TO ${user};`] : [grant];
}

describeEachVersion(({ major, server: serverNow }) => {
  let test: TestDatabases;
  let database: TestDatabase;
  let roles: readonly TestRole[];
  beforeAll(async () => {
    test = testDatabases();
    database = await serverNow().createDatabase();
    roles = await Promise.all([createRole(serverNow(), 'pg_monitor'), createRole(serverNow(), 'plain')]);
  });
  afterAll(async () => {
    await test?.close();
    await database?.drop();
    for (const role of roles ?? []) await dropRole(serverNow(), role);
  });

  it('tells what each role may do, and what would grant it', async () => {
    const traffic = new TrafficLooks();
    const planAs = async (who: Partial<TestRole>, scope: LogScope) => {
      const at = test.place(serverNow(), database.name, who);
      const asked = { at, scope, mode: all, minutes: 15 };
      const plan = await planOf({ databases: test.databases, hasActions: true, traffic }, asked, testCall());
      return logPlan.parse(plan);
    };
    const scopes: readonly LogScope[] = [
      server,
      { kind: 'database', name: database.name },
      { kind: 'role', name: roles[1]?.user ?? '' },
    ];
    for (const scope of scopes) {
      const superuser = await planAs({}, scope);
      expect([superuser.refusal, superuser.checks.filter(({ state }) => state === 'failed')]).toEqual([null, []]);
      for (const role of roles) {
        const plan = await planAs(role, scope);
        const change = plan.checks.find(({ label }) => label === 'Changing the setting');
        expect(change?.state).toBe('failed');
        expect(change?.grant?.split('\n').slice(0, 2) ?? null).toEqual(major < 15 ? null : grantsFor(scope, role.user));
        expect(plan.refusal).not.toBeNull();
        const read = plan.checks.find(({ label }) => label === 'Reading the log');
        expect(read?.grant?.includes('GRANT pg_monitor')).toBe(role.kind === 'plain');
      }
    }
    expect((await planAs({}, { kind: 'database', name: 'nowhere' })).refusal).toContain('There is no database nowhere');
  });
});

describe('the rules', () => {
  const facts = (more: Partial<RuledBy['profile']>, isStandby = false): RuledBy => ({
    profile: { name: 'db', environment: 'local', ...more },
    isPooled: false,
    isStandby,
  });

  it('ask for a confirm on local, the name on staging, and never allow it on production', () => {
    expect(confirmOf(facts({}))).toBe('confirm');
    expect(confirmOf(facts({ environment: 'staging' }))).toBe('type-name');
    expect(confirmOf(facts({ ending: 'type-name' }))).toBe('type-name');
    expect(confirmOf(facts({ environment: 'staging', ending: 'never' }))).toBe('never');
    expect(confirmOf(facts({ environment: 'production', ending: 'confirm' }))).toBe('never');
    expect(refusalOf(facts({ ending: 'never' }), server, true)).toContain('its settings say so');
    expect(refusalOf(facts({}), server, true)).toBeNull();
  });

  it('let a standby take ALTER SYSTEM, and nothing that its primary must take', () => {
    expect(refusalOf(facts({}, true), server, true)).toBeNull();
    expect(refusalOf(facts({}, true), { kind: 'database', name: 'shop' }, true)).toContain(
      'ALTER DATABASE works on its',
    );
    expect(refusalOf(facts({}, true), { kind: 'role', name: 'app' }, true)).toContain('ALTER ROLE works on its');
  });
});

describe('what would not be logged', () => {
  const rows = [
    { database: null, role: 'quiet', setconfig: ['log_statement=none', 'work_mem=4MB'] },
    { database: 'shop', role: null, setconfig: ['log_statement=mod'] },
    { database: 'shop', role: 'app', setconfig: ['log_duration=off'] },
    { database: 'other', role: 'app', setconfig: ['log_statement=none'] },
    { database: null, role: 'loud', setconfig: ['log_statement=all', 'log_min_duration_statement=2s'] },
  ];
  const whoBy = (scope: LogScope, mode: LogMode = all) => overridesOf(scope, mode, rows).map(({ who }) => who);

  it('is what wins over the scope and says less', () => {
    expect(whoBy(server)).toEqual([
      'role quiet',
      'database shop',
      'role app in database shop',
      'role app in database other',
    ]);
    expect(whoBy({ kind: 'database', name: 'shop' })).toEqual(['role quiet', 'role app in database shop']);
    expect(whoBy({ kind: 'role', name: 'app' })).toEqual(['role app in database shop', 'role app in database other']);
    expect(whoBy({ kind: 'role', name: 'quiet' })).toEqual([]);
    expect(whoBy(server, { kind: 'slow', ms: 250 })).toEqual(['role loud']);
    expect(whoBy(server, { kind: 'slow', ms: 5000 })).toEqual([]);
  });
});

describe('the volume', () => {
  const traffic = {
    backends: 1,
    sessions: 0,
    transactions: 10,
    calls: 190,
    textBytes: 65,
    isCounted: true,
    countsCalls: true,
  };

  it('is estimated from statements, said to be at least so much from transactions, and else not known', () => {
    expect(volumeOf(traffic, all, 'stderr', 15).words).toBe('~37 kB/s at 190 statements/s, ~32.6 MB in 15 min');
    const none = { ...traffic, calls: null, textBytes: null, countsCalls: false };
    expect(volumeOf(none, all, 'stderr', 15).words).toMatch(/^at least ~3 kB\/s at 10 transactions\/s/u);
    expect(volumeOf({ ...none, transactions: null, isCounted: false }, all, 'stderr', 15).words).toContain('not known');
    expect(volumeOf(none, { kind: 'slow', ms: 250 }, 'stderr', 15).words).toContain('pg_stat_statements only');
    expect(volumeOf({ ...traffic, calls: 90_000 }, all, 'jsonlog', 15).state).toBe('warning');
  });
});

it.skipIf(noPgBouncer !== undefined && process.env.CI === undefined)(
  'behind a pooler nothing is turned on, and it says why',
  async () => {
    const shared = await sharedPostgres(18);
    const pooler = await startPgBouncer(shared);
    const test = testDatabases();
    const at = test.place(shared, 'postgres', pooler);
    const needs = { databases: test.databases, hasActions: true, traffic: new TrafficLooks() };
    const plan = await planOf(needs, { at, scope: server, mode: all, minutes: 15 }, testCall());
    expect(plan.refusal).toContain('A pooler stands between');
    await test.close();
    await pooler.stop();
  },
);
