import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { History } from '../../electron/sampler/history.ts';
import { RecordingFiles } from '../../electron/sampler/recording-files.ts';
import type { StateKind } from '../../shared/activity/state-kinds.ts';
import type { ActivityServer, Backend } from '../../shared/contract/activity.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { backendOf, type Sight, startMs } from './activity-story.ts';

// Memory of an hour, and of eight. The churn: 500 backends, each of which is seen in another state or transaction 20
// times a minute (600,000 changes an hour, which make some 450,000 runs); every minute one in 100 is replaced by a new one; one in 20 statements has a
// text of its own, the others are 300 texts of about 200 characters.

const count = 500;
const changesPerTick = (count * 20) / 60;
const server: ActivityServer = {
  server_version_num: 180_000,
  max_connections: 600,
  reserved: 3,
  idle_in_transaction_session_timeout: '0',
  deadlock_timeout_ms: 1000,
  postmaster_start: null,
  database: 'd',
  role: 'r',
  seesAll: true,
  isPooled: false,
};

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function usedMb(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

const kinds: readonly StateKind[] = ['active', 'idle-in-transaction', 'idle', 'waiting'];
/** mulberry32: the same story each time. */
let seed = 1;
function random(below: number): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let bits = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), 61 | bits);
  return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * below);
}

const textOf = (nowMs: number) => {
  const which = random(20) === 0 ? `${nowMs}-${random(1e6)}` : `${random(300)}`;
  return `SELECT ${'o.id, o.placed_on, c.name '.repeat(6)} FROM orders o JOIN customers c USING (id) WHERE id = ${which}`;
};

function step(alive: Sight[], nowMs: number): { changed: Backend[]; gone: string[] } {
  const changed = new Map<number, Backend>();
  const gone: string[] = [];
  const replaced = random(60) < (count / 100) * 1 ? 1 : 0;
  for (let i = 0; i < changesPerTick + replaced; i += 1) {
    const at = random(count);
    const before = alive[at];
    if (before === undefined || changed.has(at)) continue;
    const isNew = i < replaced;
    if (isNew) gone.push(backendOf(before).key);
    const next: Sight = {
      ...before,
      ...(isNew ? { pid: before.pid + count, bornMs: nowMs - 100 } : {}),
      kind: kinds[random(kinds.length)] ?? 'idle',
      sinceMs: nowMs - random(1000),
      xactMs: nowMs - random(1000),
      query: textOf(nowMs),
    };
    alive[at] = next;
    changed.set(at, backendOf(next));
  }
  return { changed: [...changed.values()], gone };
}

test('500 backends: under 200 MB after an hour, and hardly more after eight', async () => {
  const folder = tempFolder();
  const files = new RecordingFiles(folder, 'a/b', (error) => {
    throw error;
  });
  const history = new History({ files, connection: 'd' });
  const alive: Sight[] = Array.from({ length: count }, (_, i) => ({
    pid: i + 1,
    bornMs: startMs,
    kind: 'idle',
    sinceMs: startMs,
    xactMs: null,
  }));
  history.tick({ nowMs: startMs, used: count, changed: alive.map(backendOf), gone: [] }, server);
  const empty = usedMb();
  const after: number[] = [];
  for (let second = 1; second <= 8 * 3600; second += 1) {
    const nowMs = startMs + second * 1000;
    history.tick({ nowMs, used: count, ...step(alive, nowMs) }, server);
    if (second % 60 === 0) await files.idle();
    if (second % 3600 !== 0) continue;
    await files.idle();
    after.push(Math.round(usedMb() - empty));
    console.log(
      `hour ${second / 3600}: ${after.at(-1)} MB, ${history.runs.runs} runs, told ${Math.round(history.runs.bytes / 1e6)} MB`,
    );
  }
  const [first = 0] = after;
  expect(history.runs.runs).toBeGreaterThan(400_000);
  expect(first).toBeLessThan(200);
  expect(Math.max(...after)).toBeLessThan(first * 1.1 + 20);
  await history.close();
  removeFolder(folder);
});
