import { type Browser, chromium } from '@playwright/test';
import { repeatedly } from '../scenarios/cycle.ts';
import { buildHugeCatalog, hugeCatalog, smallCatalog } from '../scenarios/huge-catalog.ts';
import { manyBackends, threeHundred } from '../scenarios/many-backends.ts';
import { openDoor } from '../support/door-client.ts';
import { startHost, type TestHost } from '../support/host.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { chromiumArguments, findChromium } from '../support/requirements.mjs';
import { pgActivityVersion, startPgActivity } from './contestants/pg-activity.ts';
import { type Figure, median, report } from './harness.ts';
import { cpuMeter } from './process-cpu.ts';
import { quietAndLocked } from './sampling-statement.ts';

/**
 * What watching 300 backends once a second costs: the server's CPU of our backends beside that of pg_activity's, on the
 * huge catalog, in turns. Ours is the built host with a page open in Chromium: the sample, the counters, the lock
 * counts, and whatever else the page asks. pg_activity's default view asks for the size of every database each time.
 */
const isSmall = process.argv.includes('--small');
const turns = isSmall ? 2 : 3;
/** As long as it takes all that looks beside the sampler to have looked once: Vacuum and Writes rest some 90 s on so many tables. */
const turnMs = isSmall ? 8_000 : 90_000;
/** Its cost is the same every second, and dear. */
const byDefaultMs = isSmall ? 8_000 : 20_000;
const settleMs = 4_000;
const database = 'bench_sampling';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Turn {
  /** ms of CPU per second: of the backends, of the program, of the page. */
  readonly server: number;
  readonly client: number;
  readonly page: number;
}

function backendsOf(server: OwnPostgres, pattern: string): () => Promise<readonly number[]> {
  return async () => {
    const watcher = await server.connect('bench');
    const rows = await watcher.query(`SELECT pid FROM pg_stat_activity WHERE application_name LIKE '${pattern}'`);
    await watcher.close();
    return rows.map(({ pid }) => Number(pid));
  };
}

async function measured(
  server: OwnPostgres,
  pattern: string,
  clientPids: () => readonly number[],
  pageMs: () => Promise<number>,
  forMs: number,
): Promise<Turn> {
  await sleep(settleMs);
  const ofServer = cpuMeter(backendsOf(server, pattern));
  const ofClient = cpuMeter(clientPids);
  await ofServer.begin();
  await ofClient.begin();
  const pageBefore = await pageMs();
  await sleep(forMs);
  const page = ((await pageMs()) - pageBefore) / (forMs / 1000);
  return { server: await ofServer.perSecond(), client: await ofClient.perSecond(), page };
}

type Figures = Readonly<Record<'ours' | 'byDefault' | 'noDbSize', readonly Turn[]>>;

function figuresOf(
  of: (list: readonly Turn[], part: keyof Turn) => number,
  { ours, byDefault, noDbSize }: Figures,
  { quiet, locked }: { readonly quiet: number; readonly locked: number },
): readonly Figure[] {
  const server = { unit: 'ms/s', ours: of(ours, 'server') };
  return [
    {
      ...{ what: 'server CPU beside --no-db-size', ...server, beside: of(noDbSize, 'server'), allowed: 1 },
      besideIs: 'pg_activity --no-db-size',
    },
    {
      ...{ what: 'server CPU beside the default view', ...server, beside: of(byDefault, 'server'), allowed: 0.05 },
      besideIs: "pg_activity's default view",
    },
    {
      ...{ what: 'our host beside pg_activity', unit: 'ms/s', ours: of(ours, 'client'), allowed: 0.3 },
      ...{ beside: of(noDbSize, 'client'), besideIs: 'pg_activity itself' },
    },
    {
      ...{ what: 'the statement beside 18,000 locks', unit: 'ms', ours: locked, beside: quiet, allowed: 2 },
      besideIs: 'without them',
    },
  ];
}

async function rendererMs(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return renderers.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
}

async function ourTurn(server: OwnPostgres, host: TestHost, browser: Browser): Promise<Turn> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(await host.freshUrl(`/db/bench/${database}/activity`));
  const turn = await measured(
    server,
    'heapscope/%',
    () => [host.pid],
    () => rendererMs(browser),
    turnMs,
  );
  await page.close();
  return turn;
}

async function theirTurn(server: OwnPostgres, options: readonly string[], forMs: number): Promise<Turn> {
  const peer = startPgActivity({ ...server, database }, options);
  const turn = await measured(
    server,
    'pg_activity',
    () => peer.pids(),
    async () => Number.NaN,
    forMs,
  );
  await peer.stop();
  return turn;
}

async function connectHost(server: OwnPostgres, host: TestHost): Promise<void> {
  const door = await openDoor(host);
  const { host: address, port, user, password } = server;
  const profile = { id: 'bench', name: 'bench', host: address, port, database, user } as const;
  await door.get('connections.save', { profile: { ...profile, tls: 'off', environment: 'local' }, password });
  await door.get('connections.open', { id: 'bench', password });
  door.close();
}

async function untilAllStand(server: OwnPostgres): Promise<number> {
  const watcher = await server.connect('bench');
  const wanted = "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name LIKE 'many %'";
  let standing = 0;
  while (standing < 300) {
    await sleep(200);
    standing = Number((await watcher.query(wanted))[0]?.n);
  }
  const waiting = await watcher.query("SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
  await watcher.close();
  if (Number(waiting[0]?.n) < 45) throw new Error('too few wait for a lock');
  return standing;
}

const version = pgActivityVersion();
if (version === undefined) throw new Error('pg_activity is not installed: apt-get install -y pg-activity');
const server = await startPostgres({
  settings: { max_connections: 400, shared_buffers: '256MB', max_locks_per_transaction: 256, autovacuum: false },
});
const host = await startHost({ args: ['--no-demo'] });
const executablePath = findChromium();
const browser = await chromium.launch({ args: chromiumArguments, ...(executablePath ? { executablePath } : {}) });
try {
  const made = await server.createDatabase(database);
  const counts = await buildHugeCatalog((name) => made.connect(name), isSmall ? smallCatalog : hugeCatalog);
  const crowd = repeatedly(
    (name) => made.connect(name),
    manyBackends({ ...threeHundred, heldMs: 36e5 }),
    console.error,
  );
  const backends = await untilAllStand(server);
  await connectHost(server, host);
  const figures = { ours: [] as Turn[], byDefault: [] as Turn[], noDbSize: [] as Turn[] };
  for (let turn = 0; turn < turns; turn += 1) {
    figures.ours.push(await ourTurn(server, host, browser));
    figures.noDbSize.push(await theirTurn(server, ['--no-db-size'], turnMs));
    figures.byDefault.push(await theirTurn(server, [], byDefaultMs));
  }
  const { quiet, locked } = await quietAndLocked(server, database);
  await crowd.stop();
  const of = (list: readonly Turn[], part: keyof Turn) => median(list.map((turn) => turn[part]));
  const { ours, byDefault, noDbSize } = figures;
  const text = (value: number) => value.toFixed(2);
  report(
    {
      bench: 'sampling',
      unit: 'ms of server CPU per second',
      ours: of(ours, 'server'),
      limit: of(noDbSize, 'server'),
      limitIs: `${version} --no-db-size at the same rate`,
      peers: { [`${version}, its default view`]: of(byDefault, 'server') },
      figures: figuresOf(of, figures, { quiet, locked }),
    },
    [
      `${backends} backends, ${counts.tables} tables; ${turns} turns of ${turnMs / 1000} s each at 1 Hz (of the default view ${byDefaultMs / 1000} s)`,
      `server: ours ${text(of(ours, 'server'))} ms/s, pg_activity --no-db-size ${text(of(noDbSize, 'server'))}, default ${text(of(byDefault, 'server'))}`,
      `ours ÷ default view: ${(of(ours, 'server') / of(byDefault, 'server')).toFixed(3)} (at most 0.05)`,
      `ours ÷ --no-db-size: ${text(of(ours, 'server') / of(noDbSize, 'server'))} (at most 1.0)`,
      `program: our host ${text(of(ours, 'client'))} ms/s, pg_activity ${text(of(noDbSize, 'client'))} and ${text(of(byDefault, 'client'))}`,
      `our host ÷ pg_activity: ${text(of(ours, 'client') / of(noDbSize, 'client'))} (at most 0.3)`,
      `our page: ${text(of(ours, 'page'))} ms/s of its renderer`,
      `the 1 Hz statement: ${quiet.toFixed(3)} ms quiet, ${locked.toFixed(3)} ms beside 18,000 locks: ${text(locked / quiet)} (at most 2)`,
    ],
  );
} finally {
  await browser.close();
  await host.stop();
  await server.stop();
}
