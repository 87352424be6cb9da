import { setTimeout as delay } from 'node:timers/promises';
import type { ScenarioConnection } from './connection.ts';

export async function pidOf(connection: ScenarioConnection): Promise<number> {
  const [row] = await connection.query('SELECT pg_backend_pid() AS pid');
  return Number(row?.pid);
}

const longestMs = 15_000;

/** Until the backend waits for a lock, as `watcher` sees it. Throws when it does not come to that. */
export async function untilItWaits(watcher: ScenarioConnection, pid: number): Promise<void> {
  const deadline = Date.now() + longestMs;
  const waits = `SELECT 1 FROM pg_catalog.pg_locks WHERE pid = ${pid} AND NOT granted`;
  while ((await watcher.query(waits)).length === 0) {
    if (Date.now() > deadline) throw new Error(`backend ${pid} does not wait`);
    await delay(20);
  }
}

/** Sends a statement that is going to wait, and whose end (or failure, when its connection is closed) is of no interest. */
export function sendAndForget(connection: ScenarioConnection, statement: string): void {
  connection.query(statement).catch(() => undefined);
}
