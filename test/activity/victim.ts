import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from '../../shared/contract/activity.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import type { TestServer, Through } from '../support/server-address.ts';

/** Looks at other backends as a superuser who is not the product. */
export interface Observer {
  /** The backend as the product would have seen it. Fails when it is not there. */
  target(pid: number): Promise<Target>;
  /** Waits until the backend is in a state of which the words begin so. */
  until(pid: number, state: string): Promise<Target>;
  isThere(pid: number): Promise<boolean>;
  /** Waits until it is gone. */
  untilGone(pid: number): Promise<void>;
  readonly connection: ScenarioConnection;
}

export async function observe(server: TestServer): Promise<Observer> {
  const connection = await server.connect('test/observer');
  await connection.query(`SET TimeZone = 'UTC'; SET DateStyle = 'ISO'`);
  const find = async (pid: number): Promise<Target | undefined> => {
    const [row] = await connection.query(
      `SELECT backend_start::text, xact_start::text, state_change::text, state FROM pg_stat_activity WHERE pid = ${pid}`,
    );
    const text = (value: unknown) => (typeof value === 'string' ? value : null);
    if (row === undefined) return undefined;
    return {
      pid,
      backend_start: text(row.backend_start) ?? '',
      xact_start: text(row.xact_start),
      state_change: text(row.state_change),
      state: text(row.state) ?? '',
    };
  };
  const eventually = async <T>(what: string, look: () => Promise<T | undefined>): Promise<T> => {
    for (const deadline = performance.now() + 20_000; performance.now() < deadline; await sleep(10)) {
      const found = await look();
      if (found !== undefined) return found;
    }
    throw new Error(`waited in vain: ${what}`);
  };
  return {
    connection,
    async target(pid) {
      const found = await find(pid);
      if (found === undefined) throw new Error(`no backend ${pid}`);
      return found;
    },
    until: (pid, state) =>
      eventually(`${pid} ${state}`, async () => {
        const found = await find(pid);
        return found?.state.startsWith(state) ? found : undefined;
      }),
    isThere: async (pid) => (await find(pid)) !== undefined,
    async untilGone(pid) {
      await eventually(`${pid} gone`, async () => ((await find(pid)) === undefined ? true : undefined));
    },
  };
}

/** A client whose backend a test may end. */
export interface Victim extends ScenarioConnection {
  readonly pid: number;
}

export async function victimOn(
  server: TestServer,
  {
    application = 'test/victim',
    database = 'postgres',
    ...through
  }: Through & { application?: string; database?: string } = {},
): Promise<Victim> {
  const connection = await server.connect(application, database, through);
  const [row] = await connection.query('SELECT pg_backend_pid() AS pid');
  return Object.assign(connection, { pid: Number(row?.pid) });
}

/** One that sits idle in a transaction after these statements. */
export async function idleInTransaction(
  server: TestServer,
  more: Parameters<typeof victimOn>[1] = {},
  ...statements: readonly string[]
): Promise<Victim> {
  const victim = await victimOn(server, more);
  for (const text of ['BEGIN', ...statements]) await victim.query(text);
  return victim;
}
