import { expect } from 'vitest';
import type { Settings } from '../../electron/demo/settings-file.ts';
import type { Connect, Running } from '../scenarios/connection.ts';
import { type Round, repeatedly } from '../scenarios/cycle.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';

/** A server on which scenarios run, and what a test sees there while they do and afterwards. */
export interface ScenarioServer {
  readonly server: OwnPostgres;
  readonly connect: Connect;
  run(text: string): Promise<readonly Record<string, unknown>[]>;
  number(text: string): Promise<number>;
  /** Backends of the scenario: all in its database but the one that looks. */
  backends(condition?: string): Promise<number>;
  /** Runs it, looks, stops it, and sees that nothing is left: no backend, lock, table or prepared transaction. */
  whileItRuns(round: (round: Round) => Promise<void>, look: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** For expect.poll: long enough for a busy machine, and often enough to see what does not last. */
export const soon = { timeout: 20_000, interval: 20 };

export async function startScenarioServer(settings: Settings = {}): Promise<ScenarioServer> {
  const server = await startPostgres({
    settings: { max_prepared_transactions: 5, client_connection_check_interval: '200ms', ...settings },
  });
  const database = await server.createDatabase();
  const connect: Connect = (applicationName) => database.connect(applicationName);
  const run: ScenarioServer['run'] = async (text) => {
    const connection = await database.connect('test');
    return connection.query(text).finally(() => connection.close());
  };
  const number: ScenarioServer['number'] = async (text) => Number(Object.values((await run(text))[0] ?? {})[0]);
  const backends: ScenarioServer['backends'] = (condition = 'true') =>
    number(`SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'
            AND datname = current_database() AND pid <> pg_backend_pid() AND ${condition}`);
  const left = () =>
    run(`SELECT (SELECT count(*) FROM pg_locks WHERE locktype IN ('relation', 'advisory') AND database > 0
                 AND (locktype = 'advisory' OR relation >= 16384))::integer AS locks,
                (SELECT count(*) FROM pg_prepared_xacts)::integer AS prepared,
                (SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class
                 WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) AS tables`);
  return {
    server,
    connect,
    run,
    number,
    backends,
    async whileItRuns(round, look) {
      const before = await left();
      const logged: string[] = [];
      const running: Running = repeatedly(connect, round, (line) => logged.push(line));
      try {
        await look();
      } catch (error) {
        throw logged.length === 0 ? error : new Error(logged.join('\n'), { cause: error });
      } finally {
        await running.stop();
      }
      await expect.poll(() => backends(), soon).toBe(0);
      await expect.poll(left, soon).toEqual(before);
      expect(logged).toEqual([]);
    },
    stop: () => server.stop(),
  };
}
