import type { WritesEvent, WritesPoint, WritesTables } from '../../../shared/contract/writes.ts';
import { lumpNames } from '../../../shared/writes/lump-names.ts';
import type { ServerReading } from '../../../shared/writes/points.ts';
import { sparks } from '../../../shared/writes/spark.ts';
import { countsAt, type TableCounts } from '../../../shared/writes/table-counts.ts';
import type { Grown } from '../../../shared/writes/table-log.ts';
import type { KnownTables } from './known-tables.ts';
import type { Looking } from './looking.ts';

/** More rows than this are left out, those written least first, and it is said. */
const mostTables = 10_000;
/** A small chart is drawn for those that were written most; each is 60 numbers. */
const mostSparks = 500;

/** What one page is told; `seconds` is the span that it asked rates for. */
export function eventOf(looking: Looking, last: ServerReading, seconds: number): WritesEvent {
  const { tables, names, points } = looking;
  const grown = tables.grown(seconds);
  const rows = shownRows(tables.counts, names, grown.byOid);
  const left = rows.all - rows.shown.length;
  const few = `${rows.shown.length} of ${rows.all} written tables: those that were written least are left out.`;
  return {
    points: [...points],
    tables: tablesOf(tables.counts, rows.shown, {
      names,
      grown,
      spark: sparks(tables, last.serverMs),
      hasNewpage: tables.counts.n_tup_newpage_upd.some((count) => count !== null),
    }),
    measuredSeconds: grown.seconds,
    stats_reset: last.stats_reset,
    ...rates(newest(points, seconds), looking, last.isStandby),
    notes: left > 0 ? [...looking.notes, few] : [...looking.notes],
    isStandby: last.isStandby,
    nowMs: last.serverMs,
    sql: looking.sql,
  };
}

/** The newest points that together reach so many seconds. */
function newest(points: readonly WritesPoint[], seconds: number): readonly WritesPoint[] {
  let measured = 0;
  let first = points.length;
  for (; first > 0 && measured < seconds; first -= 1) measured += secondsOf(points[first - 1]);
  return points.slice(first);
}

const secondsOf = (point: WritesPoint | undefined): number =>
  point === undefined ? 0 : (point.toMs - point.fromMs) / 1000;

function rates(
  points: readonly WritesPoint[],
  looking: Looking,
  isStandby: boolean,
): Pick<WritesEvent, 'rowsPerSecond' | 'wal'> {
  const records = mean(points, ({ wal_records }) => wal_records);
  const images = mean(points, ({ wal_fpi }) => wal_fpi);
  return {
    // A standby replays rows without counting them.
    rowsPerSecond: isStandby ? null : mean(points, (point) => point.inserted + point.updated + point.deleted),
    wal: {
      bytesPerSecond: mean(points, ({ wal_bytes }) => wal_bytes),
      recordsPerSecond: records,
      fpiPerRecord: records === null || images === null || records === 0 ? null : images / records,
      wal_buffers_full: looking.fullTimes,
      lacks: [...looking.lacks],
    },
  };
}

/** Over the seconds in which it is known; null: in none. */
function mean(points: readonly WritesPoint[], of: (point: WritesPoint) => number | null): number | null {
  let [sum, measured] = [0, 0];
  for (const point of points) {
    const rate = of(point);
    if (rate === null) continue;
    sum += rate * secondsOf(point);
    measured += secondsOf(point);
  }
  return measured === 0 ? null : sum / measured;
}

function shownRows(
  counts: TableCounts,
  names: KnownTables,
  grown: ReadonlyMap<number, Grown>,
): { readonly shown: readonly number[]; readonly all: number } {
  const known = [...counts.oid.keys()].filter((row) => names.of(counts.oid[row] ?? 0) !== undefined);
  if (known.length <= mostTables) return { shown: known, all: known.length };
  const weights = known.map((row): readonly [row: number, isWritten: number, rows: number] => {
    const [ins = 0, upd = 0, del = 0] = countsAt(counts, row);
    return [row, grown.has(counts.oid[row] ?? 0) ? 1 : 0, ins + upd + del];
  });
  weights.sort((a, b) => b[1] - a[1] || b[2] - a[2]);
  return { shown: weights.slice(0, mostTables).map(([row]) => row), all: known.length };
}

interface About {
  readonly names: KnownTables;
  readonly grown: { readonly seconds: number; readonly byOid: ReadonlyMap<number, Grown> };
  readonly spark: ReadonlyMap<number, readonly (number | null)[]>;
  readonly hasNewpage: boolean;
}

function tablesOf(
  counts: TableCounts,
  rows: readonly number[],
  { names, grown, spark, hasNewpage }: About,
): WritesTables {
  const oids = rows.map((row) => counts.oid[row] ?? 0);
  const placed = oids.flatMap((oid) => names.of(oid) ?? []);
  const rate = (counter: number) => oids.map((oid) => rateOf(grown.byOid.get(oid), counter, grown.seconds));
  const pick = <T>(of: readonly T[], otherwise: T) => rows.map((row) => of[row] ?? otherwise);
  const sparked = mostWritten(spark);
  return {
    oid: oids,
    nspname: placed.map(({ nspname }) => nspname),
    relname: placed.map(({ relname }) => relname),
    lump: lumpNames(placed),
    n_tup_ins: pick(counts.n_tup_ins, 0),
    n_tup_upd: pick(counts.n_tup_upd, 0),
    n_tup_del: pick(counts.n_tup_del, 0),
    n_tup_hot_upd: pick(counts.n_tup_hot_upd, 0),
    n_tup_newpage_upd: pick(counts.n_tup_newpage_upd, null),
    insertRate: rate(0),
    updateRate: rate(1),
    deleteRate: rate(2),
    hotRate: rate(3),
    newpageRate: hasNewpage ? rate(4) : oids.map(() => null),
    spark: oids.map((oid) => [...(sparked.get(oid) ?? [])]),
  };
}

function rateOf(grown: Grown | undefined, counter: number, seconds: number): number | null {
  const measured = seconds - (grown?.lostSeconds ?? 0);
  return measured <= 0 ? null : (grown?.counts[counter] ?? 0) / measured;
}

function mostWritten(spark: About['spark']): About['spark'] {
  if (spark.size <= mostSparks) return spark;
  const sums = [...spark].map(([oid, rates]) => ({ oid, rates, sum: rates.reduce<number>((a, b) => a + (b ?? 0), 0) }));
  sums.sort((a, b) => b.sum - a.sum);
  return new Map(sums.slice(0, mostSparks).map(({ oid, rates }) => [oid, rates]));
}
