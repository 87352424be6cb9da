import { execFileSync } from 'node:child_process';
import { chownSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { withConnection } from '../scenarios/connection.ts';
import { makeTaskRuns, taskRunText, writers } from '../scenarios/xmin-order.ts';
import { testCall } from '../support/databases.ts';
import { debianPrograms, noDebianPostgres, startDebianPostgres } from '../support/debian-postgres.ts';
import type { OwnPostgres } from '../support/postgres.ts';
import { openWrites, using } from './open-writes.ts';

const xidsPerSegment = 32 * 8192 * 4;

/** Moves the next transaction id of a server that is halted, with the commit log that such an id needs. */
function setNextXid({ dataDir }: OwnPostgres, xid: number): void {
  const segment = Math.floor(xid / xidsPerSegment)
    .toString(16)
    .toUpperCase()
    .padStart(4, '0');
  const file = path.join(dataDir, 'pg_xact', segment);
  writeFileSync(file, Buffer.alloc(256 * 1024), { mode: 0o600 });
  const { uid, gid } = statSync(dataDir);
  if (process.getuid?.() === 0) chownSync(file, uid, gid);
  const as = process.getuid?.() === 0 ? { uid, gid } : {};
  execFileSync(path.join(debianPrograms(), 'pg_resetwal'), ['-f', '-x', `${xid}`, dataDir], { ...as, stdio: 'pipe' });
}

const everyDatabase = async (server: OwnPostgres, text: string) => {
  for (const name of ['postgres', 'template1', 'template0']) {
    await withConnection(
      (application) => server.connect(application, name),
      'freezer',
      (connection) => connection.query(text),
    );
  }
};

describe.skipIf(noDebianPostgres !== undefined)('past 2^31 transactions', () => {
  test('ORDER BY xmin::text::int fails, naive age() lists frozen rows first; ours names the last writer', async () => {
    const server = await startDebianPostgres({ settings: { autovacuum: false } });
    const product = openWrites();
    try {
      const use = <T>(of: Parameters<typeof using<T>>[2]) => using(server, 'writer', of);
      await use((connection) =>
        connection.query("UPDATE pg_database SET datallowconn = true WHERE datname = 'template0'"),
      );
      await use((connection) => makeTaskRuns(connection, 'task_run'));
      for (const xid of [1_400_000_000, 2_147_483_700]) {
        await everyDatabase(server, 'VACUUM FREEZE');
        await server.halt();
        setNextXid(server, xid);
        await server.restart();
      }
      await use(async (connection) => {
        for (const writer of writers.keys()) await connection.query(taskRunText('task_run', writer));
      });
      const [row] = await use((connection) =>
        connection.query("SELECT 'task_run'::regclass::oid AS oid, max(age(xmin)) AS oldest FROM task_run"),
      );
      await expect(
        use((connection) => connection.query('SELECT FROM task_run ORDER BY xmin::text::int')),
      ).rejects.toThrow('out of range');
      const at = product.place(server, 'postgres');
      const found = await product.service.recent({ at, relid: Number(row?.oid), column: 'app_name' }, testCall());
      const youngest = found.groups.reduce((a, b) => (a.age < b.age ? a : b));
      expect(youngest.value).toBe(writers.at(-1)?.app_name);
      expect(found.groups.every(({ age }) => age >= 0)).toBe(true);
      // What was frozen long ago is told by nothing any more, and is left out.
      expect(found.groups.some(({ value }) => value?.startsWith('loaded:'))).toBe(false);
      const written = await use((connection) =>
        connection.query("SELECT count(*)::int AS n FROM task_run WHERE state = 'run'"),
      );
      expect(found.versions).toBe(written[0]?.n);
    } finally {
      await product.close();
      await server.stop();
    }
  });
});
