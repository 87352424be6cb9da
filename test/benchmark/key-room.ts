import { afterAll, beforeAll } from 'vitest';
import type { BenchmarkEvent, StrategySummary } from '../../shared/contract/benchmark-parts.ts';
import type { At } from '../../shared/contract/place.ts';
import type { TestDatabase, TestServer } from '../support/server-address.ts';
import { sharedPostgres } from '../support/shared-postgres.ts';
import { keyTables } from './key-tables.ts';
import { type OpenBenchmark, openBenchmark } from './open-benchmark.ts';

export interface KeyRoom {
  readonly server: TestServer;
  readonly database: TestDatabase;
  readonly room: OpenBenchmark;
  readonly at: At;
  /** songs.artist_id → artists.id */
  readonly songs: number;
}

/** The room on a database of its own, with foreign keys of every make, for the tests of one file. */
export function keyRoom(): () => KeyRoom {
  let made: KeyRoom | undefined;
  beforeAll(async () => {
    const server = await sharedPostgres();
    const database = await server.createDatabase();
    const connection = await database.connect();
    await connection.query(keyTables);
    await connection.close();
    const room = await openBenchmark();
    const at = room.place(server, database.name);
    made = { server, database, room, at, songs: (await room.key(at, 'songs_artist')).conoid };
  });
  afterAll(async () => {
    await made?.room.close();
    await made?.database.drop();
  });
  return () => {
    if (made === undefined) throw new Error('asked for the room before it was made: use it inside a test');
    return made;
  };
}

export function strategy(event: BenchmarkEvent, key: string): StrategySummary {
  const found = event.strategies.find((each) => each.key === key);
  if (!found) throw new Error(`no strategy ${key}`);
  return found;
}
