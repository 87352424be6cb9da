import type { BenchmarkRequest, ForeignKeyRow } from '../../../shared/contract/benchmark-parts.ts';
import type { At } from '../../../shared/contract/place.ts';
import { fail } from '../../../shared/failure.ts';
import type { BenchmarkSession } from '../../postgres/benchmark-session.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import type { Session } from '../../postgres/session.ts';
import type { Contest } from './contest.ts';
import { readKey } from './foreign-key-reader.ts';
import { HitShare } from './hit-share.ts';
import {
  floorStatement,
  type KeyStatements,
  type KeyValue,
  keyContestant,
  statementsOf,
  statementsPerStrategy,
} from './key-contestants.ts';
import type { MeasuredKey } from './measured-key.ts';
import { mostIds, sampleIds } from './sampling.ts';
import { ServerTime } from './server-time.ts';
import { generateSql, type Shape } from './strategy-sql.ts';

export type KeyRequest = Extract<BenchmarkRequest, { kind: 'foreign-key' }>;

export interface KeyContest extends Contest {
  readonly row: ForeignKeyRow;
  readonly ids: number;
  readonly hits: HitShare;
  readonly time: ServerTime;
}

interface Place {
  readonly databases: Databases;
  readonly at: At;
  readonly call: Call;
  readonly session: Session;
}

/** Opens the measured connection, chooses the ids, and sends each statement once. Fails with why it cannot be measured. */
export async function contestOfKey(place: Place, request: KeyRequest): Promise<KeyContest> {
  const { databases, at, call, session } = place;
  const key = await readKey(session, request.conoid);
  const { obstacle, grant } = key.row;
  if (obstacle !== null) fail(grant === null ? 'bad-input' : 'denied', obstacle, grant === null ? {} : { grant });
  const measured = await databases.benchmark(at, call, { addedDelayMs: request.addedDelayMs });
  try {
    return await opened(session, measured, key, request);
  } catch (error) {
    await measured.close();
    throw error;
  }
}

async function opened(
  session: Session,
  measured: BenchmarkSession,
  key: MeasuredKey,
  request: KeyRequest,
): Promise<KeyContest> {
  const { mode, seed, strategies } = request;
  const shape: Shape = request.shape;
  const pageRows = shape === 'get' ? 1 : request.pageRows;
  await lookUpOperators(measured, key);
  // Before anything of ours touches the tables: choosing ids already fills caches.
  const hits = new HitShare(session, measured, [key.child.oid, key.parent.oid]);
  await hits.look();
  const count = Math.min(mostIds, Math.max(request.rounds, request.warmUp));
  const ids = await sampleIds(measured, key.child, { count, seed, shape, pageRows, block_size: session.block_size });
  const [first] = ids;
  if (first === undefined) {
    return fail('bad-input', `${key.child.relname} has no rows that this role can see: nothing can be measured`);
  }
  const statements = statementsOf(generateSql(key, shape, pageRows));
  const wanted = [...new Set(strategies)];
  const used = new Set(wanted.flatMap((strategy) => statementsPerStrategy[strategy]));
  const once = await onceEach({ measured, statements, key, first, mode }, used);
  const time = await ServerTime.watch(session, measured.pid, once);
  return {
    row: key.row,
    ids: ids.length,
    contestants: wanted.map((strategy) => keyContestant(strategy, { session: measured, mode, key, statements, ids })),
    floor: async () => {
      const began = performance.now();
      await measured.run(mode, floorStatement, []);
      return performance.now() - began;
    },
    hits,
    time,
    close: () => measured.close(),
  };
}

/**
 * The lane's search_path holds pg_catalog alone. A type from elsewhere (citext) has its own operators beside it; without
 * them its key would be compared as text, past its index.
 */
async function lookUpOperators(measured: BenchmarkSession, { child, parent }: MeasuredKey): Promise<void> {
  const schemas = [...new Set([...child.operatorSchemas, ...parent.operatorSchemas])];
  if (schemas.length === 0) return;
  const text = "SELECT pg_catalog.set_config('search_path', $1, false)";
  const path = ['pg_catalog', ...schemas, 'pg_temp'].join(', ');
  await measured.run('unnamed', { name: 'benchmark.operators', text }, [path]);
}

/** How to send each statement once with values that it takes, to learn its query id. */
async function onceEach(
  given: {
    readonly measured: BenchmarkSession;
    readonly statements: KeyStatements;
    readonly key: MeasuredKey;
    readonly first: KeyValue;
    readonly mode: KeyRequest['mode'];
  },
  used: ReadonlySet<keyof KeyStatements>,
): Promise<ReadonlyMap<string, () => Promise<unknown>>> {
  const { measured, statements, key, first, mode } = given;
  const { cells } = await measured.run(mode, statements.rows, first, { keepsRows: true });
  const referring = cells.find((row) => key.references.every((place) => row[place] !== null));
  const reference = key.references.map((place) => referring?.[place] ?? null);
  const params = { rows: first, join: first, parent: reference, parents: reference.map((value) => [value]) };
  return new Map([...used].map((name) => [name, () => measured.run(mode, statements[name], params[name])]));
}
