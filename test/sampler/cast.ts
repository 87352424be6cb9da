import type { ScenarioConnection } from '../scenarios/connection.ts';
import type { TestDatabase } from '../support/server-address.ts';

/** Sessions in every state, whose facts a test knows. */
export interface Cast {
  /** By the name under which they connected. */
  readonly pids: Readonly<Record<CastName, number>>;
  close(): Promise<void>;
}

export const castNames = ['idle', 'reader', 'writer', 'aborted', 'holder', 'waiter', 'sleeper'] as const;
export type CastName = (typeof castNames)[number];

export async function castIn(database: TestDatabase): Promise<Cast> {
  const members = new Map<CastName, ScenarioConnection>();
  const pids: Partial<Record<CastName, number>> = {};
  for (const name of castNames) {
    const member = await database.connect(`cast-${name}`);
    members.set(name, member);
    pids[name] = Number((await member.query('SELECT pg_backend_pid() AS pid'))[0]?.pid);
  }
  const say = async (name: CastName, text: string) => {
    await members.get(name)?.query(text);
  };
  await say('holder', 'CREATE TABLE IF NOT EXISTS session (id int); CREATE SCHEMA IF NOT EXISTS audit');
  await say('holder', 'CREATE TABLE IF NOT EXISTS audit.trail (id int)');
  await say('idle', "SELECT 'the last thing it ran'");
  await say('reader', 'BEGIN');
  await say('reader', 'SELECT count(*) FROM session');
  await say('writer', 'BEGIN');
  await say('writer', 'INSERT INTO audit.trail VALUES (1)');
  await say('aborted', 'BEGIN');
  await members
    .get('aborted')
    ?.query('SELECT 1/0')
    .catch(() => undefined);
  await say('holder', 'BEGIN');
  await say('holder', 'LOCK TABLE session IN SHARE ROW EXCLUSIVE MODE');
  const waits = [say('waiter', 'UPDATE session SET id = 2'), say('sleeper', 'SELECT pg_sleep(600)')];
  for (const wait of waits) wait.catch(() => undefined);
  return {
    pids: allOf(pids),
    async close() {
      const boss = await database.connect('cast-boss');
      const list = Object.values(pids).join();
      await boss.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid IN (${list})`);
      await boss.close();
      await Promise.all([...members.values()].map((member) => member.close().catch(() => undefined)));
    },
  };
}

function allOf(pids: Partial<Record<CastName, number>>): Record<CastName, number> {
  const of = (name: CastName) => pids[name] ?? Number.NaN;
  return {
    idle: of('idle'),
    reader: of('reader'),
    writer: of('writer'),
    aborted: of('aborted'),
    holder: of('holder'),
    waiter: of('waiter'),
    sleeper: of('sleeper'),
  };
}
