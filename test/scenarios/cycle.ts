import { setMaxListeners } from 'node:events';
import { type Connect, type Running, type ScenarioConnection, withConnection } from './connection.ts';

/** What a scenario that recycles is given for one round. */
export interface Round {
  /** Whatever is opened here is closed at the end of the round, or when the scenario is stopped. */
  readonly connect: Connect;
  /** Returns early when the scenario is stopped. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly isStopping: () => boolean;
  /**
   * Takes back what outlives connections (a table, a prepared transaction): when the round has ended, however it did,
   * and its connections are closed. Last in, first out.
   */
  readonly afterwards: (undo: Undo) => void;
}

export type Undo = (connection: ScenarioConnection) => Promise<unknown>;

const longestPauseMs = 60_000;

/**
 * Runs rounds until it is stopped. A round that fails (somebody ended its backend, the server restarts) is given up,
 * and the next one begins after a pause that doubles as long as they fail.
 */
export function repeatedly(
  connect: Connect,
  round: (round: Round) => Promise<void>,
  log: (line: string) => void,
): Running {
  const stopping = new AbortController();
  // A round may have dozens of connections, each of which sleeps.
  setMaxListeners(0, stopping.signal);
  const open = new Set<ScenarioConnection>();
  const undos: Undo[] = [];

  const closeAll = async () => {
    const closing = [...open].map((connection) => connection.close());
    open.clear();
    await Promise.allSettled(closing);
  };
  const undoAll = async () => {
    for (let undo = undos.pop(); undo; undo = undos.pop()) {
      // Without a server there is nothing to undo it on; a round that needs a clean place looks for one.
      await withConnection(connect, 'scenario end', undo).catch(() => undefined);
    }
  };
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      if (stopping.signal.aborted) return resolve();
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        stopping.signal.removeEventListener('abort', done);
        resolve();
      }
      stopping.signal.addEventListener('abort', done);
    });
  const tools: Round = {
    sleep,
    isStopping: () => stopping.signal.aborted,
    afterwards: (undo) => undos.push(undo),
    async connect(applicationName) {
      const connection = await connect(applicationName);
      open.add(connection);
      if (stopping.signal.aborted) await closeAll();
      return connection;
    },
  };

  const loop = async () => {
    for (let pauseMs = 1000; !stopping.signal.aborted; ) {
      try {
        await round(tools);
        pauseMs = 1000;
      } catch (error) {
        if (!stopping.signal.aborted) log(`A trouble of the demo begins anew: ${String(error)}`);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
      await closeAll();
      await undoAll();
      await sleep(pauseMs);
    }
  };
  const ended = loop();

  return {
    async stop() {
      stopping.abort();
      await closeAll();
      await ended;
    },
  };
}
