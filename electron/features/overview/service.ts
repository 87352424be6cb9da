import type { overview } from '../../../shared/contract/overview.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import type { Samplers } from '../../sampler/samplers.ts';
import { overviewAges, overviewDatabaseSize } from './figures.sql.ts';
import { Figures } from './figures.ts';
import { overviewIndexes } from './indexes.sql.ts';
import { serverAnswer } from './server-answer.ts';

interface Needs {
  readonly databases: Databases;
  readonly samplers: Pick<Samplers, 'accompany'>;
}

/** Reading the size of a database reads every file's length, so that what was read is good for a while. */
const sizeEveryMs = 60_000;

export function overviewService({ databases, samplers }: Needs): RoomService<typeof overview, Call> {
  const figures = new Figures(databases);
  const sizes = new Map<At, { readonly readMs: number; readonly database_bytes: number | null }>();
  samplers.accompany((beside) => figures.look(beside));

  const sizeOf = async (at: At, session: Session): Promise<number | null> => {
    const known = sizes.get(at);
    if (known !== undefined && performance.now() - known.readMs < sizeEveryMs) return known.database_bytes;
    // Hidden or slow is unknown; the other figures are worth as much without it.
    const read = await session.one(overviewDatabaseSize).catch(() => ({ database_bytes: null }));
    sizes.set(at, { readMs: performance.now(), ...read });
    return read.database_bytes;
  };

  return {
    server: async ({ at }, call) => serverAnswer(await databases.session(at, call)),
    figures: async ({ at }, call) => {
      const session = await databases.session(at, call);
      const [ages, database_bytes] = await Promise.all([session.one(overviewAges), sizeOf(at, session)]);
      const { points, last } = figures.of(at);
      const { xid_age, freeze_max_age, checkpoints, checkpoint_seconds } = ages;
      return {
        points: [...points],
        database_bytes,
        xid_age,
        freeze_max_age,
        checkpointEverySeconds:
          checkpoints < 2 || checkpoint_seconds === null || checkpoint_seconds < 600
            ? null
            : checkpoint_seconds / checkpoints,
        deadlocks: last?.deadlocks ?? null,
        stats_reset: last?.stats_reset ?? null,
      };
    },
    indexes: async ({ at }, call) => {
      const session = await databases.session(at, call);
      const rows = await session.rows(overviewIndexes);
      const found = (isValid: boolean) =>
        rows
          .filter((row) => row.is_valid === isValid)
          .map(({ oid, nspname, relname, table, bytes }) => ({ oid, nspname, relname, table, bytes }));
      const [first] = rows;
      return {
        unused: found(true),
        unusedCount: first?.unused_count ?? 0,
        unused_bytes: first?.unused_bytes ?? 0,
        invalid: found(false),
        invalidCount: first?.invalid_count ?? 0,
        stats_reset: first?.stats_reset ?? null,
      };
    },
  };
}
