import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { History } from '../../electron/sampler/history.ts';
import { RecordingFiles, recordingsFolder, sweepRecordings } from '../../electron/sampler/recording-files.ts';
import { openRunStore } from '../../shared/activity/open-run-store.ts';
import { readRecording } from '../../shared/activity/recording.ts';
import type { ActivityServer, RunsChunk } from '../../shared/contract/activity.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { backendOf, startMs } from './activity-story.ts';

// An hour in memory, all of it on disk as long as there is room.

const at = 'somebody/../../etc/passwd';
const server: ActivityServer = {
  server_version_num: 180_000,
  max_connections: 100,
  reserved: 3,
  idle_in_transaction_session_timeout: '0',
  deadlock_timeout_ms: 1000,
  postmaster_start: null,
  database: 'd',
  role: 'r',
  seesAll: true,
  isPooled: false,
};
const hourMs = 3_600_000;

let folder: string;
let troubles: unknown[];

beforeEach(() => {
  folder = tempFolder();
  troubles = [];
});

afterEach(() => removeFolder(folder));

const filesOf = (mostBytes?: number) => new RecordingFiles(folder, at, (error) => troubles.push(error), mostBytes);
const historyOn = (files: RecordingFiles) => new History({ files, connection: 'd' });
const names = () => readdirSync(recordingsFolder(folder)).sort();
const sizeOf = (name: string) => statSync(path.join(recordingsFolder(folder), name)).size;

/** Two backends, one of which changes its state every `everyMs`. */
function live(history: History, fromMs: number, toMs: number, everyMs = 60_000): void {
  const still = backendOf({ pid: 1, bornMs: startMs, kind: 'idle', sinceMs: startMs, xactMs: null });
  for (let nowMs = fromMs, i = 0; nowMs <= toMs; nowMs += everyMs, i += 1) {
    const kind = i % 2 === 0 ? 'active' : 'idle';
    const busy = backendOf({ pid: 2, bornMs: startMs, kind, sinceMs: nowMs, xactMs: null });
    history.tick({ nowMs, used: 2 + (i % 3), changed: nowMs === fromMs ? [still, busy] : [busy], gone: [] }, server);
  }
}

function runsIn(chunks: readonly RunsChunk[], pid: number): number {
  const store = openRunStore({ keepMs: Number.POSITIVE_INFINITY });
  for (const chunk of chunks) store.add(chunk);
  let runs = 0;
  for (const lane of store.lanes(0, Number.POSITIVE_INFINITY)) {
    if (lane.identity.pid !== pid) continue;
    store.visit(lane.identity.key, 0, Number.POSITIVE_INFINITY, () => {
      runs += 1;
    });
  }
  return runs;
}

test('memory keeps an hour, the rest is read from disk, each run once', async () => {
  const history = historyOn(filesOf());
  live(history, startMs, startMs + 5 * hourMs);
  expect(history.runs.fromMs).toBeGreaterThanOrEqual(startMs + 4 * hourMs);
  const all = await history.earlier(startMs, startMs + 5 * hourMs);
  expect(all.isWhole).toBe(true);
  expect(runsIn(all.chunks, 1)).toBe(1);
  expect(runsIn(all.chunks, 2)).toBe(301);
  expect(all.chunks.map(({ fromMs }) => fromMs)).toEqual(
    all.chunks.map(({ fromMs }) => fromMs).toSorted((a, b) => a - b),
  );
  const some = await history.earlier(startMs + hourMs, startMs + hourMs + 600_000);
  expect(runsIn(some.chunks, 2)).toBeGreaterThanOrEqual(11);
  expect(runsIn(some.chunks, 2)).toBeLessThan(30);
});

test('what another process wrote is found again, with a gap in between', async () => {
  const before = historyOn(filesOf());
  live(before, startMs, startMs + 600_000);
  await before.close();
  const later = historyOn(filesOf());
  live(later, startMs + 2 * hourMs, startMs + 2 * hourMs + 600_000);
  const { chunks, isWhole } = await later.earlier(startMs, startMs + 3 * hourMs);
  expect(isWhole).toBe(true);
  expect(runsIn(chunks, 2)).toBe(22);
  expect(chunks.flatMap(({ gaps }) => gaps)).toEqual([
    { fromMs: startMs + 600_000, toMs: startMs + 2 * hourMs, why: 'not-watched' },
  ]);
});

test('two files of bounded size, only for this user, none outside the folder', async () => {
  const files = filesOf(20_000);
  const history = historyOn(files);
  live(history, startMs, startMs + 40 * hourMs);
  await history.close();
  expect(names().length).toBe(2);
  for (const name of names()) {
    expect(name).toMatch(/^[0-9a-f]{24}(\.before)?\.ndjson$/);
    expect(sizeOf(name)).toBeLessThan(20_000);
    const { mode } = statSync(path.join(recordingsFolder(folder), name));
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
  }
  const newest = await history.earlier(startMs + 39 * hourMs, startMs + 40 * hourMs);
  expect(runsIn(newest.chunks, 2)).toBeGreaterThanOrEqual(60);
  const file = path.join(recordingsFolder(folder), names()[1] ?? '');
  const { readFileSync } = await import('node:fs');
  const read = readRecording(readFileSync(file, 'utf8'));
  expect(read.notes.join()).toContain('ends early');
  expect(read.chunks.length).toBeGreaterThan(3);
});

test('a line that was cut off in the middle costs only itself', async () => {
  const before = historyOn(filesOf());
  live(before, startMs, startMs + 1_200_000);
  await before.close();
  const file = path.join(recordingsFolder(folder), names()[0] ?? '');
  truncateSync(file, statSync(file).size - 50);
  const later = historyOn(filesOf());
  live(later, startMs + 1_260_000, startMs + 1_800_000);
  await later.close();
  const third = historyOn(filesOf());
  const { chunks } = await third.earlier(startMs, startMs + hourMs);
  const minutes = chunks.map(({ fromMs, toMs }) => [(fromMs - startMs) / 60_000, (toMs - startMs) / 60_000]);
  // The fourth one, from 15 to 20, was cut off.
  expect(minutes).toEqual([
    [0, 5],
    [5, 10],
    [10, 15],
    [21, 26],
    [26, 30],
  ]);
  appendFileSync(file, 'garbage of another program\n');
  expect((await historyOn(filesOf()).earlier(startMs, startMs + hourMs)).chunks.length).toBe(chunks.length);
});

test('a disk that takes nothing is said once; memory goes on; what it takes again is written', async () => {
  writeFileSync(recordingsFolder(folder), 'in the way');
  const files = filesOf();
  const history = historyOn(files);
  live(history, startMs, startMs + 1_200_000);
  await files.idle();
  expect(troubles.length).toBe(1);
  expect(runsIn((await history.earlier(startMs, startMs + hourMs)).chunks, 2)).toBe(21);
  rmSync(recordingsFolder(folder));
  mkdirSync(recordingsFolder(folder));
  live(history, startMs + 1_260_000, startMs + 1_800_000);
  await history.close();
  expect(troubles.length).toBe(1);
  expect(names().length).toBe(1);
});

test("the server's clock went back: what was is on disk, memory begins anew", async () => {
  const history = historyOn(filesOf());
  live(history, startMs, startMs + 120_000);
  history.beginAgain();
  live(history, startMs - hourMs, startMs - hourMs + 120_000);
  expect(history.runs.toMs).toBe(startMs - hourMs + 120_000);
  const { chunks } = await history.earlier(startMs - 2 * hourMs, startMs + hourMs);
  for (const { fromMs, toMs } of chunks) expect(toMs).toBeGreaterThanOrEqual(fromMs);
});

test('what nobody wrote to for long enough is swept', async () => {
  const history = historyOn(filesOf());
  live(history, startMs, startMs + 600_000);
  await history.close();
  const file = path.join(recordingsFolder(folder), names()[0] ?? '');
  await sweepRecordings(folder, names(), 1);
  expect(names().length).toBe(1);
  const old = Date.now() / 1000 - 3 * 86_400;
  utimesSync(file, old, old);
  await sweepRecordings(folder, names(), null);
  expect(names().length).toBe(1);
  await sweepRecordings(folder, names(), 2);
  expect(names()).toEqual([]);
});
