import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { giveTo, serverAccount } from '../../electron/demo/account.ts';
import type { ScenarioConnection } from '../scenarios/connection.ts';
import { type OwnPostgres, startPostgres } from '../support/postgres.ts';
import type { Major } from '../support/server-address.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { type DatabaseState, differences, stateOf } from './database-state.ts';
import type { Hostile, Who } from './hostile-statements.ts';
import { type Lane, limits, openLane } from './lane.ts';

export interface Ground {
  readonly server: OwnPostgres;
  readonly place: Parameters<Hostile['text']>[0];
  /** The lane as superuser, and as a role with pg_monitor and pg_read_all_data alone. */
  readonly lanes: Readonly<Record<Who, Lane>>;
  state(): Promise<DatabaseState>;
  /** Mends what a statement left, and brings the victim back. */
  mend(hostile: Hostile): Promise<void>;
  stop(): Promise<void>;
}

const role = { user: 'hs_restricted', password: 'restricted' };

const fixture = `
  CREATE EXTENSION dblink;
  CREATE TABLE public.kept (a int PRIMARY KEY, b text);
  INSERT INTO public.kept SELECT i, 'row' FROM generate_series(1, 3) AS i;
  CREATE TABLE public.other (a int);
  CREATE SEQUENCE public.counter;
  CREATE MATERIALIZED VIEW public.frozen AS SELECT count(*) FROM public.kept;
  CREATE FUNCTION public.writes() RETURNS int LANGUAGE sql AS $$INSERT INTO public.kept VALUES (9) RETURNING a$$;
  CREATE FUNCTION public.writes_as_definer() RETURNS int LANGUAGE sql SECURITY DEFINER AS $$INSERT INTO public.kept VALUES (9) RETURNING a$$;
  CREATE FUNCTION public.writes_while_planned() RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$BEGIN INSERT INTO public.kept VALUES (9); RETURN 1; END$$;
  CREATE FUNCTION public.trigger_function() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
  CREATE FUNCTION public.event_function() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN END$$;
  CREATE PROCEDURE public.commits() LANGUAGE plpgsql AS $$BEGIN COMMIT; END$$;
  CREATE PROCEDURE public.writes_and_commits() LANGUAGE plpgsql AS $$BEGIN INSERT INTO public.kept VALUES (9); COMMIT; END$$;
  CREATE VIEW public.writing_view AS SELECT public.writes() AS a;
  SELECT lo_from_bytea(4711, 'large');
  SELECT pg_create_physical_replication_slot('kept_slot');
  CREATE ROLE ${role.user} LOGIN PASSWORD '${role.password}';
  GRANT pg_monitor, pg_read_all_data TO ${role.user};
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC;
`;

export async function startGround(major: Major): Promise<Ground> {
  const server = await startPostgres({
    major,
    settings: { wal_level: 'logical', max_prepared_transactions: 10, max_replication_slots: 10, autovacuum: false },
  });
  const folder = tempFolder();
  const written = path.join(folder, 'written');
  mkdirSync(written);
  chmodSync(folder, 0o755);
  giveTo(serverAccount(), written);
  const watcher = await server.connect('test/watcher');
  await watcher.query(fixture);
  let victim = await openVictim(server);
  const place = {
    folder: written,
    connection: (who: Who) => {
      const { user, password } = who === 'superuser' ? server : role;
      return `host=127.0.0.1 port=${server.port} dbname=postgres user=${user} password=${password}`;
    },
    get victimPid() {
      return victim.pid;
    },
  };
  const lanes = { superuser: await openLane(server), restricted: await openLane(server, 'postgres', role) };
  return {
    server,
    place,
    lanes,
    state: () => stateOf(server, watcher, written),
    async mend(hostile) {
      if (hostile.mend !== undefined) await watcher.query(hostile.mend);
      if (hostile.leaves === 'victim') {
        await victim.connection.close().catch(() => undefined);
        victim = await openVictim(server);
      }
    },
    async stop() {
      await lanes.superuser.close();
      await lanes.restricted.close();
      await victim.connection.close().catch(() => undefined);
      await watcher.close();
      await server.stop();
      removeFolder(folder);
    },
  };
}

async function openVictim(server: OwnPostgres): Promise<{ pid: number; connection: ScenarioConnection }> {
  const connection = await server.connect('test/victim');
  const [row] = await connection.query('SELECT pg_backend_pid() AS pid');
  return { pid: Number(row?.pid), connection };
}

/**
 * Runs each as it would be typed, and answers by name what is different afterwards, once its session is closed. Ended
 * backends and given up locks take a moment, which they are given.
 */
export async function attackAll(ground: Ground, who: Who, all: readonly Hostile[]): Promise<Record<string, string[]>> {
  const lasting: Record<string, string[]> = {};
  let before = await ground.state();
  for (const hostile of all) {
    const user = await ground.lanes[who].session(hostile.text(ground.place, who));
    await user.run({ params: [], limits: { ...limits, timeoutMs: 3_000 } }).catch(() => undefined);
    await user.close();
    let after = await ground.state();
    const mustChange = who === 'superuser' && hostile.leaves !== undefined;
    const isSettled = () => differences(before, after).length > 0 === mustChange;
    for (const end = performance.now() + 1_000; !isSettled() && performance.now() < end; ) after = await ground.state();
    const changed = differences(before, after);
    before = after;
    if (changed.length === 0) continue;
    lasting[hostile.name] = changed;
    await ground.mend(hostile);
    before = await ground.state();
  }
  return lasting;
}
