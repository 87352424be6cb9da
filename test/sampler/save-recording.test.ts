import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import { readRecording } from '../../shared/activity/recording.ts';
import { type OpenActivity, openActivity } from '../activity/open-activity.ts';
import { testCall } from '../support/databases.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { type Cast, castIn } from './cast.ts';

// Saved through the door's own service, read as a page reads it.

let server: TestServer;
let database: TestDatabase;
let open: OpenActivity;
let cast: Cast;

beforeAll(async () => {
  server = await sharedPostgres();
  database = await server.createDatabase();
  cast = await castIn(database);
  open = await openActivity();
});

afterAll(async () => {
  await open.close();
  await cast.close();
  await database.drop();
});

test('a window of what was watched is saved, without the values of others’ queries', async () => {
  const at = open.place(server, database.name);
  const call = testCall();
  let fromMs = 0;
  let ticks = 0;
  for await (const event of open.service.watch({ at }, call)) {
    if (event.kind === 'tick') {
      fromMs ||= event.nowMs;
      ticks += 1;
    }
    if (ticks === 3) break;
  }
  call.stop();
  const toMs = fromMs + 60_000;
  const { runs, isWhole } = await open.service.saveRecording({ at, fromMs, toMs }, testCall());
  const [file] = open.saved;
  expect(file?.suggestedName).toMatch(/^activity-.*\.ndjson$/);
  const read = readRecording(String(file?.content));
  expect(read.notes).toEqual([]);
  expect(isWhole).toBe(true);
  expect(read.chunks.reduce((sum, chunk) => sum + chunk.runs.backend.length, 0)).toBe(runs);
  expect(read.header).toMatchObject({ fromMs, toMs, server: { database: database.name, role: server.user } });
  expect(read.lockCounts.length).toBeGreaterThan(0);
  const store = openRunStore({ keepMs: Number.POSITIVE_INFINITY });
  for (const chunk of read.chunks) store.add(chunk);
  const waiter = store.lanes(0, toMs).find(({ identity }) => identity.pid === cast.pids.waiter);
  const told: (string | null | readonly number[])[] = [];
  store.visit(waiter?.identity.key ?? '', 0, toMs, (run) => told.push(run.kind, run.query, run.wants, run.blockedBy));
  expect(told).toEqual(['waiting', 'UPDATE session SET id = ?', 'RowExclusiveLock on session', [cast.pids.holder]]);
  expect(String(file?.content)).not.toContain('the last thing it ran');
});

test('where nothing was sampled there is nothing to save', async () => {
  const at = open.place(server, database.name);
  const question = open.service.saveRecording({ at, fromMs: 0, toMs: 1 }, testCall());
  await expect(question).rejects.toThrow('Nothing was sampled');
});
