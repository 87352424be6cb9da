import type { InputOf, StreamPath } from '../../renderer/ask-types.ts';
import type { Reply } from '../../shared/rpc.ts';
import type { DoorClient } from '../support/door-client.ts';

/** One question of a room, asked as its page asks it. A stream is left after its first events. */
export interface RoomQuestion {
  readonly room: string;
  readonly name: string;
  readonly ask: () => Promise<Reply<unknown>>;
}

export interface Asked {
  readonly door: DoorClient;
  readonly at: string;
  /** After so long a stream is left, whatever it told. */
  readonly leaveMs?: number;
  /** One with rows. */
  readonly table: { readonly oid: number };
}

/** Asks a stream until it told `events` things or ended by itself; being left early is no failure. */
async function some<P extends StreamPath>(
  { door, leaveMs = 60_000 }: Asked,
  path: P,
  input: InputOf<P>,
  events: number,
): Promise<Reply<unknown>> {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), leaveMs);
  let told = 0;
  let last: unknown;
  const reply = await door.listen(
    path,
    input,
    (event) => {
      last = event;
      told += 1;
      if (told >= events) stop.abort();
    },
    stop.signal,
  );
  clearTimeout(late);
  const isLeft = !reply.ok && stop.signal.aborted;
  return reply.ok || isLeft ? { ok: true, data: last, statements: reply.statements } : reply;
}

let runs = 0;
const runId = () => {
  runs += 1;
  return `faults-${process.pid}-${runs}`;
};

const text = 'SELECT relname FROM pg_catalog.pg_class ORDER BY relname LIMIT 20';
const side = (title: string) => ({ title, text, params: [], settings: [] });

/** The main questions of every room that asks a server. What changes the server is in `changes`. */
export function everyRoom(asked: Asked): readonly RoomQuestion[] {
  const { door, at, table } = asked;
  const one = { at, oid: table.oid };
  const relid = { at, relid: table.oid };
  const benchmark = {
    kind: 'custom',
    a: side('a'),
    b: side('b'),
    mode: 'prepared',
    timeoutMs: 5_000,
    rounds: 3,
    warmUp: 0,
    seed: 1,
    order: 'blocks',
    stopsWhenNarrow: false,
  } satisfies InputOf<'benchmark.run'>['request'];
  const plans = {
    sides: [side('a')],
    options: ['analyze', 'buffers'],
    serialize: 'none',
    runs: 1,
    timeoutMs: 5_000,
    allowsWrites: false,
  } satisfies InputOf<'plans.run'>['request'];
  const search = {
    at,
    scope: 'columns',
    words: ['id'],
    isRegex: false,
    isCaseSensitive: false,
    withSystem: false,
  } satisfies InputOf<'relations.search'>;
  const asks: Readonly<Record<string, () => Promise<Reply<unknown>>>> = {
    'connections.facts': () => door.ask('connections.facts', { at }),
    'connections.saturation': () => door.ask('connections.saturation', { at }),
    'overview.server': () => door.ask('overview.server', { at }),
    'overview.figures': () => door.ask('overview.figures', { at }),
    'overview.indexes': () => door.ask('overview.indexes', { at }),
    'relations.list': () => door.ask('relations.list', { at }),
    'relations.columns': () => door.ask('relations.columns', one),
    'relations.indexes': () => door.ask('relations.indexes', one),
    'relations.constraints': () => door.ask('relations.constraints', one),
    'relations.ddl': () => door.ask('relations.ddl', { ...one, catalog: 'pg_class' }),
    'relations.size': () => door.ask('relations.size', one),
    'relations.search': () => some(asked, 'relations.search', search, 1_000),
    'sizes.measure': () => some(asked, 'sizes.measure', { at }, 10_000),
    'activity.watch': () => some(asked, 'activity.watch', { at }, 2),
    'activity.rules': () => door.ask('activity.rules', { at }),
    'locks.tree': () => door.ask('locks.tree', { at }),
    'locks.all': () => door.ask('locks.all', { at }),
    'statements.watch': () => some(asked, 'statements.watch', { at, everyMs: 2_000 }, 1),
    'plans.options': () => door.ask('plans.options', { at }),
    'plans.words': () => door.ask('plans.words', { at }),
    'plans.run': () => some(asked, 'plans.run', { at, runId: runId(), request: plans }, 10_000),
    'benchmark.foreignKeys': () => door.ask('benchmark.foreignKeys', { at }),
    'benchmark.run': () => some(asked, 'benchmark.run', { at, runId: runId(), request: benchmark }, 10_000),
    'vacuum.tables': () => door.ask('vacuum.tables', { at }),
    'vacuum.verdicts': () => door.ask('vacuum.verdicts', { at }),
    'vacuum.now': () => door.ask('vacuum.now', { at }),
    'vacuum.table': () => door.ask('vacuum.table', relid),
    'vacuum.bloat': () => door.ask('vacuum.bloat', { at }),
    'vacuum.measure': () => door.ask('vacuum.measure', relid),
    'writes.watch': () => some(asked, 'writes.watch', { at, seconds: 10 }, 1),
    'writes.columns': () => door.ask('writes.columns', relid),
    'writes.recent': () => door.ask('writes.recent', { ...relid, column: 'placed_on' }),
    'writes.redundant': () => door.ask('writes.redundant', relid),
    'writes.walByBackend': () => door.ask('writes.walByBackend', { at }),
    'sql-log.state': () => door.ask('sql-log.state', { at }),
    'upgrade.check': () => some(asked, 'upgrade.check', { at, to: { kind: 'version', major: 18 }, again: 0 }, 10_000),
  };
  return Object.entries(asks).map(([name, ask]) => ({ room: name.replace(/\..*/u, ''), name, ask }));
}
