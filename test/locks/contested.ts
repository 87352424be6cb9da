import type { OwnPostgres } from '../support/postgres.ts';
import { Sessions } from './open-locks.ts';

/** The story of the picture on a server of one's own: a leaked write, an ALTER behind it, readers behind that. */
export interface Contested {
  readonly root: number;
  readonly alter: number;
  readonly readers: readonly number[];
  readonly sessions: Sessions;
}

export async function makeTables(server: OwnPostgres): Promise<void> {
  const connection = await server.connect();
  await connection.query(`CREATE TABLE session (sid int PRIMARY KEY, last_visit int);
    INSERT INTO session SELECT g, 0 FROM generate_series(1, 50) g;
    CREATE TABLE product_versions (id int PRIMARY KEY, build_count int); INSERT INTO product_versions VALUES (1847, 0)`);
  await connection.close();
}

export async function contest(server: OwnPostgres): Promise<Contested> {
  const sessions = new Sessions((name) => server.connect(name));
  const root = await sessions.open('drproject.cgi', 'BEGIN; UPDATE session SET last_visit = 1773315 WHERE sid = 1');
  const alter = await sessions.open('deploy');
  alter.start('ALTER TABLE session ADD COLUMN ip inet');
  await waits(server, alter.pid);
  const readers: number[] = [];
  for (const name of ['processor', 'socorro-webapp']) {
    const reader = await sessions.open(name);
    reader.start(`SELECT last_visit FROM session WHERE sid = ${readers.length + 1}`);
    await waits(server, reader.pid);
    readers.push(reader.pid);
  }
  return { root: root.pid, alter: alter.pid, readers, sessions };
}

/** Until that backend asks for a lock that it does not get. */
export async function waits(server: Pick<OwnPostgres, 'connect'>, pid: number): Promise<void> {
  const connection = await server.connect();
  const asks = `SELECT FROM pg_locks WHERE pid = ${pid} AND NOT granted`;
  const deadline = Date.now() + 10_000;
  while ((await connection.query(asks)).length === 0) {
    if (Date.now() > deadline) throw new Error(`${pid} does not wait`);
  }
  await connection.close();
}
