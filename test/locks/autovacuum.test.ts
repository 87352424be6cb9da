import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type AutovacuumState, locks } from '../../shared/contract/locks.ts';
import type { At } from '../../shared/contract/place.ts';
import { autovacuumAtWork, tableForAutovacuum } from '../scenarios/autovacuum-work.ts';
import { testCall } from '../support/databases.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { openLocks, Sessions } from './open-locks.ts';

/** Runs `act` of each work, once, when a worker is seen at it; until all were. */
async function whenAtWork(server: OwnPostgres, acts: Readonly<Record<string, () => void>>): Promise<void> {
  const watcher = await server.connect('watcher');
  const waiting = new Map(Object.entries(acts));
  while (waiting.size > 0) {
    for (const work of await autovacuumAtWork(watcher)) {
      waiting.get(work)?.();
      waiting.delete(work);
    }
    await delay(50);
  }
  await watcher.close();
}

async function firstState(product: ReturnType<typeof openLocks>, at: At): Promise<AutovacuumState> {
  const call = testCall();
  for await (const state of product.service.autovacuum({ at }, call)) {
    call.stop();
    return locks.autovacuum.output.parse(state);
  }
  throw new Error('nothing was told');
}

const rowsOfMinutes = 50_000;

test.concurrent.each([15, 18] as const)(
  'autovacuums that are cancelled are found and whoever did it named, on %i, and those that finish are not',
  { timeout: 90_000 },
  async (major) => {
    const server = await startPostgres({
      major,
      settings: { autovacuum: true, autovacuum_naptime: '1s', autovacuum_max_workers: 6 },
    });
    const product = openLocks();
    const sessions = new Sessions((name) => server.connect(name));
    const at = product.place(server);
    const leave = product.watch(at);
    try {
      const maker = await sessions.open('maker');
      for (const statements of [
        tableForAutovacuum('looped', 'vacuum', rowsOfMinutes),
        tableForAutovacuum('hurried', 'vacuum', rowsOfMinutes),
        tableForAutovacuum('counted', 'analyze', rowsOfMinutes),
        tableForAutovacuum('vacuumed', 'both', 5_000),
        tableForAutovacuum('calm', 'vacuum', 600),
        tableForAutovacuum('dropped', 'vacuum', rowsOfMinutes),
      ]) {
        await maker.query(statements);
      }
      const loop = await sessions.open('nightly job', 'BEGIN');
      // Waits for a moment only, so that what is seen is mostly that it got the lock.
      const hurry = await sessions.open('in a hurry', "SET deadlock_timeout = '10ms'", 'BEGIN');
      const counting = await sessions.open('migration');
      const half = await sessions.open('half way', 'BEGIN');
      const patient = await sessions.open('patient', "SET deadlock_timeout = '10min'", 'BEGIN');
      const dropper = await sessions.open('dropper');
      await whenAtWork(server, {
        'vacuum looped': () => loop.start('LOCK TABLE looped IN SHARE MODE'),
        'vacuum hurried': () =>
          setTimeout(() => hurry.start('LOCK TABLE hurried IN SHARE UPDATE EXCLUSIVE MODE'), 2_500),
        'analyze counted': () => counting.start('ALTER TABLE counted ALTER id SET NOT NULL'),
        'analyze vacuumed': () => half.start('LOCK TABLE vacuumed IN EXCLUSIVE MODE'),
        'vacuum calm': () => patient.start('LOCK TABLE calm IN SHARE MODE'),
        'vacuum dropped': () => dropper.start('DROP TABLE dropped'),
      });
      await expect.poll(() => product.brokenVacuums.of(at).size, { timeout: 20_000 }).toBeGreaterThanOrEqual(4);
      const gone =
        "SELECT to_regclass('dropped') IS NULL AND EXISTS (SELECT FROM pg_locks WHERE pid = $ AND granted AND mode = 'ShareLock') AS is_over";
      await expect
        .poll(async () => (await maker.query(gone.replace('$', String(patient.pid))))[0]?.is_over, { timeout: 20_000 })
        .toBe(true);
      // Whatever would be said wrongly of those two is said within three looks.
      await delay(3_500);
      const { broken, finished, isVisible, sql } = await firstState(product, at);
      const found = broken.map((one) => `${one.kind} ${one.relation} by ${one.culprit?.pid}`).sort();
      expect(found).toEqual(
        [
          `analyze counted by ${counting.pid}`,
          `analyze vacuumed by ${half.pid}`,
          `vacuum hurried by ${hurry.pid}`,
          `vacuum looped by ${loop.pid}`,
        ].sort(),
      );
      expect(finished).toBeGreaterThanOrEqual(1);
      expect(isVisible).toBe(true);
      expect(sql.map(({ name }) => name)).toContain('locks.autovacuum');
      const told = [...product.brokenVacuums.of(at).values()].flat().map(({ culprit }) => culprit);
      expect(told).toContain(`nightly job (pid ${loop.pid}), ShareLock`);
    } finally {
      leave();
      await sessions.close();
      await product.close();
      await server.stop();
    }
  },
);
