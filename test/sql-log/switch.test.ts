import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LogScope } from '../../shared/contract/sql-log-switch.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { settingsAt } from './settings-at.ts';
import { all, heapscopeOn, limits, type OneHeapscope, ofServer } from './switch-ground.ts';

let folder: string;
let one: OneHeapscope;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(async () => {
  await one?.vanish();
  removeFolder(folder);
});

const scopes: readonly LogScope[] = [
  ofServer,
  { kind: 'database', name: 'shop "& co"' },
  { kind: 'role', name: "o'brien \\ app" },
];

const outcome = async (at: string) => {
  const { on, last } = await one.switches.state(at, one.call());
  return { on: on.length, last: last === null ? null : [last.reason, last.outcome] };
};

for (const major of [15, 18] as const) {
  describe(`the switch on PostgreSQL ${major}`, () => {
    let server: OwnPostgres;
    let admin: ScenarioConnection;
    beforeAll(async () => {
      server = await startPostgres({ major });
      admin = await server.connect();
      await admin.query('CREATE DATABASE "shop ""& co"""');
      await admin.query(`CREATE ROLE "o'brien \\ app" LOGIN`);
    });
    afterAll(async () => {
      await admin?.close();
      await server?.stop();
    });

    it.each(scopes)('turns on and back, absent as absent and a value as that value: %j', async (scope) => {
      one = heapscopeOn(folder);
      const at = one.place(server);
      const alter =
        scope.kind === 'server'
          ? 'ALTER SYSTEM'
          : scope.kind === 'database'
            ? 'ALTER DATABASE "shop ""& co"""'
            : `ALTER ROLE "o'brien \\ app"`;
      for (const before of [{}, { log_duration: 'off' }, { log_statement: 'ddl', log_duration: 'off' }]) {
        for (const [name, value] of Object.entries(before)) await admin.query(`${alter} SET ${name} = '${value}'`);
        const id = await one.switches.turnOn({ at, scope, mode: all, ...limits }, one.call());
        expect(await settingsAt(admin, scope)).toEqual({ log_statement: 'all', log_duration: 'on' });
        expect(one.switches.stateOf(at).on).toMatchObject([{ id, scope, state: 'on', isOthers: false }]);
        const end = await one.switches.revertOne(id, one.call());
        expect(end).toMatchObject({ outcome: 'reverted', reason: 'asked' });
        expect(await settingsAt(admin, scope)).toEqual(before);
        expect(await one.intents.all()).toEqual([]);
      }
      for (const name of ['log_statement', 'log_duration']) await admin.query(`${alter} RESET ${name}`);
      expect(await settingsAt(admin, scope)).toEqual({});
      await expect(outcome(at)).resolves.toEqual({ on: 0, last: ['asked', 'reverted'] });
      const entries = await one.journal.read();
      expect(entries).toHaveLength(6);
      expect(entries.every(({ outcome: came, action }) => came === 'done' && action === 'run')).toBe(true);
    });

    it('reaches sessions that stand, and the server has it loaded', async () => {
      one = heapscopeOn(folder);
      const at = one.place(server);
      const id = await one.switches.turnOn(
        { at, scope: ofServer, mode: { kind: 'slow', ms: 250 }, ...limits },
        one.call(),
      );
      await expect
        .poll(async () => (await admin.query('SHOW log_min_duration_statement'))[0]?.log_min_duration_statement)
        .toBe('250ms');
      await one.switches.revertOne(id, one.call());
      await expect
        .poll(async () => (await admin.query('SHOW log_min_duration_statement'))[0]?.log_min_duration_statement)
        .toBe('-1');
    });
  });
}
