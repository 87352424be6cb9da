import { DatabaseError } from 'pg';
import { FailureError } from '../../shared/failure.ts';
import type { ServerConnection } from './connection.ts';
import { failureOf } from './failures.ts';
import type { Opened } from './open-ground.ts';
import { WireLine } from './wire-line.ts';

/** A connection that its session keeps until `close`. */
export interface LaneConnection {
  readonly line: WireLine;
  /** Says goodbye, after telling the server to stop what it still runs; its place is free afterwards. */
  close(): Promise<void>;
}

/**
 * A fresh connection out of the database's budget. Fails with `limit` when the server has no slot for it: nothing is
 * tried again, since every slot that we take then is one that the application lacks.
 */
export async function takeLaneConnection(
  { ground, places }: Opened,
  signal: AbortSignal,
  open: () => Promise<ServerConnection>,
): Promise<LaneConnection> {
  const { pool } = ground;
  const giveBack = await places.take(signal);
  let connection: ServerConnection;
  try {
    connection = await pool.acquire(signal, { isNew: true, open });
  } catch (error) {
    giveBack();
    throw asFailure(error, signal);
  }
  const line = new WireLine(connection, giveBack);
  const close = async () => {
    if (line.isAtWork) await line.stop();
    await pool.discard(connection);
  };
  return { line, close };
}

function asFailure(error: unknown, signal: AbortSignal): FailureError {
  const failure = failureOf(error, { isStopped: signal.aborted });
  const isFull = error instanceof DatabaseError && error.code === '53300';
  return new FailureError(isFull ? { ...failure, kind: 'limit' } : failure, { cause: error });
}
