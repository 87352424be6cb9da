/**
 * What a scenario is given: it imports no driver and knows no server, so that the demo, the tests and the benches can
 * run the same one.
 */
export interface ScenarioConnection {
  /** Runs one or several statements (simple protocol; several are one transaction) and answers the rows of the last. */
  query(text: string): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Opens a connection of its own; superuser unless the scenario says otherwise. */
export type Connect = (applicationName: string) => Promise<ScenarioConnection>;

/** A scenario that keeps running until it is stopped; afterwards nothing of it is left on the server. */
export interface Running {
  stop(): Promise<void>;
}

/** Opens, uses and closes. */
export async function withConnection<T>(
  connect: Connect,
  applicationName: string,
  use: (connection: ScenarioConnection) => Promise<T>,
): Promise<T> {
  const connection = await connect(applicationName);
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}
