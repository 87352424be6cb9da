import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Summary } from '../../shared/contract/sizes.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { failureOf, until } from './asking.ts';
import { openProduct, type Product } from './product.ts';

// The server goes away, in each of its ways, while the product works on it.

const tables = 2_600;
let server: OwnPostgres;
let proxy: TcpProxy;
let product: Product;
let at: string;
/** How often the place was seen `lost`. */
let losses: number;

beforeAll(async () => {
  server = await startPostgres({ settings: { max_connections: 20, superuser_reserved_connections: 2 } });
  const connection = await server.connect();
  await connection.query(`
    CREATE ROLE reader LOGIN PASSWORD 'first';
    DO $$ BEGIN FOR n IN 1..${tables} LOOP EXECUTE 'CREATE TABLE t_' || n || ' ()'; END LOOP; END $$`);
  await connection.close();
  proxy = await startTcpProxy(server);
});

beforeEach(async () => {
  product = await openProduct();
  at = product.place({ ...server, port: proxy.port });
  losses = 0;
  product.databases.onChange(() => {
    if (stateOf()?.kind === 'lost') losses += 1;
  });
});

afterEach(async () => {
  proxy.inject({});
  await product.close();
});

afterAll(async () => {
  await proxy.stop();
  await server.stop();
});

/** As the tests' own superuser, past the proxy. */
async function asAdministrator<T>(use: (connection: ScenarioConnection) => Promise<T>): Promise<T> {
  const connection = await server.connect('administrator');
  return use(connection).finally(() => connection.close());
}

const terminateOurs = () =>
  asAdministrator((connection) =>
    connection.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'heapscope/%'",
    ),
  );

const stateOf = () => product.databases.states().find((state) => state.at === at);

/** Lost, and not tried again by itself. */
function isGivenUp(): boolean {
  const state = stateOf();
  return state?.kind === 'lost' && state.retryInMs === null;
}

/** Measures on a slow line, does `harm` once when the first chunk is there, and answers with the last event. */
async function measureThrough(harm: () => Promise<unknown>): Promise<Summary> {
  await product.open(at);
  proxy.inject({ delayMs: 80 });
  let harmed: Promise<unknown> | undefined;
  const events = await product.measure(at, ({ done }) => {
    if (done > 0) harmed ??= harm();
  });
  await harmed;
  proxy.inject({});
  const last = events.at(-1);
  if (!harmed || !last) throw new Error('the report ended before anything happened to it');
  return last;
}

/** Waits until the loss is noticed, then "retry now" until it works; that is heard once in 2 s. */
async function retryUntilOpen(): Promise<void> {
  await until(() => losses > 0);
  await until(async () => {
    const { kind } = await product.databases.retryNow(at, product.call());
    return kind === 'open';
  });
}

async function expectWholeReport(): Promise<void> {
  const last = (await product.measure(at)).at(-1);
  expect(last).toMatchObject({ state: 'finished', failed: 0, failure: null });
  expect(last?.measured).toBe(last?.relations);
  expect(last?.relations).toBeGreaterThanOrEqual(tables);
}

describe('in the middle of a size report', () => {
  const keepsWhatItHas = (last: Summary) => {
    expect(last.state).toBe('failed');
    expect(last.failure?.message).toBeTruthy();
    expect(last.done).toBeGreaterThan(0);
    expect(last.done).toBeLessThan(last.of);
    // What was measured stays, what was not keeps its estimate, and nothing is counted twice or as 0.
    expect(last.measured + last.estimated + last.unknown).toBe(last.relations);
    expect(last.measured).toBeGreaterThan(0);
    expect(last.measured).toBeLessThan(last.relations);
  };

  test.each(['fast', 'immediate'] as const)('the server restarts (-m %s)', async (mode) => {
    keepsWhatItHas(await measureThrough(() => server.restart(mode)));
    await retryUntilOpen();
    await expectWholeReport();
  });

  test('an administrator ends all our backends', async () => {
    const last = await measureThrough(terminateOurs);
    keepsWhatItHas(last);
    expect(last.failure?.message).toContain('terminating connection due to administrator command');
    await retryUntilOpen();
    await expectWholeReport();
  });

  test('a backend crashes, and takes all others with it', async () => {
    const harm = async () => {
      const [row] = await asAdministrator((connection) =>
        connection.query("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'heapscope/%' LIMIT 1"),
      );
      process.kill(Number(row?.pid), 'SIGKILL');
    };
    keepsWhatItHas(await measureThrough(harm));
    await until(() =>
      server.connect().then(
        (connection) => connection.close().then(() => true),
        () => false,
      ),
    );
    await retryUntilOpen();
    await expectWholeReport();
  });

  test('the line is cut', async () => {
    keepsWhatItHas(await measureThrough(async () => proxy.cutAll()));
    await retryUntilOpen();
    await expectWholeReport();
  });
});

test('the password is changed: open connections go on, the next one says so and nothing knocks again', async () => {
  at = product.place({ ...server, port: proxy.port, user: 'reader', password: 'first' });
  await product.open(at);
  await asAdministrator((connection) => connection.query("ALTER ROLE reader PASSWORD 'second'"));
  expect((await product.list(at)).relations.oid.length).toBeGreaterThan(tables);
  await terminateOurs();
  await until(isGivenUp);
  expect(stateOf()).toMatchObject({ message: 'password authentication failed for user "reader"' });
  const visits = proxy.recorded().length;
  expect(await failureOf(product.list(at))).toMatchObject({ kind: 'not-connected', sql: { sqlstate: '28P01' } });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(proxy.recorded()).toHaveLength(visits);
  await product.databases.open(at, product.call(), { password: 'second' });
  expect((await product.list(at)).relations.oid.length).toBeGreaterThan(tables);
  await asAdministrator((connection) => connection.query("ALTER ROLE reader PASSWORD 'first'"));
});

test('the database is renamed away: the name is said, and nothing knocks again', async () => {
  const database = await server.createDatabase();
  at = product.place({ ...server, port: proxy.port }, database.name);
  await product.open(at);
  await terminateOurs();
  await until(() => stateOf()?.kind === 'open' || stateOf()?.kind === 'lost');
  await asAdministrator((connection) =>
    connection.query(`
      ALTER DATABASE ${database.name} ALLOW_CONNECTIONS false;
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database.name}'`),
  );
  await asAdministrator((connection) => connection.query(`ALTER DATABASE ${database.name} RENAME TO elsewhere`));
  await product.databases.retryNow(at, product.call());
  await until(isGivenUp);
  expect(stateOf()).toMatchObject({ message: `database "${database.name}" does not exist` });
});

describe('the server is full', () => {
  /** Leaves `free` of the slots that ordinary roles may use. */
  async function fill(free: number): Promise<() => Promise<void>> {
    const [row] = await asAdministrator((connection) =>
      connection.query("SELECT count(*)::int AS used FROM pg_stat_activity WHERE backend_type = 'client backend'"),
    );
    // The one that counted is among the used ones, and is gone again.
    const taken = 18 - (Number(row?.used) - 1) - free;
    const reader = { user: 'reader', password: 'first' };
    const all = await Promise.all(Array.from({ length: taken }, () => server.connect('crowd', 'postgres', reader)));
    return async () => void (await Promise.all(all.map((connection) => connection.close())));
  }

  beforeEach(() => {
    at = product.place({ ...server, user: 'reader', password: 'first' });
  });

  test('opening says which limit, and works when there is room', async () => {
    const empty = await fill(0);
    const failure = await failureOf(product.open(at));
    expect(failure).toMatchObject({ kind: 'not-connected', sql: { sqlstate: '53300' } });
    expect(failure.advice).toMatch(/administrators|max_connections/);
    await empty();
    expect((await product.open(at)).role).toBe('reader');
  });

  test('a whole report needs two free slots; with one it keeps its estimates and says why', async () => {
    for (const free of [2, 1]) {
      const empty = await fill(free);
      try {
        await product.open(at);
        expect((await product.list(at)).relations.oid.length).toBeGreaterThan(tables);
        const last = (await product.measure(at)).at(-1);
        if (free === 2) expect(last).toMatchObject({ state: 'finished', failure: null, measured: last?.relations });
        else expect(last?.failure?.message).toMatch(/connection slots are reserved|too many clients/);
        expect(last?.relations).toBeGreaterThanOrEqual(tables);
        await product.databases.close(at);
      } finally {
        await empty();
      }
    }
  });
});
