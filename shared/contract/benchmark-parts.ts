import { z } from 'zod';
import { bytes, oid } from './place.ts';
import { promise, userParameters, userSettings, userText, userTimeoutMs } from './user-lane.ts';

/** A foreign key of the list. Estimates (reltuples) carry `~` on the screen; null: never analyzed. */
export const foreignKeyRow = z.object({
  conoid: oid,
  conname: z.string(),
  nspname: z.string(),
  relname: z.string(),
  columns: z.array(z.string()),
  fnspname: z.string(),
  frelname: z.string(),
  fcolumns: z.array(z.string()),
  isNullable: z.boolean(),
  isSelf: z.boolean(),
  /** Of either side. */
  isPartitioned: z.boolean(),
  isValid: z.boolean(),
  reltuples: z.number().nullable(),
  freltuples: z.number().nullable(),
  /** An index of the child begins with its columns. */
  hasIndex: z.boolean(),
  /** Why it cannot be measured: no SELECT, no primary key; null when it can. */
  obstacle: z.string().nullable(),
  grant: z.string().nullable(),
});
export type ForeignKeyRow = z.infer<typeof foreignKeyRow>;

export const shape = z.enum(['get', 'list']);
export const statementMode = z.enum(['prepared', 'unnamed', 'simple']);
export type StatementMode = z.infer<typeof statementMode>;
export const strategy = z.enum(['n+1', 'join', 'prefetch']);
export type Strategy = z.infer<typeof strategy>;

/** The SQL that one strategy sends, in order; `times` per run (N for the look-ups of N+1). */
export const strategySql = z.object({
  strategy,
  shape,
  statements: z.array(z.object({ text: z.string(), times: z.number().int(), note: z.string() })),
  /** Django's own words: Song.objects.select_related('artist').get(pk=id). */
  queryset: z.string(),
});

export const foreignKeyDetail = z.object({
  foreignKey: foreignKeyRow,
  /** Primary key of the child, by which rows are got. */
  keyColumns: z.array(z.string()),
  /** From pg_stats: null where never analyzed or hidden. */
  nullShare: z.number().nullable(),
  /** Rows per parent: fan-in, from n_distinct. */
  fanIn: z.number().nullable(),
  rowWidth: z.number().nullable(),
  parentRowWidth: z.number().nullable(),
  /** Names of the indexes that serve the look-ups. */
  indexes: z.array(z.string()),
  /** What the user ought to know before: no rows, no index and the CREATE INDEX, not validated, never analyzed. */
  warnings: z.array(z.object({ message: z.string(), sql: z.string().nullable() })),
  sql: z.array(strategySql),
});
export type ForeignKeyDetail = z.infer<typeof foreignKeyDetail>;

export const pageRows = z.number().int().min(1).max(10_000);

const measuring = {
  /** The rounds: each runs every strategy once, for the same id (get) or the same page of rows (list). */
  rounds: z.number().int().min(1).max(100_000),
  /** Rounds before, told apart, not counted. */
  warmUp: z.number().int().min(0).max(10_000),
  seed: z.number().int().min(0).max(2_147_483_647),
  order: z.enum(['shuffled', 'blocks']),
  /** Ends when at least 300 rounds are done and every median's interval is at most 5 % wide. */
  stopsWhenNarrow: z.boolean(),
};

const customSide = z.strictObject({
  title: z.string().max(200),
  text: userText,
  params: userParameters,
  settings: userSettings,
});

export const benchmarkRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('foreign-key'),
    conoid: oid,
    shape,
    mode: statementMode,
    strategies: z.array(strategy).min(1).max(3),
    /** list: rows of one page. get: 1. */
    pageRows,
    /** Through a delaying proxy of ours: added to every round trip. */
    addedDelayMs: z.number().min(0).max(100),
    ...measuring,
  }),
  z.strictObject({
    kind: z.literal('custom'),
    a: customSide,
    b: customSide,
    mode: z.enum(['prepared', 'unnamed']),
    timeoutMs: userTimeoutMs,
    ...measuring,
  }),
]);
export type BenchmarkRequest = z.infer<typeof benchmarkRequest>;

const interval = z.object({ low: z.number(), high: z.number() });

/** Of one strategy so far. Times in ms per run of the strategy, at our side of the socket. */
export const strategySummary = z.object({
  /** 'n+1', 'join', 'prefetch', 'a', 'b'. */
  key: z.string(),
  title: z.string(),
  /** Round trips of one run. */
  queries: z.number(),
  n: z.number().int(),
  medianMs: z.number().nullable(),
  meanMs: z.number().nullable(),
  sdMs: z.number().nullable(),
  p95Ms: z.number().nullable(),
  minMs: z.number().nullable(),
  /** Order-statistic 95 % interval of the median; null below 6 runs. */
  median95: interval.nullable(),
  /** Median ÷ the baseline's median, with a paired 95 % interval; null for the baseline itself. */
  ratio: interval.extend({ value: z.number() }).nullable(),
  /** P(this run takes longer than the baseline's), 0 to 1. */
  slower: z.number().nullable(),
  rows: z.number(),
  bytes,
  /** The warm-up's median: told apart, since caches were not what they are later. */
  warmUpMedianMs: z.number().nullable(),
  /** The very first run of each strategy's warm-up. */
  firstMs: z.number().nullable(),
  bins: z.object({ fromMs: z.number(), toMs: z.number(), counts: z.array(z.number().int()), beyond: z.number().int() }),
  /** Where the median goes. server: null where nothing on this server tells. */
  parts: z.object({ serverMs: z.number().nullable(), roundTripsMs: z.number(), clientMs: z.number().nullable() }),
  /** Whether its results equal the baseline's, by hash of every run's rows. */
  isEqual: z.boolean().nullable(),
});
export type StrategySummary = z.infer<typeof strategySummary>;

export const benchmarkEvent = z.object({
  runId: z.string(),
  state: z.enum(['preparing', 'warming', 'running', 'finished', 'narrow', 'stopped', 'failed']),
  /** ISO, our clock. */
  startedAt: z.string(),
  round: z.number().int(),
  rounds: z.number().int(),
  elapsedMs: z.number(),
  leftMs: z.number().nullable(),
  /** Key of the strategy that all ratios are against. */
  baseline: z.string(),
  strategies: z.array(strategySummary),
  /** SELECT 1 in the same mode, interleaved with everything: the floor of one round trip. */
  floor: z.object({ medianMs: z.number(), n: z.number().int() }).nullable(),
  /** faster: interval excludes 1. none: it holds 1. unproven: results differ or are not proven equal, so no ranking. */
  verdict: z
    .object({
      kind: z.enum(['faster', 'none', 'unproven']),
      key: z.string().nullable(),
      than: z.string().nullable(),
      sentence: z.string(),
    })
    .nullable(),
  /** Ids that were gone when they were asked for: left out of every strategy, counted. */
  vanished: z.number().int(),
  /** Share of block reads found in shared_buffers during the measured rounds; null: not known. */
  hitShare: z.number().nullable(),
  /** The same from the choice of ids to the end of the warm-up. */
  warmUpHitShare: z.number().nullable(),
  /** What was in force: server version, mode, plan_cache_mode, jit, addedDelayMs, seed … */
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
  promise: promise.nullable(),
  notes: z.array(z.string()),
  /** Why it ended early, in the source's words. */
  failure: z
    .object({
      message: z.string(),
      advice: z.string().optional(),
      /** 'a' or 'b': whose text it is about, and where in it (0-based character). */
      side: z.string().optional(),
      at: z.number().int().optional(),
      sqlstate: z.string().optional(),
      /** What would give the missing right. */
      grant: z.string().optional(),
    })
    .nullable(),
  /** Whether it lies in the history, under this id. */
  keptAs: z.string().nullable(),
});
export type BenchmarkEvent = z.infer<typeof benchmarkEvent>;

export const benchmarkHistoryRow = z.object({
  id: z.string(),
  startedAt: z.string(),
  /** "songs.artist_id → artists.id, get, prepared". */
  title: z.string(),
  state: z.string(),
  rounds: z.number().int(),
  server_version: z.string(),
  strategies: z.array(z.object({ key: z.string(), title: z.string(), medianMs: z.number().nullable() })),
});
export type BenchmarkHistoryRow = z.infer<typeof benchmarkHistoryRow>;
