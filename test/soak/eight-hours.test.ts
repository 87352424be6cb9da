import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DoorClient, openDoor } from '../support/door-client.ts';
import { openServer } from '../support/page.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { reached } from '../support/reached.ts';
import { layOver, sessions } from './churn.ts';
import { type Held, type LentHost, startLentHost } from './lent-host.ts';
import { openSoakPage, type SoakPage } from './soak-page.ts';

// Eight hours of sampling through the real host (sampler, runs, recording files, companions, socket, subscribers) and
// a real page in Chromium, as fast as they can: what the churn is stands in churn.ts.

const isLong = process.env.HEAPSCOPE_LONG === '1';
const looks = isLong ? 28_800 : 120;
const measuredAt = isLong ? [12, 24, 36, 48, 60, 72, 84, 100] : [20, 100];
/**
 * Before it is counted: until what is kept in memory is full at the first measure, an hour of samples and two hours of the
 * horizon, of dead rows and of the server's counters.
 */
const warmUp = isLong ? 3_800 : 0;
/** A round: five minutes of the long one. */
const round = looks / 100;
const mb = (bytes: number) => (bytes / 1e6).toFixed(1);

let server: OwnPostgres;
let host: LentHost;
let door: DoorClient;
let page: SoakPage | undefined;

beforeAll(async () => {
  server = await startPostgres({ settings: { track_activity_query_size: 1024 } });
  host = await startLentHost(server.port);
  door = await openDoor(host);
}, 60_000);

afterAll(async () => {
  await page?.close();
  door?.close();
  await host?.stop();
  await server?.stop();
});

/** Somebody who watches: counts the ticks, and the sessions that each told of. */
function subscriber(at: string, client: DoorClient) {
  const seen = { ticks: 0, told: 0, failed: [] as string[], gaps: 0 };
  let wake: () => void = () => undefined;
  const leaving = new AbortController();
  const left = client.listen(
    'activity.watch',
    { at },
    (event) => {
      if (event.kind === 'tick') {
        seen.ticks += 1;
        seen.told += event.changed.length;
        wake();
      }
      if (event.kind === 'failed') seen.failed.push(event.words);
      if (event.kind === 'gap') seen.gaps += 1;
    },
    leaving.signal,
  );
  return {
    seen,
    /** Until it is told of one more look; not for ever, since the host may have put it off. */
    async look(act: () => Promise<void>) {
      const told = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await act();
      await Promise.race([told, wait(200)]);
    },
    async leave() {
      leaving.abort();
      await left;
    },
  };
}

/** What rooms are asked while time passes. */
async function askAround(at: string): Promise<void> {
  const now = await door.get('locks.tree', { at });
  await Promise.all([
    door.get('vacuum.tables', { at }),
    door.get('vacuum.now', { at }),
    door.get('locks.all', { at }),
    door.get('overview.server', { at }),
    door.get('activity.earlier', { at, fromMs: now.nowMs - 7_200_000, toMs: now.nowMs - 7_100_000 }),
  ]);
}

test(
  `${looks} looks at ${sessions} backends: memory, handles and listeners stay`,
  async () => {
    const boss = await server.connect('boss');
    const clock = await layOver(boss);
    const { at, path } = await openServer(door, server);
    const staying = subscriber(at, door);
    page = isLong ? await openSoakPage(host, path) : undefined;
    const held: HeldThen[] = [];
    const started = performance.now();
    let second = 0;
    const oneLook = async () => {
      second += 1;
      await clock.tick(second);
      await staying.look(() => host.lend(1000));
    };
    for (let percent = 1; percent <= 100; percent += 1) {
      const coming = subscriber(at, door);
      while (staying.seen.ticks < warmUp + percent * round) await oneLook();
      await coming.leave();
      if (percent % 4 === 0) await askAround(at);
      await page?.keepUp(percent);
      if (measuredAt.includes(percent)) held.push(await measured(percent, staying.seen.ticks));
    }
    await untilAtRest(held);
    const tookS = (performance.now() - started) / 1000;
    await staying.leave();
    console.log(`${Math.round(staying.seen.ticks / tookS)} looks/s`, staying.seen);
    await boss.close();
    check(held, staying.seen, tookS);
  },
  isLong ? 3_600_000 : 60_000,
);

/** A file that is being written just then is nothing that stays: what is more than at first is looked at again. */
async function untilAtRest(held: HeldThen[]): Promise<void> {
  for (let tries = 0; tries < 10; tries += 1) {
    const [first] = held;
    const last = held.pop();
    if (first === undefined || last === undefined) return;
    const isGrown = grown(first.host, last.host).length > 0;
    held.push(isGrown ? { ...last, host: await host.measure() } : last);
    if (!isGrown) return;
  }
}

async function measured(percent: number, ticks: number): Promise<HeldThen> {
  const held = await host.measure();
  const pageHeapBytes = (await page?.heapBytes()) ?? 0;
  console.log(
    `${percent} %: ${ticks} looks, host heap ${mb(held.heapBytes)} MB, resident ${mb(held.rssBytes)} MB,` +
      ` page heap ${mb(pageHeapBytes)} MB, ${held.resources.join(', ')}, ${held.connections} connections,` +
      ` ${held.files} files, ${held.listeners} listeners, ${held.lentTimers} timers`,
  );
  return { percent, host: held, pageHeapBytes };
}

type HeldThen = { readonly percent: number; readonly host: Held; readonly pageHeapBytes: number };

function check(
  held: readonly HeldThen[],
  seen: { ticks: number; told: number; failed: string[] },
  tookS: number,
): void {
  const [first] = held;
  const last = held.at(-1);
  if (first === undefined || last === undefined) throw new Error('nothing was measured');
  const most = Math.max(...held.map(({ host: { rssBytes } }) => rssBytes));
  const growth = last.host.heapBytes / first.host.heapBytes;
  const pageGrowth = page === undefined ? 1 : last.pageHeapBytes / first.pageHeapBytes;
  const isConstant = grown(first.host, last.host).length === 0;
  const figure =
    `${looks} looks at ${sessions} backends (after ${warmUp} to fill the hours that are kept) at ${Math.round(seen.ticks / tookS)} × real time: heap ${growth.toFixed(2)} × that at 12 %` +
    `${page === undefined ? '' : `, the page's ${pageGrowth.toFixed(2)} ×`}, at most ${mb(most)} MB resident,` +
    ` ${last.host.resources.length} kinds of resources, ${last.host.files} files, ${last.host.listeners} listeners at both`;
  const mostGrowth = isLong ? 1.1 : 1.5;
  reached('soak', figure, growth <= mostGrowth && pageGrowth <= 1.1 && most <= 300e6 && isConstant);
  expect(seen.failed).toEqual([]);
  expect(seen.ticks).toBeGreaterThanOrEqual(warmUp + looks);
  expect(seen.told).toBeGreaterThan(looks * sessions * 0.05);
  expect(host.output()).not.toContain('MaxListenersExceededWarning');
  for (const { host } of held) expect(host.connections).toBeLessThanOrEqual(4);
  expect(grown(first.host, last.host)).toEqual([]);
  expect(most).toBeLessThanOrEqual(300e6);
  expect(growth).toBeLessThanOrEqual(mostGrowth);
  expect(pageGrowth).toBeLessThanOrEqual(1.1);
}

/** What there is more of. Fewer may be: a connection that was kept alive for a while is gone later. */
function grown(before: Held, after: Held): readonly string[] {
  const countOf = (held: Held, kind: string) =>
    Number.parseInt(held.resources.find((one) => one.endsWith(` ${kind}`)) ?? '0', 10);
  const kinds = after.resources
    .map((one) => one.split(' ')[1] ?? '')
    .filter((kind) => countOf(after, kind) > countOf(before, kind));
  const numbers = (['files', 'listeners', 'lentTimers'] as const).filter((name) => after[name] > before[name]);
  return [...kinds, ...numbers].map((name) => `${name}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
}
